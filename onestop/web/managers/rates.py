"""Rates of any period: figures, rates with their parts, the periods before, and the file of form II.06a."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onestop.reporting.answers import MEDIA_TYPES, as_file
from onestop.reporting.figures import Report, Row, percent, resolution
from onestop.reporting.scopes import Scope
from onestop.reporting.tallies import Figures
from onestop.web.managers.door import manager_page
from onestop.web.managers.questions import GROUP_LABELS, QuestionForm
from onestop.web.managers.trend import trend_of
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

log = structlog.get_logger("onestop.lists")

# The columns of the table, each a bucket whose dossiers can be listed.
COLUMNS = (
    ("carried_over", gettext_lazy("From before")),
    ("received", gettext_lazy("Received")),
    ("early", gettext_lazy("Early")),
    ("on_time", gettext_lazy("On time")),
    ("late", gettext_lazy("Late")),
    ("no_due", gettext_lazy("Without limit")),
    ("withdrawn", gettext_lazy("Withdrawn")),
    ("stopped", gettext_lazy("Stopped")),
    ("open_within", gettext_lazy("Open, within")),
    ("open_overdue", gettext_lazy("Open, overdue")),
    ("open_paused", gettext_lazy("Open, paused")),
)


@dataclass(frozen=True)
class Cell:
    """A figure and the address of the list behind it."""

    bucket: str
    count: int
    address: str


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    label: str
    cells: tuple[Cell, ...]
    figures: Figures

    @property
    def on_time(self) -> str:
        return percent(self.figures.on_time_rate)

    @property
    def early(self) -> str:
        return percent(self.figures.early_rate)


@require_safe
@manager_page
def rates(request: Any) -> HttpResponse:
    """The table of rates; every number opens the dossiers behind it."""
    now = timezone.now()
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    scope = form.scope()
    context: dict[str, Any] = {"section": "manage", "form": form, "columns": COLUMNS}
    if scope is not None:
        try:
            context |= _answered(form, scope, now)
        except RuleError as error:
            form.refuse(error)
    status = 422 if form.errors else 200
    return render(request, "managers/rates.html", context, status=status)


def _answered(form: QuestionForm, scope: Scope, now: Any) -> dict[str, Any]:
    report = resolution(scope, at=now, group_by=form.group_by)
    return {
        "report": report,
        "heading": GROUP_LABELS[form.group_by],
        "lines": [
            _line(row.label, row.figures, form.address(**_of_row(form, row, scope))) for row in report.rows
        ],
        "total": _line(_("Total"), report.totals, form.address(**_fixed(scope))),
        "compared": _compared(scope, now),
        "trend": trend_of(scope, now),
        "query": form.address(),
        "formats": sorted(MEDIA_TYPES),
    }


def _line(label: str, figures: Figures, query: str) -> Line:
    base = reverse("managers:behind") + query
    cells = (Cell(name, figures.bucket(name), f"{base}&so-lieu={name}") for name, _label in COLUMNS)
    return Line(label, tuple(cells), figures)


def _fixed(scope: Scope) -> dict[str, str]:
    """The period as two days, so that a link means the same tomorrow."""
    return {"ky": "", "tu": scope.period.first.isoformat(), "den": scope.period.last.isoformat()}


def _of_row(form: QuestionForm, row: Row, scope: Scope) -> dict[str, str]:
    """What narrows the question to one row."""
    fixed = _fixed(scope)
    if form.group_by == "month":
        month = next(part for part in scope.period.months() if part.name == row.key)
        return {**fixed, "tu": month.first.isoformat(), "den": month.last.isoformat()}
    if form.group_by == "office":
        return {**fixed, "don_vi": row.key, "rieng": "on"}
    name = {"field": "linh_vuc", "procedure": "thu_tuc", "channel": "kenh", "level": "cap"}[form.group_by]
    return {**fixed, name: row.key}


def _compared(scope: Scope, now: Any) -> list[tuple[Any, str, Figures, str, str]]:
    """The period before and the same one last year, as they are known now."""
    found = []
    for label, period in (
        (_("the period before"), scope.period.before()),
        (_("the same period last year"), scope.period.a_year_before()),
    ):
        figures = resolution(scope.during(period), at=now).totals
        rates = percent(figures.on_time_rate), percent(figures.early_rate)
        found.append((label, period.label, figures, *rates))
    return found


@require_safe
@manager_page
def file(request: Any, file_format: str) -> HttpResponse:
    """Form II.06a of what the page asks, as XLSX, CSV or PDF; who took it is logged."""
    if file_format not in MEDIA_TYPES:
        raise Http404
    now = timezone.now()
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    scope = form.scope()
    if scope is None:
        raise Http404
    report: Report = resolution(scope, at=now, group_by=form.group_by)
    log.info(
        "report exported",
        by=request.actor.id,
        format=file_format,
        period=scope.period.name,
        office=scope.office,
    )
    return as_file(report, file_format)
