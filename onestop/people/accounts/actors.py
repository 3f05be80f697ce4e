"""From a signed-in user to the `Actor` that services and selectors take (docs/adr/0050-roles-by-office.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from dossiers.rules.actors import Actor, Role
from dossiers.rules.roles import REACHING_DOWN
from onestop.people.accounts.models import Membership, User
from procedures.models import Office
from procedures.rules.workdays import local_date

# Who watches over a unit watches over those beneath it; who works on dossiers works where the role is held.
NOBODY = Actor(id=None, name="")


def actor_for(user: User | AnonymousUser, on: date | None = None) -> Actor:
    """The user as an actor, with the roles of the memberships valid on a local day (default today), by office id.

    Managers, auditors, administrators and editors hold their role in the office's whole subtree, others only there. A
    deactivated user holds none. Read anew on each call: a change of roles holds from the next request on.
    """
    if not isinstance(user, User) or user.pk is None:
        return NOBODY
    if not user.is_active:
        return Actor(id=user.pk, name=user.get_full_name())
    held = Membership.objects.filter(user=user).valid_on(on or local_date(timezone.now()))
    return Actor(id=user.pk, name=user.get_full_name(), roles=_by_office(held.select_related("office")))


def _by_office(memberships: Iterable[Membership]) -> dict[int, frozenset[Role]]:
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    reaching: list[tuple[str, Role]] = []
    for membership in memberships:
        role = Role(membership.role)
        roles[membership.office_id].add(role)
        if role in REACHING_DOWN:
            reaching.append((membership.office.path, role))
    for office_id, path in _beneath([path for path, _ in reaching]):
        roles[office_id].update(role for above, role in reaching if path.startswith(above))
    return {office: frozenset(found) for office, found in roles.items()}


def _beneath(paths: list[str]) -> list[tuple[int, str]]:
    """Id and path of every office at or under one of the paths, in one query by prefix."""
    if not paths:
        return []
    within = reduce(or_, (Q(path__startswith=path) for path in paths))
    return list(Office.objects.filter(within).values_list("pk", "path"))
