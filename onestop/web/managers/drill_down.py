"""The dossiers behind a figure: the list is as long as the figure."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onestop.reports.questions import Question
from onestop.reports.writing import FORMATS
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.tallies import BUCKETS
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.event_lists import PAGE_SIZE, applicant_of, note_list, with_applicants
from onestop.web.managers.questions import QuestionForm
from onestop.web.managers.rate_lines import LABELS
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date


@require_safe
@manager_page
def behind(request: ManagerRequest) -> HttpResponse:
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
    found = with_applicants(events).select_related("dossier__holder_office")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    told = Question.of_scope(scope, bucket=bucket).told()
    note_list(request, "behind", told, page.paginator.count, now)
    context = {
        "section": "manage",
        "page": page,
        "rows": [(event, applicant_of(event.dossier, request.actor)) for event in page],
        "label": LABELS.get(bucket, bucket),
        "period": scope.period,
        "query": form.address(),
        "formats": FORMATS,
        "back": form.address() + f"&so-lieu={bucket}",
    }
    return render(request, "managers/behind.html", context)
