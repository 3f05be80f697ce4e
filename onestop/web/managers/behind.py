"""The dossiers behind a figure: the list is as long as the figure."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers.models import Party
from onestop.people import shown_name
from onestop.readings.models import Reading
from onestop.readings.noting import note
from onestop.reporting.behind import dossiers_behind
from onestop.reporting.tallies import BUCKETS
from onestop.reports.questions import Question
from onestop.reports.writing import FORMATS
from onestop.web.managers.door import manager_page
from onestop.web.managers.questions import QuestionForm
from onestop.web.managers.rate_lines import LABELS
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

PAGE_SIZE = 50


@require_safe
@manager_page
def behind(request: Any) -> HttpResponse:
    """The dossiers that a figure counts, oldest first, by the page; who looked at which figure is logged."""
    bucket, now = request.GET.get("so-lieu", ""), timezone.now()
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    scope = form.scope()
    if scope is None or bucket not in BUCKETS:
        raise Http404
    try:
        events = dossiers_behind(scope, bucket, at=now)
    except RuleError as error:
        raise Http404(error.code) from error
    page = Paginator(
        events.prefetch_related(_APPLICANTS).select_related("dossier__holder_office"), PAGE_SIZE
    ).get_page(request.GET.get("trang"))
    note(
        by=request.actor,
        at=now,
        kind=Reading.Kind.LIST,
        subject="behind",
        scope=Question.of_scope(scope, bucket=bucket).told(),
        rows=page.paginator.count,
    )
    context = {
        "section": "manage",
        "page": page,
        "rows": [(event, _applicant(event, request.actor)) for event in page],
        "label": LABELS.get(bucket, bucket),
        "period": scope.period,
        "query": form.address(),
        "formats": FORMATS,
        "back": form.address() + f"&so-lieu={bucket}",
    }
    return render(request, "managers/behind.html", context)


_APPLICANTS = Prefetch(
    "dossier__parties", Party.objects.filter(role=Party.Role.APPLICANT), to_attr="applicants"
)


def _applicant(event: Any, actor: Any) -> str:
    parties = event.dossier.applicants
    return shown_name(parties[0].name, actor, event.dossier) if parties else ""
