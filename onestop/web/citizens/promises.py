"""How long a procedure takes by case and channel, and when it would be ready if it were handed in now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from procedures.rules.errors import RuleError
from procedures.rules.time_limits import Deadline, TimeLimit, deadline
from procedures.rules.workdays import WorkingCalendar
from procedures.selectors.offer_groups import OfferGroup, grouped
from procedures.selectors.publication import Offer


@dataclass(frozen=True)
class Promise:
    """A limit for some cases and channels; `due` is None where it cannot be told."""

    offered: OfferGroup
    due: Deadline | None


def promises(
    offers: Iterable[Offer], *, at: datetime, calendar: WorkingCalendar | None
) -> tuple[Promise, ...]:
    """The limits with their due moments by the office's calendar, for a dossier received at that moment."""
    return tuple(Promise(each, _due(each.limit, at, calendar)) for each in grouped(offers))


def _due(limit: TimeLimit | None, at: datetime, calendar: WorkingCalendar | None) -> Deadline | None:
    if limit is None or calendar is None:
        return None
    try:
        found = deadline(limit, at, calendar)
    except RuleError:
        return None
    return found if found.due_at else None
