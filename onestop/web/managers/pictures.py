"""Pictures where people would rather look, each with its table beneath and as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onestop.documents.typesetting.engine import png
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.questions import Question
from onestop.statistics.figures import resolution
from onestop.statistics.scopes import Scope
from onestop.statistics.snapshots import snapshot
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.drawn_calendar import picture_of_due_dates
from onestop.web.managers.drawn_days import picture_of_days
from onestop.web.managers.drawn_time import picture_of_time
from onestop.web.managers.drawn_trend import picture_of_trend
from onestop.web.managers.drawn_units import picture_of_units
from onestop.web.managers.pictured import Picture, as_svg
from onestop.web.managers.questions import QuestionForm
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

# Two of the pictures read every dossier resolved in the period; beyond this many a page would keep people waiting.
MOST_READ = 300_000
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def _days(request: ManagerRequest, scope: Scope, now: datetime) -> Picture:
    return (
        picture_of_days(scope)
        if _readable(scope, now)
        else _too_many("ngay-som-muon", _("Days early and late"))
    )


def _time(request: ManagerRequest, scope: Scope, now: datetime) -> Picture:
    return picture_of_time(scope) if _readable(scope, now) else _too_many("thoi-gian", _("Where time goes"))


def _units(request: ManagerRequest, scope: Scope, now: datetime) -> Picture:
    query = QuestionForm(request.overseen, local_date(now), request.GET).address()
    return picture_of_units(scope, now, request.GET.get("xep", ""), query)


def _calendar(request: ManagerRequest, scope: Scope, now: datetime) -> Picture:
    return picture_of_due_dates(request.actor, scope, now)


def _trend(request: ManagerRequest, scope: Scope, now: datetime) -> Picture:
    return picture_of_trend(scope, now)


PICTURES: Mapping[str, Callable[[ManagerRequest, Scope, datetime], Picture]] = {
    "xu-huong": _trend,
    "ngay-som-muon": _days,
    "thoi-gian": _time,
    "don-vi": _units,
    "lich-han": _calendar,
}


@require_safe
@manager_page
def pictures(request: ManagerRequest) -> HttpResponse:
    """All pictures of what the page asks."""
    now = timezone.now()
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    scope = form.scope()
    context: dict[str, Any] = {"section": "manage", "form": form, "now": now}
    if scope is not None:
        try:
            with snapshot():
                drawn = [draw(request, scope, now) for draw in PICTURES.values()]
            context |= {"pictures": drawn, "scope": scope, "query": form.address()}
        except RuleError as error:
            form.refuse(error)
    return render(request, "managers/pictures.html", context, status=422 if form.errors else 200)


@require_safe
@manager_page
def picture(request: ManagerRequest, key: str, file_format: str) -> HttpResponse:
    """One picture as a file with its title, period and definition in it; who took it stands in the reading log."""
    if key not in PICTURES or file_format not in MEDIA_TYPES:
        raise Http404
    now = timezone.now()
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    scope = form.scope()
    if scope is None:
        raise Http404
    try:
        drawn = PICTURES[key](request, scope, now)
    except RuleError as error:
        raise Http404(error.code) from error
    if drawn.drawing is None:
        raise Http404
    note(
        by=request.actor,
        at=now,
        kind=Reading.Kind.EXPORT,
        subject=f"picture {key}",
        scope=Question.of_scope(scope).told(),
        rows=len(drawn.rows),
        file_format=file_format,
    )
    written, width = as_svg(drawn, _under(scope, drawn), now)
    answer = HttpResponse(
        written if file_format == "svg" else png(written, width), content_type=MEDIA_TYPES[file_format]
    )
    days = f"{scope.period.first:%Y%m%d}-{scope.period.last:%Y%m%d}"
    if drawn.is_of_now:
        days = f"{local_date(now):%Y%m%d}"
    answer["Content-Disposition"] = f'attachment; filename="{key}-{days}.{file_format}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _under(scope: Scope, drawn: Picture) -> str:
    """Period and offices, as they stand under the title of a file."""
    office = Office.objects.filter(code=scope.office).first() if scope.office else None
    when = _("As it stands now") if drawn.is_of_now else scope.period.label
    return f"{when} · {office.name if office else _('All offices overseen')}"


def _readable(scope: Scope, now: datetime) -> bool:
    return resolution(scope, at=now).totals.resolved <= MOST_READ


def _too_many(key: str, title: str) -> Picture:
    told = _("More than %(most)s dossiers were resolved in this period: choose a shorter one, or one office.")
    return Picture(key, title, (), None, empty=told % {"most": f"{MOST_READ:,}".replace(",", ".")})
