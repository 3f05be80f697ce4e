"""Working calendars: kinds of days, openings to the second, walking from day to day, inheritance."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from procedures.rules.errors import CalendarNotPublished, RuleError
from procedures.rules.moments import require_moment
from procedures.rules.workdays import (
    LOCAL,
    NATIONAL_HOURS,
    DayKind,
    OpeningPeriod,
    WorkingCalendar,
    local_date,
)

MORNING = OpeningPeriod(time(7, 30), time(11, 30))
AFTERNOON = OpeningPeriod(time(13, 30), time(17))

# August and September 2026: Saturday the 22nd is worked for Monday the 31st; 1 and 2 September are days off;
# on Friday the 28th the office closes at noon.
CALENDAR = WorkingCalendar(
    code="T",
    years=frozenset({2025, 2026, 2028}),
    days_off={
        date(2026, 8, 31): "Nghỉ hoán đổi",
        date(2026, 9, 1): "Liền kề Quốc khánh",
        date(2026, 9, 2): "Quốc khánh",
    },
    swap_days={date(2026, 8, 22): 0},
    half_days={date(2026, 8, 28): (MORNING,)},
    provisional_years=frozenset({2028, 2031}),
)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("on", "kind", "name", "periods"),
    [
        (date(2026, 8, 21), DayKind.WORKING, "", (MORNING, AFTERNOON)),
        (date(2026, 8, 22), DayKind.SWAP, "", (MORNING, AFTERNOON)),
        (date(2026, 8, 23), DayKind.WEEKEND, "", ()),
        (date(2026, 8, 28), DayKind.HALF_DAY, "", (MORNING,)),
        (date(2026, 8, 29), DayKind.WEEKEND, "", ()),
        (date(2026, 9, 2), DayKind.DAY_OFF, "Quốc khánh", ()),
    ],
)
def test_what_a_day_is(on, kind, name, periods):
    day = CALENDAR.day(on)
    assert (day.kind, day.name, day.periods) == (kind, name, periods)
    assert day.is_working == CALENDAR.is_working(on) == bool(periods)


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("08-21T07:29:59", "08-21T07:30"),
        ("08-21T07:30", "08-21T07:30"),
        ("08-21T11:29:59", "08-21T11:29:59"),
        ("08-21T11:30", "08-21T13:30"),  # closing time itself is closed
        ("08-21T12:00", "08-21T13:30"),
        ("08-21T16:59:59", "08-21T16:59:59"),
        ("08-21T17:00", "08-22T07:30"),  # Friday evening, Saturday is worked
        ("08-22T17:00", "08-24T07:30"),
        ("08-28T11:30", "09-03T07:30"),  # half day, weekend, three days off
        ("08-30T23:59", "09-03T07:30"),
    ],
)
def test_next_opening_is_the_moment_itself_only_while_open(at, opening):
    assert CALENDAR.next_opening(moment(at)) == moment(opening)
    assert CALENDAR.is_open(moment(at)) == (at == opening)


def test_next_opening_is_told_in_the_office_s_zone():
    opening = CALENDAR.next_opening(datetime(2026, 8, 20, 17, 30, tzinfo=UTC))
    assert opening.isoformat() == "2026-08-21T07:30:00+07:00"


@pytest.mark.parametrize(
    ("on", "n", "found"),
    [
        (date(2026, 8, 20), 1, date(2026, 8, 21)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
        (date(2026, 8, 22), 1, date(2026, 8, 24)),
        (date(2026, 8, 23), 1, date(2026, 8, 24)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 8, 21), 7, date(2026, 9, 3)),
        (date(2025, 12, 31), 1, date(2026, 1, 1)),
    ],
)
def test_nth_working_day(on, n, found):
    assert CALENDAR.nth_working_day(on, n) == found
    assert CALENDAR.working_days_between(on, found) == n


def test_on_or_after_and_closing():
    assert CALENDAR.on_or_after(date(2026, 8, 22)) == date(2026, 8, 22)
    assert CALENDAR.on_or_after(date(2026, 8, 29)) == date(2026, 9, 3)
    assert CALENDAR.next_working_day(date(2026, 8, 22)) == date(2026, 8, 24)
    assert CALENDAR.closing(date(2026, 8, 28)) == moment("08-28T11:30")
    assert CALENDAR.closing(date(2026, 8, 24)) == moment("08-24T17:00")
    assert CALENDAR.working_days_between(date(2026, 8, 24), date(2026, 8, 21)) == 0
    with pytest.raises(RuleError) as raised:
        CALENDAR.closing(date(2026, 9, 2))
    assert raised.value.code == "not_a_working_day"


@pytest.mark.parametrize(
    ("ask", "year"),
    [
        (lambda: CALENDAR.day(date(2027, 1, 4)), 2027),
        (lambda: CALENDAR.is_working(date(2024, 12, 31)), 2024),
        (lambda: CALENDAR.opening(date(2029, 1, 1)), 2029),
        (lambda: CALENDAR.is_open(datetime(2027, 1, 4, 9, tzinfo=LOCAL)), 2027),
        (lambda: CALENDAR.next_working_day(date(2026, 12, 31)), 2027),
        (lambda: CALENDAR.nth_working_day(date(2026, 12, 1), 60), 2027),
        (lambda: CALENDAR.nth_working_day(date(2027, 3, 1), 1), 2027),
        (lambda: CALENDAR.on_or_after(date(2027, 1, 1)), 2027),
        (lambda: CALENDAR.next_opening(datetime(2026, 12, 31, 17, tzinfo=LOCAL)), 2027),
        (lambda: CALENDAR.next_opening(datetime(2028, 12, 31, 9, tzinfo=LOCAL)), 2029),
        (lambda: CALENDAR.working_days_between(date(2026, 12, 1), date(2028, 1, 3)), 2027),
        (lambda: CALENDAR.add_opening_time(moment("12-31T16:00"), timedelta(hours=2)), 2027),
    ],
)
def test_a_year_that_is_not_published_is_an_error_that_names_it(ask, year):
    with pytest.raises(CalendarNotPublished) as raised:
        ask()
    assert raised.value.params == {"calendar": "T", "year": year}


def test_a_year_that_ends_in_days_off_does_not_guess_the_next():
    calendar = WorkingCalendar(code="E", years=frozenset({2026}), days_off={date(2026, 12, 31): "x"})
    with pytest.raises(CalendarNotPublished):
        calendar.on_or_after(date(2026, 12, 31))
    nothing = WorkingCalendar(code="N", years=frozenset({2026}), hours={})
    with pytest.raises(CalendarNotPublished):
        nothing.on_or_after(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("08-21T09:00", "08-21T09:00", 0),
        ("08-21T10:00", "08-21T09:00", 0),
        ("08-21T09:00", "08-21T10:30", 90),
        ("08-21T11:00", "08-21T14:00", 60),
        ("08-21T12:00", "08-21T13:00", 0),
        ("08-21T16:00", "08-22T08:00", 90),
        ("08-21T16:00", "08-22T07:30", 60),
        ("08-23T00:00", "08-25T00:00", 450),
        ("08-23T00:00", "08-23T12:00", 0),
        ("08-28T00:00", "09-03T00:00", 240),
        ("12-31T16:30", "12-31T23:00", 30),  # ends in the last published evening and asks no further
    ],
)
def test_opening_minutes(since, until, minutes):
    assert CALENDAR.opening_minutes(moment(since), moment(until)) == minutes


@pytest.mark.parametrize(
    ("at", "hours", "found"),
    [
        ("08-21T09:00", 2.5, "08-21T11:30"),  # used up exactly at noon: noon, not half past one
        ("08-21T09:00", 3, "08-21T14:00"),
        ("08-21T13:30", 3.5, "08-21T17:00"),
        ("08-21T13:30", 3.75, "08-22T07:45"),
        ("08-21T20:00", 0, "08-22T07:30"),
        ("08-22T07:30", 15, "08-24T17:00"),
    ],
)
def test_add_opening_time(at, hours, found):
    assert CALENDAR.add_opening_time(moment(at), timedelta(hours=hours)) == moment(found)


def test_opening_time_is_never_negative():
    with pytest.raises(RuleError):
        CALENDAR.add_opening_time(moment("08-21T09:00"), timedelta(hours=-1))
    with pytest.raises(RuleError):
        CALENDAR.nth_working_day(date(2026, 8, 21), 0)


def test_an_office_inherits_and_its_own_entries_win():
    office = CALENDAR.derive(
        code="H50.12",
        number=4,
        hours={**NATIONAL_HOURS, 5: (MORNING,)},
        days_off={date(2026, 8, 22): "Mất điện"},
        half_days={date(2026, 9, 1): (MORNING,)},
        swap_days={date(2026, 8, 28): 4},
        reopened=frozenset({date(2026, 9, 2)}),
    )
    assert (office.code, office.number, office.years) == ("H50.12", 4, CALENDAR.years)
    assert office.day(date(2026, 8, 22)).name == "Mất điện"
    assert office.day(date(2026, 8, 28)).periods == (MORNING, AFTERNOON)
    assert office.day(date(2026, 8, 29)).periods == (MORNING,)
    assert office.day(date(2026, 9, 1)).kind is DayKind.HALF_DAY
    assert office.day(date(2026, 9, 2)).kind is DayKind.WORKING
    assert office.day(date(2026, 8, 31)).name == "Nghỉ hoán đổi"


def test_an_office_that_enters_nothing_differs_in_name_only():
    office = CALENDAR.derive(code="H50.12")
    assert office.fingerprint == CALENDAR.fingerprint
    assert office.derive(code="X", days_off={date(2026, 8, 3): "x"}).fingerprint != CALENDAR.fingerprint


def test_a_swap_day_uses_own_hours_where_the_swapped_weekday_has_none():
    hours = {2: (MORNING,), 5: (AFTERNOON,)}
    days = {date(2026, 8, 22): 0, date(2026, 8, 23): 0, date(2026, 8, 29): 2}
    office = WorkingCalendar(code="O", years=frozenset({2026}), hours=hours, swap_days=days)
    assert office.opening(date(2026, 8, 22)) == (AFTERNOON,)
    assert office.opening(date(2026, 8, 23)) == ()
    assert office.opening(date(2026, 8, 29)) == (MORNING,)


def test_only_published_years_can_be_provisional():
    assert CALENDAR.provisional_years == {2028}
    assert CALENDAR.is_provisional(date(2028, 5, 1))
    assert not CALENDAR.is_provisional(date(2026, 5, 1))


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"years": {1899}}, "year_out_of_range"),
        ({"years": {2101}}, "year_out_of_range"),
        ({"hours": {7: (MORNING,)}}, "weekday_invalid"),
        ({"swap_days": {date(2026, 8, 22): 9}}, "weekday_invalid"),
        ({"hours": {0: (AFTERNOON, MORNING, MORNING)}}, "opening_periods_overlap"),
        ({"swap_days": {date(2026, 8, 22): 0}, "days_off": {date(2026, 8, 22): "x"}}, "calendar_day_twice"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(entries, code):
    with pytest.raises(RuleError) as raised:
        WorkingCalendar(**{"code": "X", "years": {2026}, **entries})
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("start", "end"), [(time(9), time(9)), (time(10), time(9)), (time(9), time(10, tzinfo=UTC))]
)
def test_a_period_ends_after_it_starts(start, end):
    with pytest.raises(RuleError) as raised:
        OpeningPeriod(start, end)
    assert raised.value.code == "opening_period_invalid"


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 17, tzinfo=UTC), date(2026, 11, 21)),
    ],
)
def test_the_local_day_turns_at_17_utc(at, on):
    assert local_date(at) == on


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2026, 11, 20), "moment_not_aware"),
        (datetime(1, 1, 1, tzinfo=UTC), "moment_out_of_range"),
        (datetime(9999, 12, 31, tzinfo=UTC), "moment_out_of_range"),
    ],
)
def test_a_moment_has_a_place_and_a_century(at, code):
    with pytest.raises(RuleError) as raised:
        require_moment(at, "received_at")
    assert (raised.value.code, raised.value.field) == (code, "received_at")
