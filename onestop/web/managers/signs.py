"""The honesty page: signs of gamed figures by month and office, each number a list to look into and not a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.rules.rates import Rate
from onestop.statistics.insight.kept_signs import Counted, counted_signs, listed_events
from onestop.statistics.insight.rounds import is_old
from onestop.statistics.insight.rules.sign_names import THRESHOLDS, Sign
from onestop.statistics.insight.signs import Seen
from onestop.statistics.periods import Period
from onestop.statistics.trailing_year import year_until
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.event_lists import applicant_of, opened_page
from onestop.web.managers.one_office import Looked, looked_at
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.rules.typed_days import typed_day

_HOURS, _MINUTES = 3600, 60
SPARK_HEIGHT = 20


@dataclass(frozen=True)
class Cell:
    """A number with the address of its list, which only a number above none has, and the share that it is."""

    count: int
    of: int
    address: str

    @property
    def share(self) -> str:
        return f"{text} %" if (text := Rate(self.count, self.of).percent_text) else ""


@dataclass(frozen=True)
class Line:
    """A sign of the chosen offices: the year and its months, None for one that nobody has counted yet."""

    sign: Sign
    label: str
    explanation: str
    whole: Cell
    months: tuple[Cell | None, ...]

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """The shares of the months as bars (x, y, height), the largest as high as the picture."""
        shares = [cell.count / cell.of if cell and cell.of else 0 for cell in self.months]
        most = max(shares) or 1
        heights = [round(share / most * SPARK_HEIGHT) for share in shares]
        return [(number * 8 + 1, SPARK_HEIGHT - high, high) for number, high in enumerate(heights) if high]


@require_safe
@manager_page
def page(request: ManagerRequest) -> HttpResponse:
    """All signs of the last twelve months: of the offices overseen or one of them by month, and side by side."""
    now = timezone.now()
    period, looked = year_until(now), looked_at(request)
    chosen = looked.chosen
    counted = counted_signs(frozenset(looked.offices), period, at=now)
    months = period.months()
    sums = [_of_month(counted, month, chosen) for month in months]
    context = {
        "section": "manage",
        "period": period,
        "looked": looked,
        "chosen": chosen,
        "counted": counted,
        "is_old": is_old(counted.since, at=now),
        "is_empty": len(counted.missing) == len(months),
        "uncounted": ", ".join(f"{month:%m/%Y}" for month in sorted(counted.missing)),
        "months": [f"{month.first:%m/%y}" for month in months],
        "lines": [_line(sign, list(zip(months, sums, strict=True)), chosen) for sign in Sign],
        "signs": [_(sign.label) for sign in Sign],
        "units": _of_offices(looked, counted, period),
    }
    return render(request, "managers/signs.html", context)


def _line(sign: Sign, sums: Sequence[tuple[Period, Seen | None]], chosen: Office | None) -> Line:
    of_months = tuple(_cell(sign, seen, month, chosen) if seen is not None else None for month, seen in sums)
    known = [cell for cell in of_months if cell]
    whole = Cell(
        sum(cell.count for cell in known),
        sum(cell.of for cell in known),
        _address(sign, Period(sums[0][0].first, sums[-1][0].last), chosen),
    )
    return Line(sign, _(sign.label), _(sign.explanation) % _thresholds(), whole, of_months)


def _of_month(counted: Counted, month: Period, chosen: Office | None) -> Seen | None:
    """All signs of a month of the chosen offices; None when nobody has counted them."""
    if month.first in counted.missing:
        return None
    return _sum(
        seen
        for (office, first), seen in counted.seen.items()
        if first == month.first and (chosen is None or office == chosen.pk)
    )


def _of_offices(looked: Looked, counted: Counted, period: Period) -> list[tuple[Office, list[Cell]]]:
    """The offices overseen that did anything that could have shown a sign, with the year's signs of each."""
    by_office: dict[int, list[Seen]] = {}
    for (office, _month), seen in counted.seen.items():
        by_office.setdefault(office, []).append(seen)
    sums = {pk: _sum(seen) for pk, seen in by_office.items()}
    return [
        (office, [_cell(sign, sums[pk], period, office) for sign in Sign])
        for pk, office in looked.offices.items()
        if pk in sums
    ]


def _sum(seen: Iterable[Seen]) -> Seen:
    return sum(seen, start=Seen())


def _cell(sign: Sign, seen: Seen, period: Period, office: Office | None) -> Cell:
    count = seen.count(sign)
    return Cell(count, seen.out_of(sign), _address(sign, period, office) if count else "")


def _address(sign: Sign, period: Period, office: Office | None) -> str:
    days = {"tu": period.first.isoformat(), "den": period.last.isoformat()}
    asked = {**days, **({"don_vi": office.code} if office else {})}
    return f"{reverse('managers:sign-list', args=[sign.value])}?{urlencode(asked)}"


def _thresholds() -> dict[str, object]:
    """The thresholds in the units in which the explanations name them."""
    return {
        "at_due": int(THRESHOLDS.at_due.total_seconds()) // _MINUTES,
        "entered_late": int(THRESHOLDS.entered_late.total_seconds()) // _HOURS,
        "back_dated": int(THRESHOLDS.back_dated.total_seconds()) // _MINUTES,
        "used_before_request": THRESHOLDS.used_before_request,
        "refiled": THRESHOLDS.refiled.days,
        "returned_late": THRESHOLDS.returned_late.days,
    }


@require_safe
@manager_page
def listed(request: ManagerRequest, sign: str) -> HttpResponse:
    """The dossiers that show a sign, newest first, as many as the number said; who opened the list is logged."""
    if sign not in set(Sign):
        raise Http404
    asked, now = Sign(sign), timezone.now()
    looked, period = looked_at(request), _period(request, now)
    chosen = looked.chosen
    found = listed_events(asked, looked.ids, period)
    scope: dict[str, object] = {"period": period.name, "office": chosen.code if chosen else ""}
    shown, events = opened_page(request, found.ids, f"sign {asked.value}", scope, now)
    context = {
        "section": "manage",
        "page": shown,
        "period": period,
        "chosen": chosen,
        "counted_at": found.since,
        "label": _(asked.label),
        "explanation": _(asked.explanation) % _thresholds(),
        "rows": [(event, applicant_of(event.dossier, request.actor)) for event in events],
        "back": _address(asked, period, chosen),
    }
    return render(request, "managers/sign_list.html", context)


def _period(request: ManagerRequest, now: datetime) -> Period:
    """The two days of the address; without them the twelve months."""
    asked = [request.GET.get(name, "") for name in ("tu", "den")]
    if not all(asked):
        return year_until(now)
    first, last = map(typed_day, asked)
    if first is None or last is None:
        raise Http404
    try:
        return Period(first, last)
    except RuleError as error:
        raise Http404 from error
