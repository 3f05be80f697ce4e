"""Own reports: keeping one, sharing it, having it sent, throwing it away. Only its owner does any of this."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from dossiers.locks import hold
from dossiers.rules.actors import Actor
from dossiers.rules.roles import LEADERS
from onestop.people.accounts.models import User
from onestop.reports.asking import check_columns
from onestop.reports.models import OwnReport, ReportSchedule
from onestop.reports.overseeing import overseen_by
from onestop.reports.questions import Question
from onestop.reports.rhythms import Rhythm
from onestop.reports.writing import check_format
from procedures.models import Office
from procedures.rules.errors import NotFound, RuleError, gettext_noop

# Who looks on as an auditor changes nothing for others.
# More are not looked at by anybody.
MOST_REPORTS = 100


def report_open_to(actor: Actor, public_id: uuid.UUID) -> OwnReport:
    """A report that the actor owns or that is shared with them. NotFound report_not_found, for all others."""
    found = OwnReport.objects.open_to(actor, overseen_by(actor)).select_related("owner", "office", "schedule")
    return _or_not_found(found.filter(public_id=public_id).first())


def _own(actor: Actor, public_id: uuid.UUID) -> OwnReport:
    own = OwnReport.objects.select_for_update().filter(owner=actor.id, public_id=public_id)
    return _or_not_found(own.first())


def _or_not_found(report: OwnReport | None) -> OwnReport:
    if report is None:
        raise NotFound("report_not_found", gettext_noop("There is no such report."))
    return report


@transaction.atomic
def save_report(
    *,
    by: Actor,
    at: datetime,
    name: str,
    question: Question,
    office: Office,
    is_shared: bool,
    public_id: uuid.UUID | None = None,
) -> OwnReport:
    """Keep a question under a name, anew or in place of the one of that id.

    RuleError name_taken, column_unknown, office_not_overseen, sharing_not_permitted, reports_too_many; NotFound
    report_not_found.
    """
    check_columns(question)
    _check_office(by, office, is_shared=is_shared)
    report = _own(by, public_id) if public_id else _new(by)
    report.name, report.question, report.office = name, question.as_json(), office
    report.is_shared, report.changed_at = is_shared, at
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError as error:
        raise RuleError(
            "name_taken",
            gettext_noop("You have a report of this name already. Choose another name."),
            field="name",
        ) from error
    return report


def _check_office(by: Actor, office: Office, *, is_shared: bool) -> None:
    """A report of one's own changes nothing for others; a shared one stands on their page."""
    if office.pk not in overseen_by(by):
        raise RuleError(
            "office_not_overseen", gettext_noop("You do not oversee this office."), field="shared_in"
        )
    if is_shared and not by.may(LEADERS, office.pk):
        raise RuleError(
            "sharing_not_permitted",
            gettext_noop(
                "Only a head or manager of this office shares reports in it: auditors see all and change nothing."
                " Save the report for yourself, without sharing it."
            ),
            field="shared_in",
        )


def _new(by: Actor) -> OwnReport:
    hold(f"reports own reports of {by.id}")
    if OwnReport.objects.filter(owner=by.id).count() >= MOST_REPORTS:
        raise RuleError(
            "reports_too_many",
            gettext_noop("You have %(most)s reports already. Delete one that you do not need."),
            most=MOST_REPORTS,
        )
    return OwnReport(owner=User.objects.get(pk=by.id or 0))


@transaction.atomic
def delete_report(public_id: uuid.UUID, *, by: Actor) -> None:
    """Throw a report away with its schedule; files that were made of it stay until their time. NotFound."""
    _own(by, public_id).delete()


@transaction.atomic
def send_on(
    public_id: uuid.UUID, *, by: Actor, at: datetime, rhythm: Rhythm, file_format: str
) -> ReportSchedule:
    """Have a report made in a rhythm and its link sent to the owner, from the next time on.

    RuleError no_address, format_unknown; NotFound report_not_found.
    """
    check_format(file_format)
    report = _own(by, public_id)
    if not User.objects.filter(pk=by.id or 0).exclude(email="").exists():
        raise RuleError(
            "no_address",
            gettext_noop("No e-mail address of yours is known. Ask the administrator to enter it."),
            field="rhythm",
        )
    told = {"rhythm": rhythm.name, "day": rhythm.day, "hour": rhythm.hour, "file_format": file_format}
    schedule, _ = ReportSchedule.objects.update_or_create(
        report=report, defaults=told | {"next_at": rhythm.after(at), "error": ""}
    )
    return schedule


@transaction.atomic
def send_no_more(public_id: uuid.UUID, *, by: Actor) -> None:
    """End the schedule of a report. NotFound report_not_found."""
    ReportSchedule.objects.filter(report=_own(by, public_id)).delete()
