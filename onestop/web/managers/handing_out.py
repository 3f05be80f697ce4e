"""A table on its way out: short ones at once, long lists in the background; who took what is noted."""

from __future__ import annotations

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.models import Event
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.asking import ask_export
from onestop.reports.dossier_columns import sources_of
from onestop.reports.dossier_tables import dossier_table, events_of, kept_at_once
from onestop.reports.figure_tables import figure_table, report_of
from onestop.reports.headings import heading_for
from onestop.reports.questions import Question
from onestop.reports.tables import Table
from onestop.reports.writing import MEDIA_TYPES, check_length, write
from onestop.statistics.snapshots import snapshot
from onestop.web.desk import sentence
from onestop.web.managers.door import ManagerRequest
from procedures.rules.errors import RuleError
from procedures.rules.moments import LOCAL, local_date

# Longer lists are made in the background.
AT_ONCE = 5_000
IN_MEMORY = 1 << 20


def hand_out(
    request: ManagerRequest, question: Question, title: str, file_format: str, at: datetime
) -> HttpResponseBase:
    """The file, or the page of exports on which it will be; a refusal goes back to where the person was.

    Raises what the question raises.
    """
    try:
        if not question.is_list:
            return _figures(request, question, title, file_format, at)
        return _dossiers(request, question, title, file_format, at)
    except RuleError as error:
        if error.field != "format" and error.code != "export_too_many":
            raise
        messages.error(request, sentence(error))
        return HttpResponseRedirect(reverse("managers:exports"))


def _figures(
    request: ManagerRequest, question: Question, title: str, file_format: str, at: datetime
) -> HttpResponseBase:
    report = report_of(question, request.overseen, at=at)
    heading = heading_for(question.office, request.actor, local_date(at))
    out, rows = _written(figure_table(question, report, title, heading), file_format)
    return _taken(request, "figures", question, out, rows, file_format, at)


def _dossiers(
    request: ManagerRequest, question: Question, title: str, file_format: str, at: datetime
) -> HttpResponseBase:
    # The snapshot can only be read in: what is noted is noted after it.
    with snapshot():
        events = events_of(question, request.overseen, at=at)
        many = events.count()
        is_short = many <= AT_ONCE
        if is_short:
            out, rows = _written(_table(request, question, events, title, at), file_format)
    if is_short:
        return _taken(request, "dossiers", question, out, rows, file_format, at)
    # Better now than after the whole list was read.
    check_length(file_format, many, len(sources_of(question.columns)))
    ask_export(by=request.actor, at=at, question=question, file_format=file_format, title=title)
    messages.success(request, _("The list is long: it is being made, and will be here when it is ready."))
    return HttpResponseRedirect(reverse("managers:exports"))


def _table(
    request: ManagerRequest, question: Question, events: QuerySet[Event], title: str, at: datetime
) -> Table:
    scope = question.scope(request.overseen, local_date(at))
    heading = heading_for(question.office, request.actor, local_date(at))
    return dossier_table(question, scope, kept_at_once(events, question), title, at=at, heading=heading)


def _written(table: Table, file_format: str) -> tuple[BinaryIO, int]:
    """The file, at its beginning, and how many rows it has. Raises as `write`."""
    out = cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - closed with the response
    rows = write(table, file_format, out)
    out.seek(0)
    return out, rows


def _taken(
    request: ManagerRequest,
    code: str,
    question: Question,
    out: BinaryIO,
    rows: int,
    file_format: str,
    at: datetime,
) -> FileResponse:
    noted(request, code, question, rows, file_format, at)
    return attachment(out, f"{code}-{at.astimezone(LOCAL):%Y%m%d-%H%M}", file_format)


def noted(
    request: ManagerRequest, subject: str, question: Question, rows: int, file_format: str, at: datetime
) -> None:
    """Write into the reading log that this person took a file."""
    note(
        by=request.actor,
        at=at,
        kind=Reading.Kind.EXPORT,
        subject=subject,
        scope=question.told(),
        rows=rows,
        file_format=file_format,
    )


def attachment(stream: BinaryIO, name: str, file_format: str) -> FileResponse:
    """A file that no browser opens by itself."""
    answer = FileResponse(
        stream, as_attachment=True, filename=f"{name}.{file_format}", content_type=MEDIA_TYPES[file_format]
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
