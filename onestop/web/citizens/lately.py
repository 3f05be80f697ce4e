"""How a procedure went lately, at the chosen office where enough people had it done; kept for ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches

from dossiers.selectors.experience import Duration, Missing, often_missing, real_duration
from onestop.web.citizens.offices import calendar_of
from procedures.models import Office

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Lately:
    """How long it really took, at `office` or, where that is None, at all of them; what was missing most."""

    duration: Duration | None
    office: Office | None
    missing: list[Missing]


def lately(procedure_id: int, office: Office | None, at: datetime) -> Lately:
    """Twelve months of experience; counted anew after ten minutes, for it moves slowly and costs a long look."""
    key = f"lately:{procedure_id}:{office.pk if office else ''}"
    kept: Lately | None = caches["figures"].get(key)
    if kept is None:
        kept = _counted(procedure_id, office, at)
        caches["figures"].set(key, kept, KEPT_SECONDS)
    return kept


def _counted(procedure_id: int, office: Office | None, at: datetime) -> Lately:
    missing, calendar = often_missing(procedure_id, at=at), calendar_of(office)
    if calendar is None:
        return Lately(None, None, missing)
    here = real_duration(procedure_id, calendar, at=at, office=office)
    if here:
        return Lately(here, office, missing)
    return Lately(real_duration(procedure_id, calendar, at=at), None, missing)
