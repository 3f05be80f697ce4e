"""Files that are made in the background: asking for one, how far it is, fetching it, calling it off."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import BinaryIO

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onestop.reports import storage as shelf
from onestop.reports.asking import cancel_export, export_of, exports_of
from onestop.reports.figure_columns import LABELS
from onestop.reports.models import ExportJob
from onestop.reports.questions import Question
from onestop.reports.writing import FORMATS
from onestop.statistics.models import Heartbeat
from onestop.statistics.tallies import BUCKETS
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.handing_out import attachment, hand_out, noted
from onestop.web.managers.questions import QuestionForm
from onestop.web.managers.refusals import REFUSALS
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

SHOWN = 50
# The worker looks for exports every 20 seconds; a long one keeps it busy for up to three minutes.
QUIET = timedelta(minutes=5)


@require_safe
@manager_page
def exports(request: ManagerRequest) -> HttpResponse:
    """The person's own exports, newest first, with how far each one is."""
    return _page(request)


def _page(request: ManagerRequest, why_not: str = "", status: int = 200) -> HttpResponse:
    jobs = list(exports_of(request.actor)[:SHOWN])
    context = {
        "section": "manage",
        "jobs": [(job, str(REFUSALS.get(job.error, job.error))) for job in jobs],
        "is_waiting": any(job.is_unfinished for job in jobs),
        "is_quiet": _is_quiet(timezone.now()),
        "why_not": why_not,
    }
    return render(request, "managers/exports.html", context, status=status)


def _is_quiet(now: datetime) -> bool:
    """Whether no worker has looked for exports lately: they wait until one runs again."""
    return not Heartbeat.objects.filter(name="exports", last_start__gt=now - QUIET).exists()


@require_POST
@manager_page
def ask(request: ManagerRequest) -> HttpResponseBase:
    """The dossiers behind a figure as a file: at once, or in the background when they are many."""
    bucket, now = request.GET.get("so-lieu", ""), timezone.now()
    scope = QuestionForm(request.overseen, local_date(now), request.GET).scope()
    file_format = request.POST.get("dang", "")
    if scope is None or bucket not in BUCKETS or file_format not in FORMATS:
        raise Http404
    try:
        question = Question.of_scope(scope, bucket=bucket)
        return hand_out(request, question, f"{LABELS[bucket]}, {scope.period.label}", file_format, now)
    except RuleError as error:
        raise Http404(error.code) from error


@require_safe
@manager_page
def fetch(request: ManagerRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The file of an export, to its owner alone, until its time is over; each fetching is noted."""
    job, now = export_of(request.actor, public_id), timezone.now()
    if job.is_unfinished:
        return _page(request, _("The file is not ready yet."), status=404)
    stream = _opened(job, now)
    if stream is None:
        return _page(request, _("The file is not kept any more. Ask for it again."), status=410)
    question = Question.from_json(job.question)
    subject = "dossiers" if question.is_list else "figures"
    noted(request, subject, question, job.rows_of or 0, job.file_format, now)
    return attachment(stream, f"{subject}-{local_date(job.asked_at):%Y%m%d}-{job.pk}", job.file_format)


def _opened(job: ExportJob, now: datetime) -> BinaryIO | None:
    """The file while its time lasts; None when it is over, or the file is gone."""
    if job.state != ExportJob.State.READY or (job.expires_at and job.expires_at <= now):
        return None
    try:
        return shelf.path_of(job.stored_name).open("rb")
    except OSError:
        return None


@require_POST
@manager_page
def cancel(request: ManagerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Call an export off that is not finished."""
    cancel_export(public_id, by=request.actor, at=timezone.now())
    messages.success(request, _("The export was called off."))
    return HttpResponseRedirect(reverse("managers:exports"))
