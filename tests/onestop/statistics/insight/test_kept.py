"""What is kept of signs and experience is what the live statements tell, whatever stops the worker."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction

from dossiers.models import Event
from dossiers.rules.actions import Action
from onestop.statistics.insight import fits_live as little
from onestop.statistics.insight import rounds
from onestop.statistics.insight.experience import ended_of, experience_of, learn
from onestop.statistics.insight.keeping import count_month
from onestop.statistics.insight.kept_signs import counted_signs, listed_events
from onestop.statistics.insight.locks import try_lock
from onestop.statistics.insight.models import CountedMonth, KeptSign, OfficeExperience
from onestop.statistics.insight.rounds import is_old, last_night, months_due, offices_due, refresh
from onestop.statistics.insight.rules.sign_names import Sign
from onestop.statistics.insight.signs import Seen, events_with, signs_by_office_and_month
from onestop.statistics.periods import Period
from onestop.statistics.trailing_year import year_until
from procedures.models import Office
from tests.factories import local
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.test_faults import Fuse
from tests.onestop.statistics.worlds import World, make_world

NOW = local(2026, 6, 10, 10)
DAY = timedelta(days=1)


def ids(world: World) -> frozenset[int]:
    return frozenset(office.pk for office in world.offices)


def shown(counts: dict[tuple[int, object], Seen]) -> dict[object, object]:
    """What differs from nothing."""
    return {
        key: {sign: (seen.count(sign), seen.out_of(sign)) for sign in Sign}
        for key, seen in counts.items()
        if any(seen.out_of(sign) for sign in Sign)
    }


@pytest.fixture
def short(world: World) -> History:
    """Enough to see that something is there."""
    told = History(world, seed=11, drains=False)
    told.run(60)
    return told


# --- equal to the live statements ----------------------------------------------------------------------------------


def test_what_is_kept_is_what_the_live_statements_tell(history: History, world: World) -> None:
    at, offices = history.at, ids(world)
    year = year_until(at)
    live = signs_by_office_and_month(offices, year)
    refresh(lambda: at)
    counted = counted_signs(offices, year, at=at)
    assert shown(dict(counted.seen)) == shown(live)
    assert len(live) > 5
    assert (counted.since, counted.latest, counted.missing) == (at, at, frozenset())
    assert set(experience_of(offices, at=at).rows) == set(ended_of(offices, at=at))
    one = frozenset({world.communes[0].pk})
    assert shown(dict(counted_signs(one, year, at=at).seen)) == shown(signs_by_office_and_month(one, year))
    assert set(experience_of(one, at=at).rows) == set(ended_of(one, at=at))


def test_lists_are_those_of_the_live_statement_in_its_order(history: History, world: World) -> None:
    refresh(lambda: history.at)
    year = year_until(history.at)
    halved = Period(year.first + 40 * DAY, year.last - 3 * DAY)
    for office in (ids(world), frozenset({world.communes[0].pk})):
        for period in (year, halved, Period(local(2026, 1, 15).date(), local(2026, 3, 14).date())):
            for sign in Sign:
                live = list(events_with(sign, office, period).values_list("pk", flat=True))
                assert listed_events(sign, office, period).ids == live, sign


def test_a_list_stays_as_long_as_its_number_until_it_is_counted_anew(history: History, world: World) -> None:
    offices, year = ids(world), year_until(history.at)
    refresh(lambda: history.at)
    before = counted_signs(offices, year, at=history.at).seen
    history.run(150)
    assert shown(signs_by_office_and_month(offices, year)) != shown(dict(before))
    for sign in Sign:
        number = sum(seen.count(sign) for seen in before.values())
        assert len(listed_events(sign, offices, year).ids) == number
    refresh(lambda: history.at, anew=True)
    now = year_until(history.at)
    assert shown(dict(counted_signs(offices, now, at=history.at).seen)) == shown(
        signs_by_office_and_month(offices, now)
    )


# --- where nothing is kept -----------------------------------------------------------------------------------------


def test_months_that_nobody_counted_are_read_from_the_events_when_they_are_few(
    short: History, world: World
) -> None:
    offices, year = ids(world), year_until(short.at)
    months = year.months()
    count_month(months[-2], at=short.at)
    counted = counted_signs(offices, year, at=short.at)
    assert shown(dict(counted.seen)) == shown(signs_by_office_and_month(offices, year))
    assert (counted.since, counted.missing) == (short.at, frozenset())
    live = list(events_with(Sign.AT_DUE, offices, year).values_list("pk", flat=True))
    assert listed_events(Sign.AT_DUE, offices, year).ids == live


def test_otherwise_they_are_named_and_not_told_as_none(
    short: History, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(little, "MOST_READ", -1)
    offices, year = ids(world), year_until(short.at)
    months = year.months()
    count_month(months[-1], at=short.at)
    counted = counted_signs(offices, year, at=short.at)
    assert counted.missing == {month.first for month in months[:-1]}
    assert {month for _, month in counted.seen} <= {months[-1].first}
    found = experience_of(offices, at=short.at)
    assert (found.rows, found.unlearnt) == ((), len(offices))
    learn(frozenset({world.province.pk}), at=short.at)
    assert experience_of(offices, at=short.at).unlearnt == len(offices) - 1


def test_an_office_of_which_nothing_fell_due_is_learnt_of_too(world: World) -> None:
    learn(ids(world), at=NOW)
    assert OfficeExperience.objects.count() == 3
    found = experience_of(ids(world), at=NOW)
    assert (found.rows, found.unlearnt, found.learnt_at) == ((), 0, NOW)


def test_what_other_rules_counted_is_not_shown(
    short: History, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(lambda: short.at)
    CountedMonth.objects.update(rules_version=0)
    year = year_until(short.at)
    assert counted_signs(ids(world), year, at=short.at).since is None
    assert len(months_due(short.at)) == 12


# --- what is due ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "months", "offices"),
    [
        (timedelta(0), 0, 0),
        (timedelta(hours=1), 0, 0),
        (timedelta(hours=1, seconds=1), 1, 0),
        (timedelta(hours=15, seconds=-1), 1, 0),
        (timedelta(hours=15), 12, 3),
        (timedelta(days=3), 12, 3),
    ],
)
def test_the_running_month_is_due_hourly_the_rest_at_night(
    world: World, after: timedelta, months: int, offices: int
) -> None:
    refresh(lambda: NOW)
    later = NOW + after
    assert (len(months_due(later)), len(offices_due(later))) == (months, offices)


def test_the_night_ends_at_one(world: World) -> None:
    assert last_night(local(2026, 6, 10, 0, 59)) == local(2026, 6, 9, 1)
    assert last_night(local(2026, 6, 10, 1)) == local(2026, 6, 10, 1)
    assert not is_old(None, at=NOW)
    assert not is_old(NOW - timedelta(hours=36), at=NOW)
    assert is_old(NOW - timedelta(hours=36, seconds=1), at=NOW)


def test_it_goes_on_where_it_was_interrupted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    left = iter([True] * 3 + [False])
    assert refresh(lambda: NOW, lambda: next(left)) == 3
    assert [month.first.month for month in months_due(NOW)] == [3, 2, 1, 12, 11, 10, 9, 8, 7]
    assert len(offices_due(NOW)) == 3
    assert refresh(lambda: NOW) == 9 + 2
    assert refresh(lambda: NOW) == 0


def test_what_no_page_shows_any_more_is_removed(short: History) -> None:
    refresh(lambda: short.at)
    later = short.at + timedelta(days=400)
    refresh(lambda: later)
    first = year_until(later).first
    assert CountedMonth.objects.count() == 12
    assert not CountedMonth.objects.filter(month__lt=first).exists()
    assert not KeptSign.objects.filter(month__lt=first).exists()


# --- killed, and two at once -----------------------------------------------------------------------------------------


def killed_at(instant: int, work: Callable[[], object]) -> bool:
    """A process that does that work and is killed at that instant; whether there was one."""
    connection.close()
    pid = os.fork()
    if not pid:
        _in_child(Fuse(instant), work)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def _in_child(fuse: Fuse, work: Callable[[], object]) -> None:
    connection.commit = partial(fuse.around, connection.commit)  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(fuse.around):
            work()
    finally:
        os._exit(0)


def _kept(month: Period) -> tuple[list[object], list[object], list[object]]:
    return (
        list(KeptSign.objects.order_by("pk").values_list()),
        list(CountedMonth.objects.values_list()),
        list(OfficeExperience.objects.order_by("pk").values_list()),
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_instant_the_old_stand_or_the_new() -> None:
    world = make_world()
    history = History(world, seed=11, drains=False)
    history.run(80)
    at, month = history.at, year_until(history.at).months()[-1]
    count_month(month, at=at)
    learn(ids(world), at=at)
    old, old_experience = _kept(month)[:2], _kept(month)[2]
    later: datetime = at + timedelta(hours=2)
    history.run(30)
    for work in (
        partial(count_month, month, at=later),
        partial(learn, ids(world), at=later + 30 * DAY),
    ):
        instants = 0
        while killed_at(instants, work):
            found = _kept(month)
            assert found[:2] == old or {each[1] for each in found[1]} == {later}
            assert found[2] == old_experience or {each[1] for each in found[2]} == {later + 30 * DAY}
            instants += 1
        assert instants >= 5
    assert {each[1] for each in _kept(month)[1]} == {later}
    live = signs_by_office_and_month(ids(world), month)
    assert shown(dict(counted_signs(ids(world), month, at=later).seen)) == shown(live)


@pytest.mark.django_db(transaction=True)
def test_what_another_counts_just_now_is_left_to_it() -> None:
    world = make_world()
    month = year_until(NOW).months()[-1]
    told: list[bool] = []

    def other() -> None:
        told.extend((count_month(month, at=NOW), learn(ids(world), at=NOW)))
        connection.close()

    with transaction.atomic():
        assert try_lock(f"signs {month.first}")
        assert try_lock("experience")
        thread = Thread(target=other)
        thread.start()
        thread.join()
    assert told == [False, False]
    assert count_month(month, at=NOW)


def test_events_of_all_offices_are_kept_in_one_go(short: History) -> None:
    refresh(lambda: short.at)
    year = year_until(short.at)
    for action in Action:
        of = [sign.value for sign in Sign if sign.of is action]
        if not of:
            continue
        rows = KeptSign.objects.filter(sign=of[0])
        seen = Event.objects.filter(action=action, happened_on__range=(year.first, year.last)).count()
        assert sum(rows.values_list("out_of", flat=True)) == seen
    assert set(KeptSign.objects.values_list("office", flat=True)) <= set(
        Office.objects.values_list("pk", flat=True)
    )
