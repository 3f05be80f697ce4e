"""A due date told day by day, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from procedures.rules.errors import gettext_noop
from procedures.rules.time_limits import DayNote, Remainder, TimeLimit

# The reasons of suspensions as the clock names them (dossiers.rules.waits.WaitKind).
_WAITS = {
    "supplement": gettext_noop("papers were asked for"),
    "financial_duty": gettext_noop("a payment was asked for"),
    "consultation": gettext_noop("another agency was asked"),
    "reopened": gettext_noop("finished until it was reopened"),
}


def days_told(days: Iterable[DayNote]) -> list[dict[str, Any]]:
    """Each day: date, counted or not, as which, the stable reason and its sentence."""
    return [
        {
            "on": day.on.isoformat(),
            "counted": day.counted,
            "count": day.count,
            "why": day.why,
            "text": day_told(day),
            "due": day.due,
        }
        for day in days
    ]


def day_told(day: DayNote) -> str:
    """The sentence of a day, with the name of the day off or of what was waited for."""
    said = _(day.template) % day.params
    name = _(_WAITS[day.name]) if day.name in _WAITS else day.name
    return f"{said}: {name}" if name else said


def amount_told(limit: TimeLimit | Remainder | None) -> int | float | None:
    """The number of a limit, whole where it is whole; None where it has none."""
    if limit is None or limit.amount is None:
        return None
    whole = limit.amount == limit.amount.to_integral_value()
    return int(limit.amount) if whole else float(limit.amount)


def limit_told(limit: TimeLimit | None) -> dict[str, Any] | None:
    """A limit as amount, unit and, for the same day, cut-off."""
    if limit is None:
        return None
    return {"amount": amount_told(limit), "unit": limit.unit.value, "cutoff": f"{limit.cutoff:%H:%M}"}


def remainder_told(remainder: Remainder | None) -> dict[str, Any] | None:
    """What is left of a paused limit."""
    return None if remainder is None else {"amount": amount_told(remainder), "unit": remainder.unit.value}
