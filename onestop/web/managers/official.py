"""Form II.06a as a file; refused while the figures lag, unless somebody says why it cannot wait."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.form_06a.answers import MEDIA_TYPES, as_file
from onestop.statistics.figures import Report, resolution
from onestop.statistics.freshness import LONGEST_REASON, official
from onestop.web.desk import sentence
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.questions import QuestionForm
from procedures.rules.errors import RuleError, TransitionRefused
from procedures.rules.moments import local_date


@require_http_methods(["GET", "HEAD", "POST"])
@manager_page
def file(request: ManagerRequest, file_format: str) -> HttpResponse:
    """Form II.06a of what the page asks, as XLSX, CSV or PDF; sent with a reason it is forced. Noted in the log."""
    if file_format not in MEDIA_TYPES:
        raise Http404
    now = timezone.now()
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    scope = form.scope()
    if scope is None:
        raise Http404
    reason = request.POST.get("ly_do", "") if request.method == "POST" else ""
    try:
        report = official(resolution(scope, at=now, group_by=form.group_by), at=now, reason=reason)
    except TransitionRefused as error:
        return _refused(request, form, file_format, error)
    except RuleError as error:
        raise Http404(error.code) from error
    _noted(request, report, file_format)
    return as_file(report, file_format)


def _noted(request: ManagerRequest, report: Report, file_format: str) -> None:
    scope: dict[str, object] = {
        "office": report.scope.office,
        "period": report.period.name,
        "definition": report.definition.code,
    }
    note(
        by=request.actor,
        at=report.computed_at,
        kind=Reading.Kind.EXPORT,
        subject="06a",
        scope=scope,
        rows=len(report.rows),
        file_format=file_format,
        reason=request.POST.get("ly_do", "") if report.remarks else "",
    )


def _refused(request: ManagerRequest, form: QuestionForm, file_format: str, error: RuleError) -> HttpResponse:
    context = {
        "section": "manage",
        "problem": sentence(error),
        "code": error.code,
        "format": file_format,
        "query": form.address(),
        "longest": LONGEST_REASON,
        "missing": request.method == "POST",
    }
    return render(request, "managers/stale.html", context, status=409)
