"""Days early and late, and where time went, against recounts in plain Python over random histories."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from dossiers.models import Event, Holding, SuspensionRecord
from onestop.statistics.days_apart import days_apart
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope
from onestop.statistics.time_spent import WAITS, time_spent
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

AHEAD = timedelta(hours=7)
PERIODS = [
    Period(date(2025, 12, 1), date(2026, 12, 31)),
    Period(date(2026, 1, 1), date(2026, 1, 31)),
    Period(date(2026, 1, 20), date(2026, 2, 20)),
]


def test_against_recounts(world: World, django_assert_num_queries) -> None:
    history = History(world, 11, drains=False)
    history.run(300)
    assert history.done["resolve"] > 10
    assert history.done["reopen"] > 1
    check_days()
    check_time()
    with django_assert_num_queries(1):
        days_apart(Scope(period=PERIODS[0]))
    with django_assert_num_queries(1):
        time_spent(Scope(period=PERIODS[0]))


def on(moment: datetime) -> date:
    return (moment + AHEAD).date()


def scopes(period: Period) -> list[Scope]:
    return [
        Scope(period=period),
        Scope(period=period, office="H99.01"),
        Scope(period=period, channel="online"),
        Scope(period=period, field="dat-dai"),
        Scope(period=period, procedure="1.000001"),
    ]


def results(scope: Scope) -> list[Event]:
    found = Event.objects.filter(action="resolve").select_related(
        "dossier__resolving_office", "dossier__procedure", "dossier__version__field"
    )
    return [each for each in found.order_by("dossier", "seq") if _inside(each, scope)]


def _inside(event: Event, scope: Scope) -> bool:
    dossier = event.dossier
    asked = {
        scope.office: dossier.resolving_office.code,
        scope.channel: dossier.channel,
        scope.field: dossier.version.field.code,
        scope.procedure: dossier.procedure.code,
    }
    inside = scope.period.first <= on(event.happened_at) <= scope.period.last
    return inside and all(name in ("", value) for name, value in asked.items())


def check_days() -> None:
    """The days of each result, one by one."""
    for period in PERIODS:
        for scope in scopes(period):
            expected = Counter(
                ((on(each.happened_at) - on(each.due_at)).days, each.outcome)
                for each in results(scope)
                if each.due_at and each.outcome != "no_due"
            )
            assert {(each.days, each.outcome): each.count for each in days_apart(scope)} == expected


def check_time() -> None:
    """Every dossier walked through from cut to cut."""
    for period in PERIODS:
        for scope in scopes(period):
            for by_step in (False, True):
                expected, dossiers = walked(scope, by_step=by_step)
                found = time_spent(scope, by_step=by_step)
                told = {(each.kind, each.office, each.step): each.seconds for each in found.parts}
                assert told == pytest.approx(expected)
                assert found.dossiers == dossiers


def walked(scope: Scope, *, by_step: bool) -> tuple[dict[tuple[str, str, str], float], int]:
    """Every stretch between two cuts goes to the one whose it is; no intervals are subtracted here."""
    last = {each.dossier_id: each for each in results(scope)}
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for number, event in last.items():
        begun, end = event.dossier.received_at, event.happened_at
        waits = list(SuspensionRecord.objects.filter(dossier=number))
        holdings = list(Holding.objects.filter(dossier=number).select_related("office"))
        gaps = closed(number)
        moments = {begun, end, *(m for gap in gaps for m in gap)}
        moments |= {m for row in (*waits, *holdings) for m in (row.since, row.until) if m}
        cuts = sorted(m for m in moments if begun <= m <= end)
        for since, until in pairwise(cuts):
            if not any(gap[0] <= since < gap[1] for gap in gaps):
                for key in whose(since, waits, holdings, by_step=by_step):
                    found[key] += (until - since).total_seconds()
    return {key: seconds for key, seconds in found.items() if seconds}, len(last)


def closed(number: int) -> list[tuple[datetime, datetime]]:
    gaps, ended = [], None
    for event in Event.objects.filter(dossier=number).order_by("seq"):
        if event.action in ("resolve", "stop"):
            ended = event.happened_at
        if event.action == "reopen" and ended:
            gaps.append((ended, event.happened_at))
    return gaps


def whose(
    at: datetime, waits: list[SuspensionRecord], holdings: list[Holding], *, by_step: bool
) -> list[tuple[str, str, str]]:
    running = {row.kind for row in waits if row.since <= at and (row.until is None or at < row.until)}
    for kind in WAITS:
        if kind in running:
            return [(kind, "", "")]
    holding = [row for row in holdings if row.since <= at and (row.until is None or at < row.until)]
    return [("office", row.office.name, row.step_name if by_step else "") for row in holding]
