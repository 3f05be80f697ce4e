"""Asking for a file in the background, looking for it, and calling it off."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from dossiers.locks import hold
from dossiers.rules.actors import Actor
from onestop.reports.dossier_columns import sources_of
from onestop.reports.figure_columns import columns_of
from onestop.reports.models import ExportJob
from onestop.reports.overseeing import overseen_by
from onestop.reports.questions import Question
from onestop.reports.writing import check_format
from procedures.rules.errors import NotFound, RuleError, gettext_noop
from procedures.rules.moments import local_date

# Files that one person has being made at once.
MOST_AT_ONCE = 3


@transaction.atomic
def ask_export(
    *, by: Actor, at: datetime, question: Question, file_format: str, title: str, language: str = ""
) -> ExportJob:
    """A job that a worker will do for its owner alone; its rows are settled when the worker begins.

    “Last month” is the one before this moment, whenever the file is made. RuleError column_unknown, format_unknown,
    period_unknown, export_too_many.
    """
    check_format(file_format)
    if by.id is None:
        raise ValueError("an export has an owner")
    check_columns(question)
    hold(f"reports exports of {by.id}")
    if ExportJob.objects.filter(owner=by.id, state__in=ExportJob.UNFINISHED).count() >= MOST_AT_ONCE:
        raise RuleError(
            "export_too_many",
            gettext_noop("%(most)s exports of yours are being made already. Wait for one, or call one off."),
            most=MOST_AT_ONCE,
        )
    return ExportJob.objects.create(
        owner_id=by.id,
        title=title[:150],
        question=question.settled(local_date(at)).as_json(),
        file_format=file_format,
        language=language or get_language() or "vi",
        asked_at=at,
    )


def check_columns(question: Question) -> None:
    """RuleError column_unknown."""
    if question.is_list:
        sources_of(question.columns)
    else:
        columns_of(question.columns, question.group_by)


def exports_of(actor: Actor) -> QuerySet[ExportJob]:
    """The exports of the actor, newest first, without those of offices that the actor oversees no longer."""
    is_unsettled = Q(office_ids__isnull=True) & ~Q(state=ExportJob.State.READY)
    seen = Q(office_ids__contained_by=sorted(overseen_by(actor)))
    return ExportJob.objects.filter(is_unsettled | seen, owner=actor.id)


def export_of(actor: Actor, public_id: uuid.UUID) -> ExportJob:
    """One of them. NotFound export_not_found, also for another person's or one of offices not overseen any more."""
    job = exports_of(actor).filter(public_id=public_id).first()
    if job is None:
        raise NotFound("export_not_found", gettext_noop("There is no such export."))
    return job


@transaction.atomic
def cancel_export(public_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """Call an unfinished export off; one that is finished stays as it is. NotFound export_not_found."""
    job = ExportJob.objects.select_for_update().filter(pk=export_of(by, public_id).pk).get()
    if not job.is_unfinished:
        return
    job.state, job.finished_at = ExportJob.State.CANCELLED, at
    job.save(update_fields=["state", "finished_at"])
    job.parts.all().delete()
