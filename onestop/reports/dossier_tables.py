"""The list of dossiers that a question means: settled in one statement, read in parts, made into a table."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dossiers.models import Event
from onestop.reports.dossier_columns import Source, cell_makers, sources_of
from onestop.reports.figure_columns import LABELS
from onestop.reports.models import ExportJob, ExportPart
from onestop.reports.questions import Question
from onestop.reports.tables import Cell, Heading, Table
from onestop.reports.wording import freshness_words, scope_words
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.scopes import Scope
from procedures.rules.moments import local_date

# Rows that are read and held at once, a few megabytes.
PART = 5_000
Kept = Sequence[Any]


def events_of(question: Question, within: frozenset[int] | None, *, at: datetime) -> QuerySet[Event]:
    """The counted events behind the figure asked for, oldest first. Raises as `dossiers_behind`."""
    return dossiers_behind(question.scope(within, local_date(at)), question.bucket, at=at)


def settle(job: ExportJob, events: QuerySet[Event]) -> int:
    """Write down which events are in it, in parts, by one statement and so of one moment; returns how many."""
    found, parameters = events.order_by().values_list("pk", "happened_at").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO reports_exportpart (job_id, number, event_ids)
            SELECT %s, part, array_agg(id ORDER BY place) FROM (
                SELECT id, place, (place - 1) / %s AS part FROM (
                    SELECT id, row_number() OVER (ORDER BY happened_at, id) AS place
                    FROM ({found}) AS found (id, happened_at)
                ) AS numbered
            ) AS parted GROUP BY part
            """,  # noqa: S608 - the inner statement is Django's own, with its parameters apart
            [job.pk, PART, *parameters],
        )
        cursor.execute(
            "SELECT coalesce(sum(cardinality(event_ids)), 0) FROM reports_exportpart WHERE job_id = %s",
            [job.pk],
        )
        return int(cursor.fetchone()[0])


def read_part(part: ExportPart, sources: Sequence[Source]) -> bytes:
    """The rows of a part as they stand now, packed."""
    lines = [json.dumps(row, default=_text, ensure_ascii=False) for row in _rows(part.event_ids, sources)]
    return zlib.compress("\n".join(lines).encode(), 1)


def rows_of(content: bytes) -> Iterator[Kept]:
    """The kept rows of a packed part."""
    for line in zlib.decompress(content).split(b"\n"):
        if line:
            yield json.loads(line)


def dossier_table(
    question: Question, scope: Scope, kept: Iterable[Kept], title: str, *, at: datetime, heading: Heading
) -> Table:
    """The table of kept rows, in the active language."""
    sources = sources_of(question.columns)
    return Table(
        code="dossiers",
        title=title,
        columns=tuple(source.column for source in sources),
        rows=_cells(kept, sources),
        scope_words=(
            _("Dossiers behind: %(figure)s") % {"figure": LABELS[question.bucket]},
            *scope_words(scope),
        ),
        notes=(freshness_words(at, 0),),
        heading=heading,
    )


def kept_at_once(events: QuerySet[Event], question: Question) -> QuerySet[Event, tuple[Any, ...]]:
    """The rows of a short list, without writing anything down: a query that can be cut into pages."""
    return events.values_list(*(source.path for source in sources_of(question.columns)))


def _cells(kept: Iterable[Kept], sources: Sequence[Source]) -> Iterator[tuple[Cell, ...]]:
    makers = cell_makers(sources)
    for row in kept:
        yield tuple([make(value) for make, value in zip(makers, row, strict=True)])


def _rows(ids: Sequence[int], sources: Sequence[Source]) -> Iterable[Kept]:
    found = Event.objects.filter(pk__in=ids).order_by("happened_at", "id")
    return found.values_list(*(source.path for source in sources))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
