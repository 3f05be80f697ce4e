"""How a procedure went lately, at the chosen office where enough people had it done; kept for ten minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.cache import caches

from dossiers.selectors.experience import Duration, Missing, often_missing, real_duration
from onestop.people.limits.rate_limits import ComeAgain, spend
from onestop.web.citizens.offices import calendar_of
from procedures.models import Office
from procedures.selectors.calendars import calendar_version_for

Found = TypeVar("Found")
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Lately:
    """How long it really took, at `office` or, where that is None, at all of them; what was missing most."""

    duration: Duration | None
    office: Office | None
    missing: list[Missing]


def lately(procedure_id: int, office: Office | None, at: datetime, *, address: str) -> Lately:
    """Twelve months of experience; counted anew after ten minutes, for it moves slowly and costs a long look.

    Who asks for more than the limit of figures from one network gets the page without what is not yet counted.
    """
    key = f"lately:{procedure_id}:{office.pk if office else ''}"
    kept: Lately | None = caches["figures"].get(key)
    if kept is None:
        try:
            spend("figures", address, at)
        except ComeAgain:
            return Lately(None, None, [])
        kept = _counted(procedure_id, office, at)
        caches["figures"].set(key, kept, KEPT_SECONDS)
    return kept


def _counted(procedure_id: int, office: Office | None, at: datetime) -> Lately:
    missing = _kept(f"often-missing:{procedure_id}", lambda: often_missing(procedure_id, at=at))
    calendar = calendar_of(office)
    if calendar is None:
        return Lately(None, None, missing)
    here = real_duration(procedure_id, calendar, at=at, office=office) if office else None
    if here:
        return Lately(here, office, missing)
    # Days are counted by the calendar of the place, which most offices share.
    everywhere = f"real-duration:{procedure_id}:{calendar_version_for(office).pk}"
    return Lately(_kept(everywhere, lambda: real_duration(procedure_id, calendar, at=at)), None, missing)


def _kept(key: str, count: Callable[[], Found]) -> Found:
    """What is the same at every office is counted once for all of them; None is an answer, too."""
    kept: tuple[Found] | None = caches["figures"].get(key)
    if kept is None:
        kept = (count(),)
        caches["figures"].set(key, kept, KEPT_SECONDS)
    return kept[0]
