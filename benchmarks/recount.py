"""Full recount of SIZE dossiers against one plain GROUP BY over the same events; a year's reports against raw rows."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

from benchmarks.measuring import Result, compare
from benchmarks.population import SIZE, populate
from onestop.statistics.counting import count
from onestop.statistics.figures import resolution
from onestop.statistics.periods import parse_period
from onestop.statistics.refresh import recount_all
from onestop.statistics.scopes import Scope, narrowing

YEAR = "2026"

PLAIN = """
SELECT d.resolving_office_id, d.procedure_id, d.version_id, d.channel, e.happened_on, e.action, e.outcome, count(*)
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
WHERE e.action IN ('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse')
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
LIVE_YEAR = """
SELECT d.resolving_office_id, {month} e.action, e.outcome, count(*)
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
WHERE e.action IN ('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse')
  AND e.happened_on BETWEEN '2026-01-01' AND '2026-12-31'
GROUP BY 1, 2, 3{more}
"""
BY_OFFICE = LIVE_YEAR.format(month="", more="")
BY_OFFICE_AND_MONTH = LIVE_YEAR.format(month="date_trunc('month', e.happened_on),", more=", 4")


def run() -> list[Result]:
    """Rows are read and thrown away on the server for the baseline, so that only counting is measured."""
    populate(SIZE)
    at = timezone.now()
    scope = Scope(period=parse_period(YEAR))
    recount = compare(
        "full recount of the tallies",
        ours=(
            "recount_all(): delete, count, insert and index a row per key and channel",
            lambda: _recount(at),
        ),
        baseline=("one plain GROUP BY over the same rows, result dropped", lambda: _drop_result(PLAIN)),
        size=SIZE,
        rounds=3 if SIZE <= 1_000_000 else 1,
    )
    year = compare(
        "rates of a year by office",
        ours=("resolution(): opening, flows, pending, rates", lambda: _report(scope, at)),
        baseline=("one plain GROUP BY over the year's events, flows only", lambda: _drop_result(BY_OFFICE)),
        size=SIZE,
    )
    by_month = compare(
        "rates of a year by office and month",
        ours=(
            "count(): opening, flows and pending of twelve months",
            lambda: _by_office_and_month(scope, at),
        ),
        baseline=(
            "one plain GROUP BY over the year's events, flows only",
            lambda: _drop_result(BY_OFFICE_AND_MONTH),
        ),
        size=SIZE,
    )
    return [recount, year, by_month]


def _recount(at: datetime) -> None:
    recount_all(at=at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reporting_tally")


def _report(scope: Scope, at: datetime) -> None:
    resolution(scope, at=at, group_by="office")


def _by_office_and_month(scope: Scope, at: datetime) -> None:
    count(narrowing(scope), scope.period.months(), ("office",), at=at)


def _drop_result(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"SELECT count(*) FROM ({statement}) counted")
        cursor.fetchone()
