"""The report equals a plain recount from the events, whatever happened and whatever the worker had time for."""

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime, timedelta

import pytest

from dossiers.models import Event
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.figures import GROUPS, Report, Scope, resolution
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.refresh import drain, recount_all
from onestop.statistics.tallies import BUCKETS, Figures
from onestop.statistics.verification import differences, imbalances
from tests.factories import local
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.oracle import GROUPINGS, all_events, recount
from tests.onestop.statistics.worlds import World

PERIODS = (
    "2025-12",
    "2026-01",
    "2026-Q1",
    "stat-2026-02",
    "stat-2026-Q1",
    "2026",
    "2025-12-25..2026-01-20",
    "2026-02-03..2026-02-03",
)


def as_counter(figures: Figures) -> Counter[str]:
    return Counter({name: value for name, value in asdict(figures).items() if value})


def rows_of(report: Report) -> dict[str, Counter[str]]:
    return {row.key: as_counter(row.figures) for row in report.rows}


def check_everything(history: History, now: datetime) -> None:
    events = all_events()
    beginning = local(2025, 12, 20, 8)
    for name in PERIODS:
        for cut_off in (None, history.some_moment(beginning)):
            check_period(events, parse_period(name), now, cut_off)


def check_period(events: list, period: Period, now: datetime, cut_off: datetime | None) -> None:
    scope = Scope(period=period)
    total = recount(events, period.first, period.last, now=now, cut_off=cut_off).get("", Counter())
    for group in GROUPS:
        report = resolution(scope, at=now, cut_off=cut_off, group_by=group)
        assert as_counter(report.totals) == total, (period.name, cut_off, group)
        assert report.totals.imbalance == 0
        if group == "month":
            check_months(events, report, now, cut_off)
            continue
        expected = recount(
            events, period.first, period.last, now=now, cut_off=cut_off, group=GROUPINGS[group]
        )
        assert rows_of(report) == expected, (period.name, cut_off, group)
        assert Figures.total(row.figures for row in report.rows) == report.totals
        assert all(row.figures.imbalance == 0 for row in report.rows)


def check_months(events: list, report: Report, now: datetime, cut_off: datetime | None) -> None:
    months = report.period.months()
    assert [row.key for row in report.rows] == [month.name for month in months]
    for month, row in zip(months, report.rows, strict=True):
        expected = recount(events, month.first, month.last, now=now, cut_off=cut_off).get("", Counter())
        assert as_counter(row.figures) == expected, (month.name, cut_off)
    for before, after in zip(report.rows, report.rows[1:], strict=False):
        assert before.figures.pending == after.figures.carried_over


@pytest.mark.seeds(first=0, sample=1, proof=200)
def test_figures_equal_a_plain_recount(world: World, seed: int) -> None:
    history = History(world, seed)
    history.run(220)
    now = history.at + timedelta(hours=1)
    check_everything(history, now)
    drain(at=now)
    check_everything(history, now)
    assert not list(differences(date(2025, 1, 1), date(2026, 12, 31)))
    assert not list(imbalances())


def test_the_histories_hold_everything(world: World) -> None:
    """The histories above would prove little if they never reopened, back-dated or moved a calendar."""
    history = History(world, 1)
    history.run(400)
    for wanted in (
        "take in",
        "reopen",
        "withdraw",
        "stop",
        "reappoint",
        "recompute",
        "calendar",
        "back-dated",
        "drain",
    ):
        assert history.done[wanted], (wanted, history.done)
    outcomes = Counter(Event.objects.filter(action="resolve").values_list("outcome", flat=True))
    assert min(outcomes[each] for each in ("early", "on_time", "late", "no_due")) > 2, outcomes


def test_narrowed_figures_equal_a_plain_recount(world: World) -> None:
    history = History(world, 11)
    history.run(180)
    now, events, period = history.at, all_events(), parse_period("2026-Q1")
    commune = world.communes[0].code
    narrowings = {
        "office": (commune, lambda row: row["dossier__resolving_office__code"] == commune),
        "field": ("dat-dai", lambda row: row["dossier__version__field__code"] == "dat-dai"),
        "procedure": ("1.000001", lambda row: row["dossier__procedure__code"] == "1.000001"),
        "channel": ("online", lambda row: row["dossier__channel"] == "online"),
        "level": ("commune", lambda row: row["dossier__resolving_office__level"] == "commune"),
    }
    for name, (value, keep) in narrowings.items():
        for cut_off in (None, history.some_moment(local(2025, 12, 20))):
            scope = Scope(period=period, **{name: value})
            report = resolution(scope, at=now, cut_off=cut_off, group_by="procedure")
            expected = recount(events, period.first, period.last, now=now, cut_off=cut_off, keep=keep)
            assert as_counter(report.totals) == expected.get("", Counter()), (name, cut_off)


@pytest.mark.seeds(first=21, sample=1, proof=200)
def test_every_figure_opens_a_list_of_its_length(world: World, seed: int) -> None:
    history = History(world, seed)
    history.run(180)
    now = history.at
    for name in ("2026-01", "stat-2026-Q1", "2026"):
        for cut_off in (None, history.some_moment(local(2025, 12, 20))):
            scope = Scope(period=parse_period(name), office="H99.01")
            totals = resolution(scope, at=now, cut_off=cut_off).totals
            for bucket in BUCKETS:
                behind = dossiers_behind(scope, bucket, at=now, cut_off=cut_off)
                assert len(behind) == totals.bucket(bucket), (name, cut_off, bucket)


def test_a_full_recount_and_drained_tallies_agree(world: World) -> None:
    history = History(world, 31)
    history.run(150)
    scope, now = Scope(period=parse_period("2026-Q1")), history.at
    live = [resolution(scope, at=now, group_by=group).rows for group in GROUPS]
    recount_all(at=now)
    counted = [resolution(scope, at=now, group_by=group) for group in GROUPS]
    assert [report.rows for report in counted] == live
    assert {report.stale_for_seconds for report in counted} == {0}
    recount_all(at=now)
    assert [resolution(scope, at=now, group_by=group).rows for group in GROUPS] == live
