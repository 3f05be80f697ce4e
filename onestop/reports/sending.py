"""Reports on a schedule: made for their owner as an export, then a link is sent; no figure is in the mail.

A time that was missed, because nothing ran, is made up once, for the period that it meant when it was due; the next
one is then counted from now.
"""

from __future__ import annotations

import smtplib
from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from onestop.citizens.notices.channels.email import BACKEND, HEADERS
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import User
from onestop.reports.asking import ask_export, exports_of
from onestop.reports.models import ExportJob, ReportSchedule
from onestop.reports.overseeing import overseen_by
from onestop.reports.questions import Question
from onestop.reports.rhythms import Rhythm
from onestop.statistics.periods import parse_period
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

log = structlog.get_logger("onestop.exports")
LANGUAGE = "vi"


def ask_due(at: datetime) -> int:
    """Ask for the exports of all schedules that are due, each in its own transaction; returns how many."""
    asked = 0
    for pk in ReportSchedule.objects.filter(next_at__lte=at).order_by("next_at").values_list("pk", flat=True):
        with transaction.atomic():
            asked += _ask(pk, at)
    return asked


def _ask(pk: int, at: datetime) -> bool:
    due = ReportSchedule.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "report__owner"
    )
    schedule = due.filter(pk=pk, next_at__lte=at).first()
    if schedule is None:
        return False
    try:
        with transaction.atomic():
            schedule.job, schedule.error = _export(schedule, at), ""
    except RuleError as error:
        if error.code == "export_too_many":
            # The time stays due: it is asked for again when one of the others is made.
            ReportSchedule.objects.filter(pk=pk).update(error=error.code)
            return False
        schedule.job, schedule.error = None, error.code
    schedule.next_at = Rhythm(schedule.rhythm, schedule.day, schedule.hour).after(at)
    schedule.save(update_fields=["next_at", "job", "error"])
    return schedule.job is not None


def _export(schedule: ReportSchedule, at: datetime) -> ExportJob:
    report = schedule.report
    owner = actor_for(report.owner, local_date(at))
    if not overseen_by(owner):
        raise RuleError("export_not_permitted", "You do not oversee any office any more.")
    question = Question.from_json(report.question).settled(local_date(schedule.next_at))
    return ask_export(
        by=owner,
        at=at,
        question=question,
        file_format=schedule.file_format,
        title=f"{report.name}, {parse_period(question.period).label}",
        language=LANGUAGE,
    )


def send_links(at: datetime) -> int:
    """Send the links of scheduled exports that are ready; what cannot be sent is tried again at the next call.

    None where messages are held: a copy of the data tells nobody anything.
    """
    if settings.MESSAGES_HELD:
        return 0
    sent = 0
    for pk in list(_unsent().values_list("pk", flat=True)):
        with transaction.atomic():
            # Who sends it has the row: another one passes it over, or finds it sent.
            free = _unsent().select_for_update(skip_locked=True, of=("self",))
            schedule = free.select_related("report__owner", "job").filter(pk=pk).first()
            if schedule is not None and schedule.job is not None:
                sent += _send(schedule, schedule.job, at)
    return sent


def _unsent() -> QuerySet[ReportSchedule]:
    ready = ReportSchedule.objects.filter(job__state=ExportJob.State.READY, job__finished_at__isnull=False)
    return ready.filter(Q(sent_at__isnull=True) | Q(sent_at__lt=F("job__finished_at")))


def _may_fetch(owner: User, job: ExportJob, at: datetime) -> bool:
    return exports_of(actor_for(owner, local_date(at))).filter(pk=job.pk).exists()


def _send(schedule: ReportSchedule, job: ExportJob, at: datetime) -> bool:
    """At least once: the line is written after the mail has gone. Who could not fetch the file is told nothing."""
    if not _may_fetch(schedule.report.owner, job, at):
        ReportSchedule.objects.filter(pk=schedule.pk).update(error="export_not_permitted")
        return False
    if not settings.EMAIL_HOST:
        ReportSchedule.objects.filter(pk=schedule.pk).update(error="no_mail_server")
        return False
    try:
        with translation.override(LANGUAGE):
            _message(schedule.report.owner.email, job).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.warning("report link not sent", schedule=schedule.pk, error=type(error).__name__)
        ReportSchedule.objects.filter(pk=schedule.pk).update(error="mail_refused")
        return False
    ReportSchedule.objects.filter(pk=schedule.pk).update(sent_at=at, error="")
    return True


def _message(to: str, job: ExportJob) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    address = f"{settings.BASE_URL.rstrip('/')}/quan-ly/xuat/{job.public_id}/tep"
    text = _(
        "A report that you asked to be sent is ready. Sign in to fetch it:\n\n%(address)s\n\n"
        "The file is kept until %(until)s. No figures are in this message."
    )
    said = {"address": address, "until": f"{job.expires_at:%d/%m/%Y}" if job.expires_at else ""}
    return EmailMessage(
        _("Your report is ready"),
        text % said,
        to=[to],
        headers={**HEADERS, "Message-ID": f"<export-{job.public_id}@{host}>"},
        connection=get_connection(BACKEND),
    )
