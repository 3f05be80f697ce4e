"""One line of the reading log for each list with names, each file and each uncovering.

note(by=request.actor, at=now, kind=Reading.Kind.LIST, subject="behind", scope=scope.as_dict(), rows=page.count)
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from dossiers.rules.actors import Actor
from dossiers.rules.roles import OVERSEERS
from onestop.people.access_log.models import Reading
from procedures.models import Office

# Turning the pages of one list is one reading; so is coming back to it within this time.
ONE_READING = timedelta(minutes=10)
LONGEST_REASON = 300
# As whom somebody reads what is about many dossiers; what they are elsewhere beside it has no part in that.


def note(
    *,
    by: Actor,
    at: datetime,
    kind: Reading.Kind,
    subject: str,
    scope: dict[str, object] | None = None,
    rows: int = 0,
    file_format: str = "",
    reason: str = "",
    within: Collection[int] | None = None,
) -> Reading | None:
    """Write who read what, for good; None when the same list was noted for the same person a moment ago.

    `scope` holds codes, dates and words of ours, never what people are called. `within`: the offices that could be
    read, those overseen where nothing is said; it stands in the log of each of them, or of those of its "office".
    Files and uncoverings are noted every time.
    """
    said = scope or {}
    if kind is Reading.Kind.LIST and _noted_before(by, at, subject, said):
        return None
    named, offices = _offices(said, _read_in(by) if within is None else within)
    return Reading.objects.create(
        user_id=by.id,
        roles=", ".join(_roles(by)),
        office=named,
        office_ids=[office.pk for office in offices],
        at=at,
        kind=kind,
        subject=subject[:60],
        scope=said,
        rows=rows,
        file_format=file_format,
        reason=reason[:LONGEST_REASON],
    )


def _noted_before(by: Actor, at: datetime, subject: str, scope: dict[str, object]) -> bool:
    return Reading.objects.filter(
        user=by.id,
        at__gt=at - ONE_READING,
        at__lte=at,
        kind=Reading.Kind.LIST,
        subject=subject[:60],
        scope=scope,
    ).exists()


def _roles(by: Actor) -> list[str]:
    return sorted({role.value for roles in by.roles.values() for role in roles})


def _read_in(by: Actor) -> Collection[int]:
    return by.offices_with(*OVERSEERS) or by.office_ids


def _offices(scope: dict[str, object], within: Collection[int]) -> tuple[Office | None, list[Office]]:
    """The office named, or else the highest, and all that were read."""
    offices = Office.objects.filter(pk__in=within).order_by("path")
    code = str(scope.get("office") or "")
    if not code:
        return offices.first(), list(offices)
    named = Office.objects.filter(code=code).first()
    if named is None or scope.get("subtree") is False:
        return named, [named] if named else []
    return named, list(offices.subtree(named))
