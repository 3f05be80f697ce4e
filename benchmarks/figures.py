"""Every figure of a month and of a year of the whole province, against one GROUP BY of the same days' raw events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from benchmarks.measuring import Result, compare
from benchmarks.population import SIZE, all_tallied
from onestop.statistics.comparing import compared
from onestop.statistics.days_apart import days_apart
from onestop.statistics.definitions import DEFAULT
from onestop.statistics.figures import resolution
from onestop.statistics.form_06a import form_06a
from onestop.statistics.periods import parse_period
from onestop.statistics.scopes import Scope
from onestop.statistics.time_spent import time_spent

PERIODS = ("2026-09", "2026")
ROUNDS = 3 if SIZE <= 1_000_000 else 1
_PLAIN = """
SELECT d.resolving_office_id, e.action, e.outcome, count(*)
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
WHERE e.action IN ('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse') AND e.happened_on BETWEEN %s AND %s
GROUP BY 1, 2, 3
"""


def run() -> list[Result]:
    """Without the time limit of pages, so that what exceeds it is seen."""
    all_tallied(SIZE)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    at = timezone.now()
    scopes = [Scope(period=parse_period(name)) for name in PERIODS]
    return [
        _compared(f"{name}, {scope.period.name}", ask, scope)
        for scope in scopes
        for name, ask in _questions(scope, at).items()
    ]


def _questions(scope: Scope, at: datetime) -> dict[str, Callable[[], object]]:
    known = min(scope.period.end + timedelta(days=1), at)
    return {
        "by office": lambda: resolution(scope, at=at, group_by="office"),
        "by month": lambda: resolution(scope, at=at, group_by="month"),
        "by procedure": lambda: resolution(scope, at=at, group_by="procedure"),
        "with a cut-off": lambda: resolution(scope, at=at, group_by="office", cut_off=known),
        "form II.06a": lambda: form_06a(scope, definition=DEFAULT, at=at),
        "days early and late": lambda: days_apart(scope),
        "where time goes": lambda: time_spent(scope),
        "definitions side by side": lambda: compared(scope, at=at),
    }


def _compared(name: str, ask: Callable[[], object], scope: Scope) -> Result:
    plain = ("one GROUP BY of the days' flow events by office", lambda: _plain(scope))
    return compare(name, ours=("as the pages ask", ask), baseline=plain, size=SIZE, rounds=ROUNDS)


def _plain(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, [scope.period.first, scope.period.last])
        cursor.fetchall()
