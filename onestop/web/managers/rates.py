"""Rates of any period: figures, rates with their parts, both limits, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onestop.reports.form_06a.answers import MEDIA_TYPES
from onestop.reports.wording import GROUP_LABELS
from onestop.statistics.figures import percent, resolution
from onestop.statistics.scopes import Scope
from onestop.statistics.snapshots import snapshot
from onestop.statistics.tallies import Figures
from onestop.web.managers.both_limits import both_limits
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.drawn_trend import picture_of_trend
from onestop.web.managers.questions import QuestionForm
from onestop.web.managers.rate_lines import (
    COLUMNS,
    GROUPS,
    RATES,
    fixed,
    heads,
    line_of,
    lines_of,
    signed,
    sorted_lines,
)
from onestop.web.managers.what_changed import causes_of
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date


@require_safe
@manager_page
def rates(request: ManagerRequest) -> HttpResponse:
    """The table of rates; every number opens the dossiers behind it."""
    now = timezone.now()
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    scope = form.scope()
    context: dict[str, Any] = {"section": "manage", "form": form}
    if scope is not None:
        try:
            # Several statements make the page: of one moment, or the table and the trend would tell two sets.
            with snapshot():
                context |= _answered(form, scope, request.GET.get("xep", ""), now)
        except RuleError as error:
            form.refuse(error)
    status = 422 if form.errors else 200
    return render(request, "managers/rates.html", context, status=status)


def _answered(form: QuestionForm, scope: Scope, order: str, now: datetime) -> dict[str, Any]:
    report = resolution(scope, at=now, group_by=form.group_by)
    query, compared = form.address(), _compared(scope, report.totals, now)
    fell = _fell(report.totals, compared[0].figures)
    return {
        "report": report,
        "heading": GROUP_LABELS[form.group_by],
        "groups": [(head, len(columns)) for head, columns in GROUPS],
        "heads": heads((*COLUMNS, *RATES), order, query),
        "lines": sorted_lines(lines_of(report.rows, form, scope), order),
        "total": line_of(_("Total"), report.totals, form.address(**fixed(scope))),
        "both": both_limits(report.rows, report.totals, form, scope),
        "compared": compared,
        "causes": causes_of(form, scope, now) if fell else [],
        "trend": picture_of_trend(scope, now),
        "query": query,
        "formats": sorted(MEDIA_TYPES),
    }


@dataclass(frozen=True)
class Compared:
    """Another period's rates, as they are known now."""

    label: str
    days: str
    figures: Figures
    now: Figures

    @property
    def on_time(self) -> str:
        return percent(self.figures.on_time_rate)

    @property
    def early(self) -> str:
        return percent(self.figures.early_rate)

    @property
    def difference(self) -> str:
        """By how many points the on-time rate is above or below it now; "" without cases in both."""
        now, then = self.now.on_time_rate.fraction, self.figures.on_time_rate.fraction
        return "" if now is None or then is None else signed(now - then)


def _compared(scope: Scope, totals: Figures, now: datetime) -> list[Compared]:
    """The period before and the same one last year."""
    periods = (
        (_("the period before"), scope.period.before()),
        (_("the same period last year"), scope.period.a_year_before()),
    )
    return [
        Compared(label, period.label, resolution(scope.during(period), at=now).totals, totals)
        for label, period in periods
    ]


def _fell(now: Figures, before: Figures) -> bool:
    """Whether the on-time rate is lower than before; without cases in both there is no saying."""
    rates = now.on_time_rate.fraction, before.on_time_rate.fraction
    return None not in rates and rates[0] < rates[1]  # type: ignore[operator]
