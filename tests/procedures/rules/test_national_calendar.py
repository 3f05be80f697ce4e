"""The shipped calendar against the list it was made from, the law, and the moon."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from vnlunar import convert_lunar_to_solar

from procedures.rules.national_calendar import national_calendar
from procedures.rules.workdays import CalendarNotPublished, DayKind

NATION = national_calendar()
YEARS = range(2018, 2028)
SOURCE = Path(__file__).parents[4] / "shared" / "data" / "holidays_vn.json"


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(shift) for shift in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


@pytest.mark.parametrize(
    ("year", "worked"),
    list(zip(YEARS, (250, 252, 252, 250, 249, 249, 251, 250, 249, 249), strict=True)),
)
def test_working_days_of_the_year(year, worked):
    assert sum(map(NATION.is_working, days_of(year))) == worked


@pytest.mark.parametrize("year", YEARS)
def test_the_days_are_those_of_the_source(year):
    if not SOURCE.exists():
        pytest.skip("the source list is not beside the project")
    listed = json.loads(SOURCE.read_text())[str(year)]
    off = [on.isoformat() for on in days_of(year) if on.weekday() < 5 and not NATION.is_working(on)]
    worked = [on.isoformat() for on in days_of(year) if on.weekday() > 4 and NATION.is_working(on)]
    assert (off, worked) == (listed["off"], listed["work"])


@pytest.mark.parametrize("year", YEARS)
def test_fixed_days_are_off_whatever_the_weekday(year):
    fixed = [(1, 1), (4, 30), (5, 1), (9, 2)] + [(11, 24)] * (year >= 2026)
    assert all(NATION.day(date(year, *day)).kind is DayKind.DAY_OFF for day in fixed)


@pytest.mark.parametrize("year", range(2018, 2026))
def test_24_november_is_an_ordinary_day_before_2026(year):
    assert NATION.day(date(year, 11, 24)).kind is not DayKind.DAY_OFF


@pytest.mark.parametrize("year", YEARS)
def test_moon_days_are_off(year):
    new_year, hung_kings = moon_day(1, 1, year), moon_day(10, 3, year)
    assert all(NATION.day(new_year + timedelta(shift)).name == "Tết Nguyên đán" for shift in (-1, 0, 1, 2))
    assert NATION.day(hung_kings).name == "Giỗ Tổ Hùng Vương"


def moon_day(day: int, month: int, year: int) -> date:
    solar_day, solar_month, solar_year = convert_lunar_to_solar(day, month, year, False)
    return date(solar_year, solar_month, solar_day)


@pytest.mark.parametrize(
    ("worked", "swapped"),
    [
        ("2019-01-05", "2018-12-31"),
        ("2019-05-04", "2019-04-29"),
        ("2024-05-04", "2024-04-29"),
        ("2025-04-26", "2025-05-02"),
        ("2026-01-10", "2026-01-02"),
        ("2026-08-22", "2026-08-31"),
    ],
)
def test_swap_days(worked, swapped):
    worked_on, off_on = date.fromisoformat(worked), date.fromisoformat(swapped)
    assert NATION.day(worked_on).kind is DayKind.SWAP
    assert NATION.opening(worked_on) == NATION.hours[off_on.weekday()]
    assert NATION.day(off_on).kind is DayKind.DAY_OFF
    assert f"{worked_on.day}/{worked_on.month}/{worked_on.year}" in NATION.day(off_on).name


def test_every_day_off_has_a_vietnamese_name():
    assert all(name.strip() for name in NATION.days_off.values())


def test_only_2027_is_provisional():
    assert NATION.provisional_years == {2027}


def test_2028_is_not_guessed():
    with pytest.raises(CalendarNotPublished) as raised:
        NATION.next_working_day(date(2027, 12, 31))
    assert raised.value.params == {"calendar": "VN", "year": 2028}
