"""Own reports: put together, kept under a name, shared in the office, run on the page, taken as files, sent."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers.rules.roles import LEADERS
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.dossier_tables import dossier_table, events_of, kept_at_once
from onestop.reports.figure_tables import figure_table, report_of
from onestop.reports.models import OwnReport
from onestop.reports.questions import Question
from onestop.reports.saving import (
    delete_report,
    report_open_to,
    save_report,
    send_no_more,
    send_on,
)
from onestop.reports.tables import Heading, Table
from onestop.reports.writers.document import shown
from onestop.reports.writing import FORMATS
from onestop.web.desk import sentence
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.handing_out import hand_out
from onestop.web.managers.own_forms import OwnReportForm, ScheduleForm, filled_in, scheduled
from onestop.web.managers.refusals import REFUSALS
from procedures.rules.errors import NotFound, RuleError
from procedures.rules.moments import local_date

PAGE_SIZE = 50


@require_safe
@manager_page
def own_reports(request: ManagerRequest) -> HttpResponse:
    """One's own reports and those shared in one's offices."""
    reports = OwnReport.objects.open_to(request.actor, request.overseen).select_related(
        "owner", "office", "schedule"
    )
    return render(request, "managers/own_reports.html", {"section": "manage", "reports": reports})


@require_http_methods(["GET", "HEAD", "POST"])
@manager_page
def new(request: ManagerRequest) -> HttpResponse:
    """Put a report together."""
    today = local_date(timezone.now())
    form = OwnReportForm(request.overseen, today, request.POST if request.method == "POST" else None)
    return _edited(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_page
def edit(request: ManagerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a report of one's own; other people's are not found here."""
    report = report_open_to(request.actor, public_id)
    if report.owner_id != request.actor.id:
        raise Http404
    given = request.POST if request.method == "POST" else filled_in(report)
    return _edited(request, OwnReportForm(request.overseen, local_date(timezone.now()), given), report)


def _edited(request: ManagerRequest, form: OwnReportForm, report: OwnReport | None) -> HttpResponse:
    if request.method == "POST" and (question := form.question()) is not None:
        try:
            saved = save_report(
                by=request.actor,
                at=timezone.now(),
                name=form.cleaned_data["ten"],
                question=question,
                office=form.office(),
                is_shared=form.cleaned_data["chia_se"],
                public_id=report.public_id if report else None,
            )
            return HttpResponseRedirect(reverse("managers:own-report", args=[saved.public_id]))
        except RuleError as error:
            form.refuse(error)
    form.offers_sharing = bool(request.actor.offices_with(*LEADERS))
    context = {"section": "manage", "form": form, "report": report}
    sent_wrong = request.method == "POST"
    return render(request, "managers/own_report_form.html", context, status=422 if sent_wrong else 200)


@require_safe
@manager_page
def run(request: ManagerRequest, public_id: uuid.UUID) -> HttpResponse:
    """The report as of now, over the offices of whoever looks; lists by the page."""
    report, now = report_open_to(request.actor, public_id), timezone.now()
    context: dict[str, Any] = {
        "section": "manage",
        "report": report,
        "is_mine": report.owner_id == request.actor.id,
        "formats": FORMATS,
    }
    schedule = getattr(report, "schedule", None)
    if context["is_mine"]:
        context |= {"schedule": schedule, "schedule_form": ScheduleForm(initial=scheduled(schedule))}
        context["schedule_error"] = REFUSALS.get(schedule.error, schedule.error) if schedule else ""
    try:
        context |= _answered(request, Question.from_json(report.question), report.name, now)
    except RuleError as error:
        context["refusal"] = sentence(error)
    return render(request, "managers/own_report.html", context, status=422 if "refusal" in context else 200)


def _answered(request: ManagerRequest, question: Question, title: str, now: datetime) -> dict[str, Any]:
    if not question.is_list:
        table = figure_table(question, report_of(question, request.overseen, at=now), title, Heading())
        return _shown(table)
    events = events_of(question, request.overseen, at=now)
    page: Any = Paginator(kept_at_once(events, question), PAGE_SIZE).get_page(request.GET.get("trang"))
    scope = question.scope(request.overseen, local_date(now))
    note(
        by=request.actor,
        at=now,
        kind=Reading.Kind.LIST,
        subject="dossiers",
        scope=question.told(),
        rows=page.paginator.count,
    )
    table = dossier_table(question, scope, page.object_list, title, at=now, heading=Heading())
    return _shown(table) | {"page": page}


def _shown(table: Table) -> dict[str, Any]:
    """The table as words for the page, with sums below where columns add up."""
    rows = list(table.rows)
    sums = [
        shown(column, sum(row[at] or 0 for row in rows)) if column.total else ""  # type: ignore[misc]
        for at, column in enumerate(table.columns)
    ]
    return {
        "table": table,
        "columns": table.columns,
        "rows": [
            [
                (shown(column, value), column.kind.is_number)
                for column, value in zip(table.columns, row, strict=True)
            ]
            for row in rows
        ],
        "sums": sums[1:] if any(sums) and len(rows) > 1 else [],
    }


@require_POST
@manager_page
def take(request: ManagerRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The report as a file, at once or in the background."""
    report, file_format = report_open_to(request.actor, public_id), request.POST.get("dang", "")
    if file_format not in FORMATS:
        raise Http404
    try:
        return hand_out(
            request, Question.from_json(report.question), report.name, file_format, timezone.now()
        )
    except RuleError as error:
        messages.error(request, sentence(error))
        return HttpResponseRedirect(reverse("managers:own-report", args=[public_id]))


@require_POST
@manager_page
def delete(request: ManagerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Throw a report of one's own away."""
    delete_report(public_id, by=request.actor)
    messages.success(request, _("The report was deleted."))
    return HttpResponseRedirect(reverse("managers:own-reports"))


@require_POST
@manager_page
def schedule(request: ManagerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Have a report of one's own sent in a rhythm, or no more."""
    # What is not there is not found, whatever was typed.
    report_open_to(request.actor, public_id)
    here = HttpResponseRedirect(reverse("managers:own-report", args=[public_id]))
    if "thoi" in request.POST:
        send_no_more(public_id, by=request.actor)
        messages.success(request, _("The report is not sent any more."))
        return here
    form = ScheduleForm(request.POST)
    try:
        if not form.is_valid():
            raise RuleError("rhythm_impossible", str(next(iter(form.errors.values()))[0]))
        send_on(
            public_id,
            by=request.actor,
            at=timezone.now(),
            rhythm=form.rhythm(),
            file_format=form.cleaned_data["dang"],
        )
        messages.success(request, _("The report will be sent as a link."))
    except NotFound:
        raise
    except RuleError as error:
        messages.error(request, sentence(error))
    return here
