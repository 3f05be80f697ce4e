"""Halves of months: every day of a period is in exactly one whole half or one span, whatever the period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onestop.statistics.counting import count
from onestop.statistics.half_months import HALF_OF, after_half, cut, half_of
from onestop.statistics.models import HalfTally, Tally
from onestop.statistics.nightly import recount_and_repair
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.refresh import drain, recount_all
from onestop.statistics.scopes import Scope, narrowing
from onestop.statistics.verification import half_differences
from tests.factories import local, make_dossier
from tests.onestop.statistics.worlds import World

DAYS = st.dates(date(2019, 12, 1), date(2024, 3, 20))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "half", "following"),
    [
        (date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 15)),
        (date(2026, 2, 14), date(2026, 2, 1), date(2026, 2, 15)),
        (date(2026, 2, 15), date(2026, 2, 15), date(2026, 3, 1)),
        (date(2024, 2, 29), date(2024, 2, 15), date(2024, 3, 1)),
        (date(2026, 12, 31), date(2026, 12, 15), date(2027, 1, 1)),
    ],
)
def test_the_half_of_a_day(on: date, half: date, following: date) -> None:
    assert half_of(on) == half
    assert after_half(half) == following


@given(on=DAYS)
def test_halves_follow_one_another(on: date) -> None:
    half = half_of(on)
    assert half <= on < after_half(half)
    assert half_of(after_half(half)) == after_half(half)


@given(first=DAYS, days=st.integers(0, 900), by_month=st.booleans())
def test_no_day_is_lost_or_counted_twice(first: date, days: int, by_month: bool) -> None:
    period = Period(first, first + timedelta(days=days))
    periods = period.months() if by_month else (period,)
    halves, spans = cut(periods)
    covered = [half + DAY * n for half in halves for n in range((after_half(half) - half).days)]
    covered += [begin + DAY * n for begin, last in spans for n in range((last - begin).days + 1)]
    assert sorted(covered) == [first + DAY * n for n in range(days + 1)]
    assert all(
        any(each.first <= half and after_half(half) - DAY <= each.last for each in periods) for half in halves
    )
    assert sum((last - begin).days + 1 for begin, last in spans) <= 2 * 16 * len(periods)


@pytest.mark.parametrize("name", ["2026", "stat-2026", "2026-Q1", "stat-2026-H2", "2026-02", "stat-2026-03"])
def test_named_periods_are_made_of_whole_halves(name: str) -> None:
    halves, spans = cut(parse_period(name).months())
    assert len(halves) == 2 * len(parse_period(name).months())
    assert not spans


@pytest.mark.django_db
def test_the_database_cuts_alike() -> None:
    days = [date(2024, 1, 1) + DAY * n for n in range(500)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {HALF_OF.format(on='d')} FROM unnest(%s::date[]) d ORDER BY d", [days])
        assert [row[0] for row in cursor.fetchall()] == [half_of(on) for on in days]


@pytest.fixture
def tallied(world: World) -> World:
    for number in range(40):
        at = local(2026, 1, 5) + timedelta(days=2 * number)
        make_dossier(world.communes[number % 2], world.versions[number % 2], by=world.actor, at=at)
    drain(at=timezone.now())
    return world


def flows(dimension: str = "office") -> dict:
    periods = [parse_period("2026-Q1")]
    return count(narrowing(Scope(period=periods[0])), periods, (dimension,), at=timezone.now()).figures


@pytest.mark.django_db
def test_whole_halves_are_read_from_their_sums(tallied: World) -> None:
    """Shown by sums that say something else; the nightly check finds and mends them."""
    right = flows()
    assert not list(half_differences())
    half = HalfTally.objects.filter(on=date(2026, 2, 1)).first()
    HalfTally.objects.filter(pk=half.pk).update(received=half.received + 100)
    assert flows() != right
    assert {(each.on, each.bucket, each.stored - each.counted) for each in half_differences()} == {
        (half.on, "received", 100)
    }
    assert [(alarm.on, alarm.bucket) for alarm in recount_and_repair(at=local(2026, 4, 2))] == [
        (half.on, "received")
    ]
    assert flows() == right
    assert recount_and_repair(at=local(2026, 4, 2)) == []


@pytest.mark.django_db
def test_procedures_are_read_from_days(tallied: World) -> None:
    right = flows("procedure")
    HalfTally.objects.all().delete()
    assert flows("procedure") == right
    assert flows() != right


@pytest.mark.django_db
def test_what_is_not_tallied_yet_is_taken_out_and_counted(tallied: World) -> None:
    """The sums of the half stand while one of their days is stale."""
    before = sum(parts[0].received for parts in flows().values())
    make_dossier(tallied.communes[0], tallied.versions[0], by=tallied.actor, at=local(2026, 2, 3, 11))
    assert sum(parts[0].received for parts in flows().values()) == before + 1
    drain(at=timezone.now())
    assert sum(parts[0].received for parts in flows().values()) == before + 1
    assert not list(half_differences())


@pytest.mark.django_db
def test_a_full_recount_sums_anew(tallied: World) -> None:
    right = flows()
    HalfTally.objects.update(received=9)
    HalfTally.objects.filter(on=date(2026, 3, 1)).delete()
    recount_all(at=timezone.now())
    assert flows() == right
    assert not list(half_differences())
    assert Tally.objects.count() > HalfTally.objects.count()
