"""Expected finish: which open dossiers are likely to end late, by how such dossiers of the same offices ended.

For ordering the day's work. No figure of it goes into a report, an export, the API or a public page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from dossiers.models import Dossier
from dossiers.selectors.desk_lists import applicant_prefetch
from onestop.insight.rules.likelihood import Accuracy, Chance, Ended, Experience, accuracy
from onestop.insight.working_time import DAY_TABLE, DayTable, position, tenth_used
from onestop.reporting.periods import midnight
from procedures.rules.moments import local_date

# The statements are put together from constants of this package; every value goes by parameter.
# ruff: noqa: S608

PAGE_SIZE = 50
# Learnt from dossiers that fell due in the last twelve months. To see how true such forecasts were, the last three of
# them are foretold from the twelve before.
LEARNT, TESTED = timedelta(days=365), timedelta(days=91)
_START, _DUE = position("d.received_at"), position("d.due_at")
_ON_DAYS = "JOIN procedures_procedureversion v ON v.id = d.version_id CROSS JOIN day"

# Whoever fell due has a known answer: ended early, on time or late, or is open and so late already.
_ENDED = f"""
WITH {DAY_TABLE}, fallen_due AS MATERIALIZED (
    SELECT d.procedure_id, v.field_id, width_bucket(d.due_at, %(parts)s::timestamptz[]) AS part,
           d.finished_at IS NULL OR d.outcome = 'late' AS late,
           {_START} AS start, {_DUE} AS due, {position("coalesce(d.finished_at, %(at)s)")} AS finish
    FROM dossiers_dossier d {_ON_DAYS}
    WHERE d.resolving_office_id = ANY (%(offices)s) AND d.due_at >= %(first)s AND d.due_at < %(today)s
      AND (d.finished_at IS NULL OR d.outcome IN ('early', 'on_time', 'late'))
), used AS (
    SELECT procedure_id, field_id, part, late, {tenth_used("start", "due", "finish")} AS tenth FROM fallen_due
)
SELECT procedure_id, field_id, part, late, tenth, count(*) FROM used WHERE tenth IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
"""
_OPEN = f"""
WITH {DAY_TABLE}, not_due AS MATERIALIZED (
    SELECT d.id, d.due_at, d.procedure_id, v.field_id,
           {_START} AS start, {_DUE} AS due, {position("%(at)s::timestamptz")} AS now
    FROM dossiers_dossier d {_ON_DAYS}
    WHERE d.resolving_office_id = ANY (%(offices)s) AND d.received_at IS NOT NULL AND d.finished_at IS NULL
      AND d.due_at >= %(at)s
), still_open AS (
    SELECT id, due_at, procedure_id, field_id, coalesce({tenth_used("start", "due", "now")}, 0) AS tenth
    FROM not_due
)
"""
_GROUPS = f"{_OPEN} SELECT procedure_id, field_id, tenth, count(*) FROM still_open GROUP BY 1, 2, 3"
_PAGE = f"""{_OPEN}
SELECT o.id, o.procedure_id, o.field_id, o.tenth FROM still_open o
JOIN unnest(%(procedures)s::bigint[], %(fields)s::bigint[], %(tenths)s::int[], %(chances)s::float8[])
     AS c(procedure_id, field_id, tenth, chance) USING (procedure_id, field_id, tenth)
ORDER BY c.chance DESC, o.due_at, o.id LIMIT %(limit)s OFFSET %(offset)s
"""
Group = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Expected:
    """An open dossier with its chance to end late; `tenth` tells how much of its time is used."""

    dossier: Dossier
    tenth: int
    chance: Chance


@dataclass(frozen=True)
class Forecast:
    """What is open and not yet due, with the chance of each group of it; `overdue` and `undated` are not foretold."""

    at: datetime
    office_ids: frozenset[int]
    experience: Experience
    accuracy: Accuracy
    groups: dict[Group, int]
    chances: dict[Group, Chance]
    overdue: int
    undated: int

    @property
    def dossiers(self) -> int:
        """How many are foretold."""
        return sum(self.groups.values())

    @property
    def expected_late(self) -> float:
        """How many of them will end late, if they go as such dossiers have gone."""
        return sum(number * self.chances[group].chance for group, number in self.groups.items())


def forecast(office_ids: frozenset[int], *, at: datetime) -> Forecast:
    """The chances of what these offices have open, learnt from their own dossiers, and how true such chances were."""
    ended = _ended(office_ids, at)
    # Parts: 1 before the last year, 2 in it, 3 the months that are foretold.
    learnt = Experience(row for part, row in ended if part >= 2)
    tested = accuracy(
        Experience(row for part, row in ended if part <= 2), [row for part, row in ended if part == 3]
    )
    groups = {row[:3]: row[3] for row in _rows(_GROUPS, _common(office_ids, at))}
    chances = {group: learnt.chance(*group) for group in groups}
    mine = Dossier.objects.open().filter(resolving_office__in=office_ids)
    return Forecast(
        at=at,
        office_ids=office_ids,
        experience=learnt,
        accuracy=tested,
        groups=groups,
        chances=chances,
        overdue=mine.filter(due_at__lt=at).count(),
        undated=mine.filter(due_at__isnull=True).count(),
    )


def expected_page(found: Forecast, *, offset: int, size: int = PAGE_SIZE) -> list[Expected]:
    """The dossiers of a forecast from a place on, the likeliest to be late on top, of equals the first due."""
    keys = list(found.chances)
    rows = _rows(
        _PAGE,
        {
            **_common(found.office_ids, found.at),
            "procedures": [key[0] for key in keys],
            "fields": [key[1] for key in keys],
            "tenths": [key[2] for key in keys],
            "chances": [found.chances[key].chance for key in keys],
            "limit": size,
            "offset": offset,
        },
    )
    dossiers = _dossiers(row[0] for row in rows)
    return [
        Expected(dossiers[pk], group[2], found.chances[group])
        for pk, *rest in rows
        if (group := _group(rest))
    ]


def _group(rest: list[int]) -> Group:
    procedure, field, tenth = rest
    return procedure, field, tenth


def _dossiers(pks: Iterable[int]) -> dict[int, Dossier]:
    shown = ("procedure", "version", "holder_office", "resolving_office")
    rows = Dossier.objects.select_related(*shown).prefetch_related(applicant_prefetch())
    return rows.defer("terms", "bill", "details").in_bulk(list(pks))


def _ended(office_ids: frozenset[int], at: datetime) -> list[tuple[int, Ended]]:
    today = midnight(local_date(at))
    parts = [today - LEARNT - TESTED, today - LEARNT, today - TESTED]
    parameters = {**_common(office_ids, at), "parts": parts, "first": parts[0], "today": today}
    return [
        (part, Ended(procedure, field, tenth, late, number))
        for procedure, field, part, late, tenth, number in _rows(_ENDED, parameters)
    ]


def _common(office_ids: frozenset[int], at: datetime) -> dict[str, Any]:
    return {"at": at, "offices": sorted(office_ids), **DayTable.around(local_date(at)).parameters()}


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
