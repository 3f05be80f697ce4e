"""The people and things of the API's tests: two communes of a district, a procedure, and somebody of every kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from procedures.models import Office, ProcedureVersion
from tests.factories import local, make_office, make_procedure

NOW = local(2026, 3, 2, 9)
APPLICANT = {
    "name": "Nguyễn Thị Thử",
    "id_number": "999099000001",
    "phone": "0900000001",
    "email": "thu@example.org",
    "address": "Số 1, đường Thử Nghiệm",
    "birth_on": "1999-09-09",
}


@dataclass
class Clock:
    """What time it is for the doors. Whoever is signed in signs in again when it moves: sessions end."""

    now: datetime = NOW
    signed_in: list[APIClient] = field(default_factory=list)

    def move(self, at: datetime) -> None:
        """Let it be that moment."""
        self.now = at
        for client in self.signed_in:
            client.force_login(client.user)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The doors' clock stands at Monday, 2 March 2026, 09:00, until a test moves it."""
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


def person(office: Office | None, *roles: Role, name: str = "") -> APIClient:
    """A signed-in member of staff with these roles in the office."""
    user = User.objects.create(username=name or f"user{User.objects.count()}", full_name="Cán bộ thử")
    for role in roles:
        assert office is not None
        Membership.objects.create(user=user, office=office, role=role.value)
    client = APIClient()
    client.force_login(user)
    client.user = user
    return client


@dataclass
class Desk:
    """A commune with its staff, and those who are not of it."""

    office: Office
    other: Office
    version: ProcedureVersion
    people: dict[str, APIClient] = field(default_factory=dict)

    @property
    def owner(self) -> APIClient:
        """Clerk, officer and head of the office in one person."""
        return self.people["owner"]

    def body(self, **changes: Any) -> dict[str, Any]:
        """What an intake sends."""
        return {
            "procedure": self.version.procedure.code,
            "channel": "direct",
            "applicant": APPLICANT,
            "papers": [{"name": "Tờ khai", "originals": 1, "copies": 0, "mode": "submit", "missing": False}],
            **changes,
        }

    def take_in(self, **changes: Any) -> dict[str, Any]:
        """The answer to an intake by the owner."""
        answer = self.owner.post("/api/v1/dossiers/", self.body(**changes))
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    def act(self, code: str, action: str, *, who: str = "owner", **body: Any) -> Any:
        """The answer to an action on the dossier as it is now."""
        revision = Dossier.objects.get(code=code).last_seq
        return self.people[who].post(
            f"/api/v1/dossiers/{code}/actions/{action}/", body, headers={"If-Match": f'"{revision}"'}
        )


@pytest.fixture
def desk(db: None, clock: Clock) -> Desk:
    """The office H99.01 under H99, its neighbour H99.02, a procedure of three working days, and ten callers."""
    above = make_office("H99", level="province")
    office, other = make_office("H99.01", parent=above), make_office("H99.02", parent=above)
    made = Desk(office, other, make_procedure("1.000001"))
    made.people = {
        "owner": person(office, Role.CLERK, Role.OFFICER, Role.HEAD, name="owner"),
        "clerk": person(office, Role.CLERK),
        "officer": person(office, Role.OFFICER),
        "head": person(office, Role.HEAD),
        "manager_above": person(above, Role.MANAGER),
        "auditor_above": person(above, Role.AUDITOR),
        "administrator": person(office, Role.ADMINISTRATOR),
        "editor": person(office, Role.EDITOR),
        "other_office": person(other, Role.CLERK, Role.OFFICER, Role.HEAD),
        "no_role": person(None),
        "nobody": APIClient(),
    }
    clock.signed_in = [client for who, client in made.people.items() if who != "nobody"]
    return made
