"""Tallies are replaced per key: lock, claim, then read the facts in one statement, replace, sum the halves, commit.

Safe to run twice, late, never, and at the same time: the read path counts stale keys live, so these only make it cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from onestop.statistics.counting_text import EVENT_COUNTS, FLOW_ACTIONS
from onestop.statistics.half_months import HALF_OF, after_half, half_of
from onestop.statistics.models import FLOW_COLUMNS
from onestop.statistics.tallies import FORMULA_VERSION
from onestop.statistics.tally_keys import TallyKey, columns_of, hold_whole, try_whole

# The statements are put together from constants of this package; every value goes by parameter.
# ruff: noqa: S608

BATCH = 200
CHUNK_YEARS = 1

_CLAIM = """
SELECT s.office_id, s.procedure_id, s."on" FROM dossiers_stalekey s
WHERE (s."on", s.office_id, s.procedure_id) > (%s, %s, %s)
GROUP BY 1, 2, 3 ORDER BY 3, 1, 2 LIMIT %s
"""
_KEYS = """unnest(%s::bigint[], %s::bigint[], %s::date[]) AS k(office_id, procedure_id, "on")"""
# Deleted first and counted afterwards: the count sees at least every change whose stale row was deleted. A rollback
# brings the rows back.
_TAKE_STALE = f"""
DELETE FROM dossiers_stalekey s USING {_KEYS}
WHERE s.office_id = k.office_id AND s.procedure_id = k.procedure_id AND s."on" = k."on"
"""
_DROP = f"""
DELETE FROM reporting_tally t USING {_KEYS}
WHERE t.office_id = k.office_id AND t."on" = k."on" AND t.procedure_id = k.procedure_id
"""
_COLUMNS = ", ".join(FLOW_COLUMNS)
_SUMS = ", ".join(f"sum(t.{name})" for name in FLOW_COLUMNS)
_INSERT = f"""
INSERT INTO reporting_tally
    (office_id, procedure_id, version_id, channel, "on", {_COLUMNS}, computed_at, formula_version)
"""
# First the events of the days, once each; joined to the keys first, they would be read once per key.
_COUNT_KEYS = f"""{_INSERT}
WITH fact AS MATERIALIZED (
    SELECT d.resolving_office_id AS office_id, d.procedure_id, d.version_id, d.channel, e.happened_on AS "on",
           e.action, e.outcome, e.statutory_outcome
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.action IN {FLOW_ACTIONS} AND e.happened_on = ANY (%s::date[])
)
SELECT e.office_id, e.procedure_id, e.version_id, e.channel, e."on", {EVENT_COUNTS}, %s, %s
FROM fact e
JOIN {_KEYS} ON e.office_id = k.office_id AND e.procedure_id = k.procedure_id AND e."on" = k."on"
GROUP BY 1, 2, 3, 4, 5
"""
# In the order of the key: its index grows at one end, and a year of an office lies together.
_COUNT_DAYS = f"""{_INSERT}
SELECT d.resolving_office_id, d.procedure_id, d.version_id, d.channel, e.happened_on, {EVENT_COUNTS}, %s, %s
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
WHERE e.action IN {FLOW_ACTIONS} AND e.happened_on BETWEEN %s AND %s
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 5, 2, 3, 4
"""
_DROP_HALVES = """
DELETE FROM reporting_halftally h USING unnest(%s::bigint[], %s::date[]) AS k(office_id, "on")
WHERE h.office_id = k.office_id AND h."on" = k."on"
"""
_SUMMED = f"""
INSERT INTO reporting_halftally (office_id, field_id, channel, "on", {_COLUMNS})
SELECT t.office_id, v.field_id, t.channel, {HALF_OF.format(on='t."on"')}, {_SUMS}
"""
_SUM_HALVES = f"""{_SUMMED}
FROM unnest(%s::bigint[], %s::date[], %s::date[]) AS k(office_id, first, following)
JOIN reporting_tally t ON t.office_id = k.office_id AND t."on" >= k.first AND t."on" < k.following
JOIN procedures_procedureversion v ON v.id = t.version_id
GROUP BY 1, 2, 3, 4
"""
_SUM_DAYS = f"""{_SUMMED}
FROM reporting_tally t JOIN procedures_procedureversion v ON v.id = t.version_id
WHERE t."on" BETWEEN %s AND %s
GROUP BY 1, 2, 3, 4
"""
_DAYS = f"""
SELECT min(first), max(last) FROM (
    SELECT min(happened_on) AS first, max(happened_on) AS last FROM dossiers_event WHERE action IN {FLOW_ACTIONS}
    UNION ALL SELECT min("on"), max("on") FROM reporting_tally
    UNION ALL SELECT min("on"), max("on") FROM dossiers_stalekey
) days
"""
_BEGINNING: TallyKey = (0, 0, date.min)
_DAY = timedelta(days=1)


def drain(*, at: datetime, limit: int | None = None, batch: int = BATCH) -> int:
    """Bring the tallies of stale keys up to date, `batch` keys a transaction; returns how many keys were done.

    Goes once through the list as it stands (at most `limit` keys). While another drain or a
    recount writes, all is left to it.
    """
    done, after = 0, _BEGINNING
    while limit is None or done < limit:
        size = batch if limit is None else min(batch, limit - done)
        keys = _drain_batch(after, size, at)
        if not keys:
            break
        done += len(keys)
        after = keys[-1]
    return done


def _drain_batch(after: TallyKey, size: int, at: datetime) -> list[TallyKey]:
    """Do the keys that follow `after` and return them; none at the end, or while somebody else writes tallies."""
    with transaction.atomic():
        # Before anything is read: the statements that follow see all that whoever wrote before has committed.
        if not try_whole():
            return []
        keys = _claim(after, size)
        if keys:
            replace(keys, at)
        return keys


def _claim(after: TallyKey, size: int) -> list[TallyKey]:
    office_id, procedure_id, on = after
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [on, office_id, procedure_id, size])
        return cursor.fetchall()


def replace(keys: Sequence[TallyKey], at: datetime) -> None:
    """Replace the tallies of keys, and take their stale rows off the list; under the lock, no commit."""
    columns = columns_of(keys)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_STALE, columns)
        cursor.execute(_DROP, columns)
        cursor.execute(_COUNT_KEYS, [sorted({key[2] for key in keys}), at, FORMULA_VERSION, *columns])
    sum_halves({(office_id, half_of(on)) for office_id, _procedure_id, on in keys})


def sum_halves(halves: Iterable[tuple[int, date]]) -> None:
    """Sum the tallies of these offices and halves of months anew, under the lock; no commit."""
    named = sorted(halves)
    offices, firsts = [office_id for office_id, _on in named], [on for _office_id, on in named]
    with connection.cursor() as cursor:
        cursor.execute(_DROP_HALVES, [offices, firsts])
        cursor.execute(_SUM_HALVES, [offices, firsts, [after_half(on) for on in firsts]])


def recount_all(*, at: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Count every tally anew, a year a transaction; returns the number of rows. Drains wait meanwhile, desks do not.

    `progress` is told how many of how many years are done.
    """
    spans = list(_years())
    rows = 0
    for number, (first, last) in enumerate(spans, start=1):
        rows += _recount(first, last, at)
        if progress:
            progress(number, len(spans))
    return rows


def days_counted() -> tuple[date | None, date | None]:
    """The first and the last local day of which there are flows, tallies or stale keys; None when there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS)
        first, last = cursor.fetchone()
    return first, last


def _years() -> Iterator[tuple[date, date]]:
    first, end = days_counted()
    while first is not None and end is not None and first <= end:
        last = min(end, date(first.year + CHUNK_YEARS - 1, 12, 31))
        yield first, last
        first = last + _DAY


@transaction.atomic
def _recount(first: date, last: date, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '15min'")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        hold_whole()
        cursor.execute('DELETE FROM dossiers_stalekey WHERE "on" BETWEEN %s AND %s', [first, last])
        cursor.execute('DELETE FROM reporting_tally WHERE "on" BETWEEN %s AND %s', [first, last])
        cursor.execute(_COUNT_DAYS, [at, FORMULA_VERSION, first, last])
        rows = int(cursor.rowcount)
        # Whole halves, also with a day that a drain tallied since the years were told.
        days = [half_of(first), after_half(half_of(last)) - _DAY]
        cursor.execute('DELETE FROM reporting_halftally WHERE "on" BETWEEN %s AND %s', days)
        cursor.execute(_SUM_DAYS, days)
    return rows
