"""Sealing a month of the province over SIZE dossiers, and checking it, against one GROUP BY of the month's events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from benchmarks.measuring import Result, compare
from benchmarks.population import SIZE, all_tallied
from dossiers.rules.actors import Actor, Role
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.sealing import seal_report
from onestop.statistics.seals.verifying import first_fault
from procedures.models import Office
from procedures.rules.moments import LOCAL

ROUNDS = 3
LATELY, LONG_AGO = parse_period("2026-09"), parse_period("2025-09")
YEAR_BACK = datetime(2025, 11, 1, tzinfo=LOCAL)

# One ending in fifty is entered three days after the fact, as offices do; what follows it keeps its order.
_ENTERED_LATE = """
UPDATE dossiers_event SET entered_at = happened_at + interval '3 days'
WHERE dossier_id % 50 = 0 AND action IN ('resolve', 'withdraw', 'stop', 'return_result')
"""
_PLAIN = """
SELECT d.resolving_office_id, v.field_id, d.channel, e.action, e.outcome, count(*)
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
JOIN procedures_procedureversion v ON v.id = d.version_id
WHERE e.action IN ('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse') AND e.happened_on BETWEEN %s AND %s
GROUP BY 1, 2, 3, 4, 5
"""


def run() -> list[Result]:
    """The head of the province seals; a seal that is measured is rolled back, those that are checked stay."""
    all_tallied(SIZE)
    _enter_some_late()
    at = timezone.now()
    with override_settings(FIGURES_STALE_AFTER_SECONDS=0):
        return [
            _compared(
                "sealing a month",
                "seal_report(): lists, digests, engine",
                LATELY,
                lambda: _sealed_for_nothing(at),
            ),
            _checked("checking a seal", LATELY, at, None),
            _checked("checking a seal of a year ago", LONG_AGO, at, YEAR_BACK),
        ]


def _enter_some_late() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_ENTERED_LATE)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE dossiers_event")


def _checked(name: str, period: Period, at: datetime, cut_off: datetime | None) -> Result:
    version = _sealed(period, at, cut_off)
    return _compared(name, "first_fault(): what was kept, then the events", period, lambda: _check(version))


def _compared(name: str, told: str, period: Period, ours: Callable[[], object]) -> Result:
    plain = ("one plain GROUP BY of the month's events", lambda: _plain(period))
    return compare(name, ours=(told, ours), baseline=plain, size=SIZE, rounds=ROUNDS)


def _sealed(period: Period, at: datetime, cut_off: datetime | None) -> SealVersion:
    everywhere = dict.fromkeys(Office.objects.values_list("pk", flat=True), frozenset({Role.HEAD}))
    head = Actor(id=1, name="Người đo", roles=everywhere)
    return seal_report(office="H97", period=period, by=head, at=at, cut_off=cut_off)


@transaction.atomic
def _sealed_for_nothing(at: datetime) -> None:
    _sealed(LATELY, at, None)
    transaction.set_rollback(True)


@transaction.atomic
def _check(version: SealVersion) -> None:
    if (fault := first_fault(version)) is not None:
        raise RuntimeError(f"an honest seal does not hold: {fault}")


def _plain(period: Period) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, [period.first, period.last])
        cursor.fetchall()
