"""How the dossiers of offices ended that fell due lately: learnt from them once a day by office, and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from onestop.statistics.insight.fits_live import is_little
from onestop.statistics.insight.locks import try_lock
from onestop.statistics.insight.models import OfficeExperience
from onestop.statistics.insight.rules.likelihood import Ended
from onestop.statistics.insight.working_time import DAY_TABLE, DayTable, position, tenth_used
from onestop.statistics.periods import Period, midnight
from procedures.rules.moments import local_date

# The statements are put together from constants of this package; every value goes by parameter.
# ruff: noqa: S608

# Learnt from dossiers that fell due in the last twelve months. To see how true such forecasts were, the last three of
# them are foretold from the twelve before.
LEARNT, TESTED = timedelta(days=365), timedelta(days=91)
# Parts of that time: 1 before the last year, 2 in it, 3 the months that are foretold.
LEARNT_PARTS, FORMER_PARTS, TESTED_PART = (2, 3), (1, 2), 3
_DAY = timedelta(days=1)

# Whoever fell due has a known answer: ended early, on time or late, or is open and so late already.
_ENDED = f"""
WITH {DAY_TABLE}, fallen_due AS MATERIALIZED (
    SELECT d.resolving_office_id AS office_id, d.procedure_id, v.field_id,
           width_bucket(d.due_at, %(parts)s::timestamptz[]) AS part,
           d.finished_at IS NULL OR d.outcome = 'late' AS late,
           {position("d.received_at")} AS start, {position("d.due_at")} AS due,
           {position("coalesce(d.finished_at, %(at)s)")} AS finish
    FROM dossiers_dossier d JOIN procedures_procedureversion v ON v.id = d.version_id CROSS JOIN day
    WHERE d.resolving_office_id = ANY (%(offices)s) AND d.due_at >= %(first)s AND d.due_at < %(today)s
      AND (d.finished_at IS NULL OR d.outcome IN ('early', 'on_time', 'late'))
), used AS (
    SELECT office_id, procedure_id, field_id, part, late, {tenth_used("start", "due", "finish")} AS tenth
    FROM fallen_due
), ended AS (
    SELECT office_id, procedure_id, field_id, part, tenth, late, count(*) AS number
    FROM used WHERE tenth IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6
)
"""
_COLUMNS = "procedures, fields, parts, tenths, are_late, numbers"
_GROUP = "procedure_id, field_id, part, tenth, late"
# An office of which nothing fell due has a row all the same: it is known that there is nothing.
_KEEP = f"""
{_ENDED}
INSERT INTO insight_officeexperience (office_id, learnt_at, {_COLUMNS})
SELECT office.id, %(at)s,
       {", ".join(f"coalesce(array_agg({name}) FILTER (WHERE number > 0), '{{}}')" for name in _GROUP.split(", "))},
       coalesce(array_agg(number) FILTER (WHERE number > 0), '{{}}')
FROM unnest(%(offices)s::bigint[]) AS office(id) LEFT JOIN ended ON ended.office_id = office.id
GROUP BY office.id
ON CONFLICT (office_id) DO UPDATE SET learnt_at = excluded.learnt_at,
    {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", "))}
"""
_LIVE = f"{_ENDED} SELECT {_GROUP}, sum(number)::bigint FROM ended GROUP BY {_GROUP}"
_READ = f"""
SELECT {_GROUP}, sum(number)::bigint
FROM insight_officeexperience kept,
     unnest(kept.procedures, kept.fields, kept.parts, kept.tenths, kept.are_late, kept.numbers)
     AS ended({_GROUP}, number)
WHERE kept.office_id = ANY (%(offices)s) GROUP BY {_GROUP}
"""
PartRow = tuple[int, Ended]


@dataclass(frozen=True)
class Past:
    """Rows with the part of the time that they are of; `learnt_at` is when the oldest kept was learnt, None without.

    Of `unlearnt` offices nothing was learnt yet, and there is too much to do so for one page.
    """

    rows: tuple[PartRow, ...]
    learnt_at: datetime | None
    unlearnt: int


def learn(office_ids: frozenset[int], *, at: datetime) -> bool:
    """Learn anew how the dossiers of these offices ended, in one transaction; False when somebody else learns now."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not try_lock("experience"):
            return False
        cursor.execute(_KEEP, _parameters(office_ids, at))
    return True


def experience_of(office_ids: frozenset[int], *, at: datetime) -> Past:
    """What is kept of these offices; where nothing is, and it is little, what their dossiers tell just now."""
    kept = dict(OfficeExperience.objects.filter(office__in=office_ids).values_list("office_id", "learnt_at"))
    rows = [*_rows(_READ, {"offices": sorted(kept)})]
    unlearnt = office_ids - kept.keys()
    if unlearnt and is_little(unlearnt, _looked_back(at), at=at):
        rows += ended_of(unlearnt, at=at)
        unlearnt = frozenset()
    return Past(tuple(rows), min(kept.values(), default=None), len(unlearnt))


def ended_of(office_ids: frozenset[int], *, at: datetime) -> list[PartRow]:
    """How their dossiers ended that fell due in the last fifteen months, read from them."""
    return _rows(_LIVE, _parameters(office_ids, at))


def _looked_back(at: datetime) -> Period:
    today = local_date(at)
    return Period(today - LEARNT - TESTED, today - _DAY)


def _parameters(office_ids: frozenset[int], at: datetime) -> dict[str, Any]:
    today = midnight(local_date(at))
    parts = [today - LEARNT - TESTED, today - LEARNT, today - TESTED]
    days = DayTable.around(local_date(at)).parameters()
    return {
        "at": at, "offices": sorted(office_ids), "parts": parts, "first": parts[0], "today": today, **days
    }  # fmt: skip


def _rows(statement: str, parameters: dict[str, Any]) -> list[PartRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(_told(cursor.fetchall()))


def _told(rows: Iterable[tuple[int, int, int, int, bool, int]]) -> Iterable[PartRow]:
    for procedure, field, part, tenth, late, number in rows:
        yield part, Ended(procedure, field, tenth, late, number)
