"""What if: the rates of the last twelve months as they would have been under another limit, and the dossiers behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.rules.outcomes import Outcome
from onestop.statistics.figures import percent
from onestop.statistics.insight.what_if import MOST, Answer, Retold, what_if
from onestop.statistics.tallies import RESOLVED, Figures
from onestop.statistics.trailing_year import year_until
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.event_lists import applicant_of, opened_page
from onestop.web.managers.what_if_form import WhatIfForm
from procedures.models import Office

# What the lists are narrowed to besides an outcome.
NOT_LATE = "not_late"
NARROWED_BY = ("tu", "thanh", "thang", "noi")
# An outcome, a month or the number of an office.
PART = re.compile(r"[a-z_]{1,20}|[0-9]{4}-[0-9]{2}|[0-9]{1,18}")


@dataclass(frozen=True)
class Side:
    """The figures of one side: as it was, or as it would have been."""

    figures: Figures

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Side:
        """Counted from outcomes of results."""
        counted = Counter(outcomes)
        return cls(Figures(**{name: counted[Outcome(name)] for name in RESOLVED}))

    @property
    def on_time(self) -> str:
        return percent(self.figures.on_time_rate)

    @property
    def early(self) -> str:
        return percent(self.figures.early_rate)


@dataclass(frozen=True)
class Line:
    """A month or an office: both sides, and how many would turn late, with the address of their list."""

    label: str
    was: Side
    would: Side
    turned: int
    address: str


@require_safe
@manager_page
def page(request: ManagerRequest) -> HttpResponse:
    """The question, and once a limit is named the answer beside what really was."""
    form = WhatIfForm(request.overseen, year_until(timezone.now()), request.GET)
    answer = _answer(form)
    context: dict[str, Any] = {"section": "manage", "form": form, "period": form.period, "most": MOST}
    if answer is not None:
        context |= {"answer": answer, **_told(form, answer)}
    return render(request, "managers/what_if.html", context, status=422 if form.errors else 200)


def _answer(form: WhatIfForm) -> Answer | None:
    if not form.is_valid():
        return None
    population, limit = form.population(), form.limit()
    return what_if(population, limit) if population and limit else None


def _told(form: WhatIfForm, answer: Answer) -> dict[str, Any]:
    retold = answer.retold
    return {
        "limit": form.limit(),
        "was": Side.of(each.was for each in retold),
        "would": Side.of(each.would.outcome for each in retold),
        "turned": len(_narrowed(retold, tu=NOT_LATE, thanh="late")),
        "turned_address": _list(form, tu=NOT_LATE, thanh="late"),
        "mended": len(_narrowed(retold, tu="late", thanh=NOT_LATE)),
        "mended_address": _list(form, tu="late", thanh=NOT_LATE),
        "outcomes": [_(Outcome(name).label) for name in RESOLVED],
        "matrix": [_matrix_row(form, retold, name) for name in RESOLVED],
        "months": _months(form, retold),
        "offices": _offices(form, retold),
    }


def _matrix_row(form: WhatIfForm, retold: tuple[Retold, ...], was: str) -> tuple[str, list[tuple[int, str]]]:
    cells = [
        (len(_narrowed(retold, tu=was, thanh=name)), _list(form, tu=was, thanh=name)) for name in RESOLVED
    ]
    return _(Outcome(was).label), cells


def _months(form: WhatIfForm, retold: tuple[Retold, ...]) -> list[Line]:
    names = sorted({f"{each.happened_on:%Y-%m}" for each in retold})
    return [_line(form, retold, f"{name[5:]}/{name[:4]}", thang=name) for name in names]


def _offices(form: WhatIfForm, retold: tuple[Retold, ...]) -> list[Line]:
    found = Office.objects.filter(pk__in={each.office_id for each in retold}).order_by("path")
    return [_line(form, retold, office.name, noi=str(office.pk)) for office in found]


def _line(form: WhatIfForm, retold: tuple[Retold, ...], label: str, **part: str) -> Line:
    those = _narrowed(retold, **part)
    turned = len(_narrowed(those, tu=NOT_LATE, thanh="late"))
    return Line(
        label,
        Side.of(each.was for each in those),
        Side.of(each.would.outcome for each in those),
        turned,
        _list(form, tu=NOT_LATE, thanh="late", **part),
    )


def _list(form: WhatIfForm, **narrowed: str) -> str:
    return reverse("managers:what-if-list") + form.address(**narrowed)


def _narrowed(retold: Iterable[Retold], **asked: str) -> list[Retold]:
    """The results with this outcome before (tu) and after (thanh), of a month (thang) or an office (noi)."""
    tests: dict[str, Callable[[Retold, str], bool]] = {
        "tu": lambda each, text: _is(each.was, text),
        "thanh": lambda each, text: _is(each.would.outcome, text),
        "thang": lambda each, text: f"{each.happened_on:%Y-%m}" == text,
        "noi": lambda each, text: str(each.office_id) == text,
    }
    return [each for each in retold if all(tests[name](each, text) for name, text in asked.items())]


def _is(outcome: Outcome, text: str) -> bool:
    return outcome is not Outcome.LATE if text == NOT_LATE else outcome == text


@require_safe
@manager_page
def listed(request: ManagerRequest) -> HttpResponse:
    """The dossiers behind a number of the answer, reckoned once more: the list is as long as the number."""
    now = timezone.now()
    form = WhatIfForm(request.overseen, year_until(now), request.GET)
    answer = _answer(form)
    if answer is None:
        raise Http404
    asked = _part(request.GET)
    those = {each.event_id: each for each in _narrowed(answer.retold, **asked)}
    shown, events = opened_page(request, list(those), "what-if", {**form.asked(**asked)}, now)
    context = {
        "section": "manage",
        "page": shown,
        "limit": form.limit(),
        "rows": [
            (event, applicant_of(event.dossier, request.actor), *_sides(those[event.pk])) for event in events
        ],
        "query": form.address(),
        "back": form.address(**asked),
    }
    return render(request, "managers/what_if_list.html", context)


def _part(given: Mapping[str, str]) -> dict[str, str]:
    """What narrows the list down; Http404 for what no number's address says: it would be kept in the reading log."""
    asked = {name: given[name] for name in NARROWED_BY if given.get(name)}
    if any(not PART.fullmatch(text) for text in asked.values()):
        raise Http404
    return asked


def _sides(each: Retold) -> tuple[str, str, Retold]:
    return _(each.was.label), _(each.would.outcome.label), each
