"""The public rates of an office: counts by field and what follows from them; never a dossier behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onestop.statistics.figures import Report, percent
from onestop.statistics.tallies import Figures
from onestop.web.citizens.cached_rates import report_of
from onestop.web.citizens.offices import counters, office_of
from onestop.web.citizens.rate_choice import choices, public_period
from onestop.web.citizens.rate_files import as_csv, as_json
from onestop.web.citizens.rate_limited import come_again
from procedures.models import Field, Office, ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date


@dataclass(frozen=True)
class RateLine:
    """A field with its counts and both rates in words; without resolved ones, that there were no cases."""

    name: str
    figures: Figures
    on_time: str
    early: str


@require_safe
@come_again
def rates(request: HttpRequest) -> HttpResponse:
    """The page. What is no public period gets the month that runs, and the reason (422)."""
    now = timezone.now()
    today, refused = local_date(now), ""
    try:
        period = public_period(request.GET.get("ky", ""), today)
    except RuleError as error:
        period, refused = public_period("", today), _(error.template)
    office = office_of(request, today)
    page: dict[str, Any] = {
        "section": "rates",
        "office": office,
        "offices": counters(today),
        "period": period,
        "periods": choices(today),
        "summary": [("ky", refused)] if refused else [],
    }
    if office:
        report = report_of(office, period, now, address=request.META.get("REMOTE_ADDR", ""))
        page |= {"report": report, "total": line("", report.totals), "lines": lines(report)}
        page["quiet"] = quiet_fields(report, office, today)
        page["query"] = urlencode({"don-vi": office.code, "ky": period.name})
    return render(request, "citizens/rates.html", page, status=422 if refused else 200)


@require_safe
@come_again
def rates_file(request: HttpRequest, file_format: str) -> HttpResponse:
    """The same figures as open data; 404 for an office or a period that there is not."""
    now = timezone.now()
    today = local_date(now)
    try:
        period = public_period(request.GET.get("ky", ""), today)
    except RuleError as error:
        raise Http404(error.code) from error
    office = office_of(request, today)
    if office is None or request.GET.get("don-vi", office.code) != office.code:
        raise Http404("office_unknown")
    report = report_of(office, period, now, address=request.META.get("REMOTE_ADDR", ""))
    name = f"ty-le-{office.code}-{period.name}.{file_format}"
    answer: HttpResponse = JsonResponse(as_json(report, office), json_dumps_params={"ensure_ascii": False})
    if file_format == "csv":
        answer = HttpResponse(as_csv(report, office), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def lines(report: Report) -> list[RateLine]:
    """Every field in which something was counted, in reading order."""
    return [line(row.label, row.figures) for row in report.rows]


def quiet_fields(report: Report, office: Office, today: date) -> list[str]:
    """The fields in which the office's level has procedures and nothing was counted."""
    versions = ProcedureVersion.objects.in_force_on(today).public().filter(levels__contains=[office.level])
    fields = Field.objects.filter(pk__in=versions.values("field"))
    counted = [row.key for row in report.rows]
    return list(fields.exclude(code__in=counted).order_by("sort_key", "pk").values_list("name", flat=True))


def line(name: str, figures: Figures) -> RateLine:
    """One line."""
    return RateLine(name, figures, _share(figures, "on_time_rate"), _share(figures, "early_rate"))


def _share(figures: Figures, name: str) -> str:
    rate = getattr(figures, name)
    return f"{percent(rate)} %" if rate.denominator else percent(rate)
