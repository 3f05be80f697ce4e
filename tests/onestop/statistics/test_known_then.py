"""As known at a cut-off: late entries, reopenings and second endings, at every cut-off that makes a difference."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from dossiers.rules.actions import Effect
from dossiers.rules.states import State
from dossiers.rules.transitions import TRANSITIONS, Transition
from dossiers.services import intake, processing, resolution
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.scopes import Narrowing, Scope
from onestop.statistics.seals.recount import figures_of, recounted
from onestop.statistics.tallies import STOCK
from tests.factories import local, make_draft
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.oracle import all_events, recount
from tests.onestop.statistics.test_against_oracle import as_counter
from tests.onestop.statistics.worlds import World

INSTANT = timedelta(microseconds=1)
PERIODS = [parse_period(name) for name in ("2026-03", "2026-Q2", "2026-03-05..2026-04-07")]
NOW = local(2026, 8, 1)
LATE = {"reason": "nhập sau"}


class Life:
    """One dossier; days are (month, day), entered at once unless told otherwise."""

    def __init__(self, world: World, *day: int, entered: tuple[int, ...] = ()) -> None:
        self.by = world.actor
        draft, happened = make_draft(world.versions[0]), local(2026, *day)
        at = local(2026, *entered) if entered else happened
        office = world.communes[0]
        taken = intake.take_in(draft, by=self.by, office=office, at=at, received_at=happened, **LATE)
        self.code = taken.dossier.code
        processing.start(self.code, by=self.by, at=at)

    def do(self, service: Any, *day: int, entered: tuple[int, ...] = (), **facts: Any) -> Life:
        happened = local(2026, *day)
        at = local(2026, *entered) if entered else happened
        service(self.code, by=self.by, at=at, happened_at=happened, **{**LATE, **facts})
        return self

    def resolve(self, *day: int, entered: tuple[int, ...] = ()) -> Life:
        return self.do(resolution.resolve, *day, entered=entered, result=resolution.Result())

    def reopen(self, *day: int, entered: tuple[int, ...] = ()) -> Life:
        return self.do(resolution.reopen, *day, entered=entered, clock_effect="continues")


def live(world: World) -> None:
    """Every way in which what is known now and what was known then come apart."""
    Life(world, 3, 2)
    Life(world, 3, 2).resolve(3, 5)
    Life(world, 3, 2).resolve(3, 5, entered=(4, 20))
    Life(world, 3, 2).do(resolution.withdraw, 3, 30, entered=(5, 6))
    Life(world, 3, 2).do(resolution.stop, 3, 31, entered=(4, 2))
    Life(world, 3, 2, entered=(4, 9))
    Life(world, 3, 2, entered=(4, 9)).resolve(4, 9)
    # Closed at the end of March, though the interval covers it by now.
    Life(world, 3, 2).resolve(3, 5).reopen(4, 6).resolve(4, 20)
    # Both endings and the reopening in March; what was known of them came in pieces.
    Life(world, 3, 2).resolve(3, 5).reopen(3, 10, entered=(4, 3)).resolve(3, 12, entered=(5, 4))
    Life(world, 3, 2).resolve(3, 5, entered=(4, 1)).reopen(3, 10, entered=(4, 3))
    Life(world, 3, 2).resolve(3, 5, entered=(4, 1)).reopen(3, 10, entered=(4, 3)).resolve(5, 12)
    Life(world, 3, 2).resolve(3, 5, entered=(5, 1)).reopen(5, 2).resolve(5, 3, entered=(5, 9))
    Life(world, 3, 2).resolve(3, 5).reopen(3, 5, entered=(4, 3)).resolve(3, 5, entered=(4, 4))


def told_by_the_oracle(events: list[dict[str, Any]], period: Period, cut_off: datetime) -> Counter[str]:
    return recount(events, period.first, period.last, now=NOW, cut_off=cut_off).get("", Counter())


def told_by_a_recount(period: Period, cut_off: datetime) -> Counter[str]:
    counts: Counter[str] = Counter()
    for group in recounted(Narrowing(), period, cut_off):
        counts.update(group.counts)
    return as_counter(figures_of(counts))


def check(events: list[dict[str, Any]], period: Period, cut_off: datetime) -> None:
    expected = told_by_the_oracle(events, period, cut_off)
    assert as_counter(report_of(Scope(period=period), at=NOW, cut_off=cut_off).totals) == expected
    for bucket in ("carried_over", *STOCK):
        behind = dossiers_behind(Scope(period=period), bucket, at=NOW, cut_off=cut_off)
        assert len(behind) == expected[bucket], (bucket, period.name, cut_off)
    if cut_off >= period.end:
        assert told_by_a_recount(period, cut_off) == expected, (period.name, cut_off)


def test_every_cut_off_tells_what_was_known(world: World) -> None:
    live(world)
    events = all_events()
    entered = {row["entered_at"] for row in events}
    for cut_off in sorted({*entered, *(at - INSTANT for at in entered), *(p.end for p in PERIODS)}):
        for period in PERIODS:
            check(events, period, cut_off)


def test_without_the_look_for_late_endings_some_are_missed(world: World, monkeypatch: Any) -> None:
    """The lives above would prove little if nobody ended unknown."""
    live(world)
    monkeypatch.setattr("onestop.statistics.counting.RECONSIDERED", "")
    with pytest.raises(AssertionError):
        check(all_events(), PERIODS[0], local(2026, 4, 2))


@pytest.mark.seeds(first=41, sample=1, proof=200)
def test_whatever_happened_every_cut_off_tells_what_was_known(world: World, seed: int) -> None:
    history = History(world, seed)
    history.run(200)
    events, beginning = all_events(), local(2025, 12, 20, 8)
    for name in ("2026-01", "2025-12-25..2026-01-06", "2026"):
        for _ in range(8):
            check(events, parse_period(name), history.some_moment(beginning))


def test_every_ending_is_one_that_is_looked_for() -> None:
    """The look for late endings knows three actions; another one would have to be told to it."""
    stops = {row.action for row in TRANSITIONS if row.effect is Effect.STOPS}
    assert stops == {"resolve", "withdraw", "stop"}
    left = {row.action for row in TRANSITIONS for source in row.sources if _leaves(row, source)}
    assert left == stops


def _leaves(row: Transition, source: State | None) -> bool:
    return source is not None and source.is_open and not row.target_from(source).is_open


def test_late_entries_are_found_by_their_own_index(world: World) -> None:
    live(world)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT dossier_id FROM dossiers_event late WHERE late.action IN ('resolve', 'withdraw', 'stop')"
            " AND late.entered_at > now() AND late.happened_at <= now() AND late.happened_at < late.entered_at"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "event_entered_late" in plan
