"""One of the offices overseen, or all of them where what they did in a year is not too much to read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from onestop.reporting.figures import resolution
from onestop.reporting.scopes import Scope
from onestop.web.managers.trailing_year import year_until
from procedures.models import Office

# Results of twelve months: beyond, a page would read for more than some seconds.
MOST_READ = 200_000


@dataclass(frozen=True)
class Looked:
    """The offices overseen by id, the one chosen, and whether all together are too much for one page."""

    offices: Mapping[int, Office]
    chosen: Office | None
    is_too_much: bool

    @property
    def all_at_once(self) -> frozenset[int]:
        """All of them; the chosen one alone, or none, where all are too much."""
        return self.chosen_or_all if self.is_too_much else frozenset(self.offices)

    @property
    def is_unanswered(self) -> bool:
        """Whether an office has to be chosen first: until then nothing was counted, which is not the same as none."""
        return self.is_too_much and self.chosen is None

    @property
    def chosen_or_all(self) -> frozenset[int]:
        """The chosen one; without a choice all of them, or none where that is too much."""
        if self.chosen:
            return frozenset({self.chosen.pk})
        return frozenset() if self.is_too_much else frozenset(self.offices)


def looked_at(request: Any, now: datetime) -> Looked:
    """What the address asks for in `don_vi`. Http404 for an office that is not overseen. Costs one look at tallies."""
    offices = {
        office.pk: office for office in Office.objects.filter(pk__in=request.overseen).order_by("path")
    }
    year = Scope(period=year_until(now), within=frozenset(offices))
    is_too_much = resolution(year, at=now).totals.resolved > MOST_READ
    return Looked(offices, chosen_office(request, offices), is_too_much)


def chosen_office(request: Any, offices: Mapping[int, Office]) -> Office | None:
    """The office asked for; one that is not overseen does not exist."""
    code = request.GET.get("don_vi", "")
    if not code:
        return None
    found = [office for office in offices.values() if office.code == code]
    if not found:
        raise Http404
    return found[0]
