"""Expected finish: which open dossiers are likely to end late, by how such dossiers of the same offices ended.

For ordering the day's work. No figure of it goes into a report, an export, the API or a public page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from dossiers.models import Dossier
from dossiers.selectors.desk_lists import applicant_prefetch
from dossiers.selectors.standing import overdue
from onestop.statistics.insight.experience import FORMER_PARTS, LEARNT_PARTS, TESTED_PART, experience_of
from onestop.statistics.insight.rules.likelihood import Accuracy, Chance, Experience, accuracy
from onestop.statistics.insight.working_time import DAY_TABLE, DayTable, position, tenth_used
from procedures.rules.moments import local_date

# The statements are put together from constants of this package; every value goes by parameter.
# ruff: noqa: S608

PAGE_SIZE = 50
_START, _DUE = position("d.received_at"), position("d.due_at")
_ON_DAYS = "JOIN procedures_procedureversion v ON v.id = d.version_id CROSS JOIN day"
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
    """What is open and not yet due, with the chance of each group of it; `overdue` and `undated` are not foretold.

    `learnt_at`: when the oldest kept experience was learnt (None: just now). Of `unlearnt` offices there is none yet.
    """

    at: datetime
    office_ids: frozenset[int]
    experience: Experience
    accuracy: Accuracy
    groups: dict[Group, int]
    chances: dict[Group, Chance]
    overdue: int
    undated: int
    learnt_at: datetime | None
    unlearnt: int

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
    past = experience_of(office_ids, at=at)
    learnt = Experience(row for part, row in past.rows if part in LEARNT_PARTS)
    tested = accuracy(
        Experience(row for part, row in past.rows if part in FORMER_PARTS),
        [row for part, row in past.rows if part == TESTED_PART],
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
        overdue=mine.filter(overdue(at)).count(),
        undated=mine.filter(due_at__isnull=True).count(),
        learnt_at=past.learnt_at,
        unlearnt=past.unlearnt,
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


def _common(office_ids: frozenset[int], at: datetime) -> dict[str, Any]:
    return {"at": at, "offices": sorted(office_ids), **DayTable.around(local_date(at)).parameters()}


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
