"""The demonstration staff: users with roles, and who of them acts where in the stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password

from dossiers.rules.actors import Actor, Role
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership, User
from procedures.demo.files import Row, read
from procedures.demo.offices import section_code
from procedures.models import Office


def staff_rows() -> list[Row]:
    """The people of staff.json."""
    rows: list[Row] = read("staff.json")["staff"]
    return rows


def load_staff(offices: Mapping[str, Office]) -> list[User]:
    """Create the users, without passwords, and their memberships; officers in their section, others in the office."""
    users = []
    for row in staff_rows():
        user = User.objects.create(
            username=row["username"],
            full_name=row["full_name"],
            is_active=row["active"],
            password=make_password(None),
        )
        held = sorted({(offices[code].pk, role) for code, role in memberships(row, offices)})
        Membership.objects.bulk_create(
            Membership(user=user, office_id=office_id, role=role) for office_id, role in held
        )
        users.append(user)
    return users


def memberships(row: Row, offices: Mapping[str, Office]) -> Iterator[tuple[str, Role]]:
    """Office code and role of each membership that the row names."""
    for membership in row["memberships"]:
        for name in membership["roles"]:
            role, code = Role(name), membership["office"]
            section = section_code(code, membership["unit"] or "")
            yield (section if role is Role.OFFICER and section in offices else code), role


@dataclass
class Cast:
    """Who may act in which office: the active staff as actors."""

    actors: list[Actor]

    @classmethod
    def of_database(cls) -> Cast:
        """The demonstration staff that is active."""
        names = [row["username"] for row in staff_rows()]
        users = User.objects.filter(username__in=names, is_active=True).order_by("pk")
        return cls([actor_for(user) for user in users])

    def pick(self, rng: Random, office_id: int, *roles: Role) -> Actor:
        """Somebody with the first of the roles that anybody holds in the office. Raises LookupError."""
        return rng.choice(self.all_with(office_id, *roles))

    def all_with(self, office_id: int, *roles: Role) -> list[Actor]:
        """All with the first of the roles that anybody holds in the office. Raises LookupError."""
        for role in roles:
            found = [actor for actor in self.actors if actor.may(role, office_id)]
            if found:
                return found
        raise LookupError(f"nobody is {' or '.join(roles)} in office {office_id}")
