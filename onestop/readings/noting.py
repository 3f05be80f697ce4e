"""One line of the reading log for each list with names, each file and each uncovering.

note(by=request.actor, at=now, kind=Reading.Kind.LIST, subject="behind", scope=scope.as_dict(), rows=page.count)
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dossiers.rules.actors import Actor
from onestop.readings.models import Reading
from procedures.models import Office

# Turning the pages of one list is one reading; so is coming back to it within this time.
ONE_READING = timedelta(minutes=10)
LONGEST_REASON = 300


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
) -> Reading | None:
    """Write who read what, for good; None when the same list was noted for the same person a moment ago.

    `scope` holds codes, dates and words of ours, never what people are called; its "office" says whose log it is,
    without one it is the highest office of the actor. Files and uncoverings are noted every time.
    """
    said = scope or {}
    if kind is Reading.Kind.LIST and _noted_before(by, at, subject, said):
        return None
    return Reading.objects.create(
        user_id=by.id,
        roles=", ".join(_roles(by)),
        office=_office(by, str(said.get("office") or "")),
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


def _office(by: Actor, code: str) -> Office | None:
    if code:
        return Office.objects.filter(code=code).first()
    return Office.objects.filter(pk__in=by.office_ids).order_by("path").first()
