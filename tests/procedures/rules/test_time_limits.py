"""Due dates by tables: the day before, the day, the day after. The laws are in test_time_limit_laws.py."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from procedures.rules.day_limits import add_months
from procedures.rules.errors import RuleError
from procedures.rules.national_calendar import national_calendar
from procedures.rules.time_limits import (
    ClockMode,
    Deadline,
    Remainder,
    Suspension,
    TimeLimit,
    Unit,
    deadline,
)
from procedures.rules.workdays import LOCAL, CalendarNotPublished, WorkingCalendar

NATION = national_calendar()


def moment(text: str) -> datetime:
    year = "" if text.startswith("20") else "2026-"
    return datetime.fromisoformat(year + text).replace(tzinfo=LOCAL)


def limit_of(text: str) -> TimeLimit:
    """`3 working_days`, `same_day`, `same_day 10:00`."""
    words = text.split()
    if words[0] in ("same_day", "none"):
        return TimeLimit(None, Unit(words[0]), *map(time.fromisoformat, words[1:]))
    return TimeLimit(Decimal(words[0]), Unit(words[1]))


def stop(text: str) -> Suspension:
    """`pause 11-20T09:00 11-24T10:00`; without the second moment it is still open."""
    mode, since, *until = text.split()
    return Suspension(moment(since), moment(until[0]) if until else None, ClockMode(mode))


def ask(limit: str, received: str, *stops: str, calendar: WorkingCalendar = NATION) -> Deadline:
    return deadline(limit_of(limit), moment(received), calendar, [stop(text) for text in stops])


# November 2026: Friday the 20th, Monday the 23rd; Tuesday the 24th is a day off.
# August 2026: Friday the 21st; Saturday the 22nd is worked; Monday the 31st to Wednesday 2 September are off.
@pytest.mark.parametrize(
    ("limit", "received", "due"),
    [
        # the fixed points
        ("3 working_days", "11-20T09:00", "11-26T17:00"),
        ("1 working_days", "08-21T09:00", "08-22T17:00"),
        # effective receipt
        ("1 working_days", "11-19T16:59:59", "11-20T17:00"),
        ("1 working_days", "11-19T17:00", "11-23T17:00"),
        ("1 working_days", "11-20T06:00", "11-23T17:00"),
        ("1 working_days", "11-20T12:00", "11-23T17:00"),
        ("1 working_days", "11-22T10:00", "11-25T17:00"),  # Sunday: day 0 is Monday
        ("1 working_days", "11-24T10:00", "11-26T17:00"),  # day off: day 0 is Wednesday
        # years and holidays
        ("1 working_days", "2025-12-31T09:00", "2026-01-05T17:00"),
        ("5 working_days", "2026-02-13T09:00", "2026-02-27T17:00"),  # Tết 16 to 20 February
        ("7 working_days", "2018-12-28T09:00", "2019-01-09T17:00"),
        # calendar days
        ("1 calendar_days", "11-19T09:00", "11-20T17:00"),
        ("1 calendar_days", "11-20T09:00", "11-23T17:00"),
        ("2 calendar_days", "11-20T09:00", "11-23T17:00"),
        ("3 calendar_days", "11-20T09:00", "11-23T17:00"),
        ("4 calendar_days", "11-20T09:00", "11-25T17:00"),  # ends on the day off
        ("10 calendar_days", "08-21T09:00", "09-03T17:00"),
        ("1 calendar_days", "08-21T09:00", "08-22T17:00"),  # ends on the worked Saturday
        # months
        ("1 months", "01-30T09:00", "03-02T17:00"),  # 28 February is a Saturday
        ("1 months", "2024-01-31T09:00", "2024-02-29T17:00"),  # leap day
        ("1 months", "2025-01-24T09:00", "2025-02-24T17:00"),
        ("12 months", "2024-02-29T09:00", "2025-02-28T17:00"),
        ("6 months", "05-20T09:00", "11-20T17:00"),
        ("1 months", "10-24T09:00", "11-26T17:00"),  # Saturday: day 0 is 26 October
        ("1 months", "10-23T09:00", "11-23T17:00"),
        # same day
        ("same_day", "11-20T14:59:59", "11-20T17:00"),
        ("same_day", "11-20T15:00", "11-23T17:00"),
        ("same_day", "11-23T15:00", "11-25T17:00"),
        ("same_day", "11-20T17:30", "11-23T17:00"),
        ("same_day", "11-21T16:00", "11-23T17:00"),
        ("same_day 10:00", "11-20T10:00", "11-23T17:00"),
        ("same_day 12:00", "11-20T11:45", "11-23T17:00"),  # at lunch: received at 13:30
        ("same_day", "08-21T15:00", "08-22T17:00"),
        # working hours: 4 h in the morning, 3.5 h in the afternoon
        ("1 working_hours", "11-20T09:00", "11-20T10:00"),
        ("2.5 working_hours", "11-20T09:00", "11-20T11:30"),
        ("6 working_hours", "11-20T09:00", "11-20T17:00"),
        ("6.5 working_hours", "11-20T09:00", "11-23T08:00"),
        ("8 working_hours", "11-23T07:30", "11-25T08:00"),
        ("1 working_hours", "11-20T12:00", "11-20T14:30"),
        ("0.5 working_hours", "11-21T12:00", "11-23T08:00"),
        # clock hours
        ("1 clock_hours", "11-20T09:00", "11-20T10:00"),
        ("2.5 clock_hours", "11-20T09:00", "11-20T13:30"),  # 11:30 itself is closed
        ("3 clock_hours", "11-20T09:00", "11-20T13:30"),
        ("8 clock_hours", "11-20T09:00", "11-23T07:30"),
        ("24 clock_hours", "11-19T09:00", "11-20T09:00"),
        ("24 clock_hours", "11-20T09:00", "11-23T07:30"),
        ("1 clock_hours", "11-21T12:00", "11-23T08:30"),
    ],
)
def test_due(limit, received, due):
    found = ask(limit, received)
    assert found.due_at == moment(due)
    assert found.due_on == moment(due).date()
    assert (found.paused, found.remainder) == (False, None)


@pytest.mark.parametrize(
    ("limit", "received", "stops", "due"),
    [
        # pause: days in [suspended, resumed) are not countable
        ("3 working_days", "11-16T09:00", ["pause 11-17T08:00 11-17T16:00"], "11-19T17:00"),
        ("3 working_days", "11-16T09:00", ["pause 11-17T16:00 11-18T08:00"], "11-20T17:00"),
        ("3 working_days", "11-16T09:00", ["pause 11-16T10:00 11-18T10:00"], "11-20T17:00"),
        ("3 working_days", "11-16T09:00", ["pause 11-18T10:00 11-23T10:00"], "11-25T17:00"),
        ("3 working_days", "11-16T09:00", ["pause 11-19T10:00 11-20T10:00"], "11-20T17:00"),
        (
            "3 working_days",
            "11-16T09:00",
            ["pause 11-20T10:00 11-27T10:00"],
            "11-19T17:00",
        ),  # after it was due
        ("3 working_days", "11-16T09:00", ["pause 11-10T10:00 11-12T10:00"], "11-19T17:00"),  # before receipt
        ("3 working_days", "11-16T09:00", ["none 11-17T10:00 11-20T10:00"], "11-19T17:00"),
        ("3 working_days", "11-16T09:00", ["none 11-17T10:00"], "11-19T17:00"),
        (
            "3 working_days",
            "11-16T09:00",
            ["pause 11-18T09:00 11-19T09:00", "pause 11-17T09:00 11-18T08:00"],
            "11-23T17:00",
        ),
        ("5 calendar_days", "11-16T09:00", ["pause 11-18T09:00 11-20T09:00"], "11-23T17:00"),
        (
            "5 calendar_days",
            "11-16T09:00",
            ["pause 11-16T10:00 11-18T09:00"],
            "11-23T17:00",
        ),  # 22 is a Sunday
        # used up on Saturday the 21st: a pause that begins on Sunday comes too late to move Monday
        ("5 calendar_days", "11-16T09:00", ["pause 11-22T10:00 11-27T09:00"], "11-23T17:00"),
        ("5 calendar_days", "11-16T09:00", ["pause 11-21T10:00 11-24T09:00"], "11-25T17:00"),
        ("1 months", "10-20T09:00", ["pause 11-02T09:00 11-05T09:00"], "11-23T17:00"),
        ("1 months", "10-20T09:00", ["pause 10-20T10:00 10-22T09:00"], "11-23T17:00"),  # the 21st only
        ("1 months", "10-20T09:00", ["pause 11-20T09:00 11-21T09:00"], "11-23T17:00"),
        ("1 months", "10-20T09:00", ["pause 11-21T09:00 11-30T09:00"], "11-20T17:00"),
        ("same_day", "11-16T09:00", ["pause 11-16T10:00 11-16T16:00"], "11-16T17:00"),
        ("same_day", "11-16T09:00", ["pause 11-16T10:00 11-18T16:00"], "11-18T17:00"),
        ("same_day", "11-19T15:30", ["pause 11-19T16:00 11-20T10:00"], "11-20T17:00"),
        ("same_day", "11-19T15:30", ["pause 11-20T08:00 11-21T10:00"], "11-23T17:00"),
        ("same_day", "11-19T15:30", ["pause 11-23T08:00 11-25T10:00"], "11-20T17:00"),
        ("4 working_hours", "11-16T09:00", ["pause 11-16T10:00 11-16T15:00"], "11-17T08:30"),
        ("4 working_hours", "11-16T09:00", ["pause 11-16T17:00 11-18T09:00"], "11-16T15:00"),
        (
            "6 working_hours",
            "11-16T09:00",
            ["pause 11-16T17:00 11-18T09:00"],
            "11-16T17:00",
        ),  # used up as it began
        ("7 working_hours", "11-16T09:00", ["pause 11-16T17:00 11-18T09:00"], "11-18T10:00"),
        ("2 clock_hours", "11-16T09:00", ["pause 11-16T10:00 11-17T09:00"], "11-17T10:00"),
        ("2 clock_hours", "11-16T09:00", ["pause 11-16T08:00 11-16T09:30"], "11-16T13:30"),
        ("2 clock_hours", "11-16T09:00", ["pause 11-16T11:00 11-17T09:00"], "11-16T11:00"),
        # restart: the whole limit anew
        ("3 working_days", "11-16T09:00", ["restart 11-17T09:00 11-18T09:00"], "11-23T17:00"),
        ("3 working_days", "11-16T09:00", ["restart 11-17T09:00 11-17T10:00"], "11-20T17:00"),
        ("3 working_days", "11-16T09:00", ["restart 11-16T09:30 11-16T10:00"], "11-19T17:00"),
        (
            "3 working_days",
            "11-16T09:00",
            ["restart 11-18T09:00 11-21T09:00"],
            "11-27T17:00",
        ),  # back on Saturday
        (
            "3 working_days",
            "11-16T09:00",
            ["restart 11-23T09:00 11-25T09:00"],
            "11-30T17:00",
        ),  # after it was due
        ("3 working_days", "11-16T09:00", ["restart 11-10T09:00 11-12T09:00"], "11-19T17:00"),
        ("same_day", "11-16T09:00", ["restart 11-16T10:00 11-16T15:30"], "11-17T17:00"),
        (
            "3 working_days",
            "11-16T09:00",
            ["restart 11-17T09:00 11-18T09:00", "restart 11-19T09:00 11-20T09:00"],
            "11-26T17:00",
        ),
        # a pause that began before the restart is clipped
        (
            "3 working_days",
            "11-16T09:00",
            ["pause 11-16T10:00 11-20T09:00", "restart 11-17T09:00 11-18T09:00"],
            "11-25T17:00",
        ),
        # counted anew from the 31st a month would end earlier than from the 28th with two days added
        (
            "1 months",
            "01-28T09:00",
            ["pause 01-29T09:00 01-30T09:00", "restart 01-30T10:00 01-30T11:00"],
            "03-02T17:00",
        ),
        (
            "1 months",
            "2027-01-28T09:00",
            ["pause 2027-01-29T08:00 2027-02-01T09:00", "restart 2027-01-29T09:00 2027-01-31T20:00"],
            "2027-03-03T17:00",
        ),
    ],
)
def test_due_with_suspensions(limit, received, stops, due):
    found = ask(limit, received, *stops)
    assert found.due_at == moment(due)
    assert not found.paused


@pytest.mark.parametrize(
    ("limit", "received", "stops", "left"),
    [
        ("5 working_days", "11-16T09:00", ["pause 11-18T09:00"], Remainder(Decimal(4), Unit.WORKING_DAYS)),
        ("5 working_days", "11-16T09:00", ["pause 11-16T10:00"], Remainder(Decimal(5), Unit.WORKING_DAYS)),
        ("5 working_days", "11-16T09:00", ["pause 11-23T09:00"], Remainder(Decimal(1), Unit.WORKING_DAYS)),
        (
            "5 working_days",
            "11-16T09:00",
            ["pause 11-17T09:00 11-18T09:00", "pause 11-19T09:00"],
            Remainder(Decimal(4), Unit.WORKING_DAYS),
        ),
        ("5 working_days", "11-16T09:00", ["restart 11-18T09:00"], Remainder(Decimal(5), Unit.WORKING_DAYS)),
        ("5 working_days", "11-16T09:00", ["restart 11-28T09:00"], Remainder(Decimal(5), Unit.WORKING_DAYS)),
        ("5 calendar_days", "11-16T09:00", ["pause 11-18T09:00"], Remainder(Decimal(4), Unit.CALENDAR_DAYS)),
        ("1 months", "11-16T09:00", ["pause 11-18T09:00"], Remainder(Decimal(29), Unit.CALENDAR_DAYS)),
        ("1 months", "11-16T09:00", ["restart 11-18T09:00"], Remainder(Decimal(1), Unit.MONTHS)),
        (
            "1 months",
            "11-16T09:00",
            ["restart 11-17T09:00 11-18T09:00", "pause 11-19T09:00"],
            Remainder(Decimal(30), Unit.CALENDAR_DAYS),
        ),
        ("same_day", "11-16T09:00", ["pause 11-16T10:00"], Remainder(None, Unit.SAME_DAY)),
        ("same_day", "11-16T09:00", ["restart 11-16T10:00"], Remainder(None, Unit.SAME_DAY)),
        ("8 working_hours", "11-16T09:00", ["pause 11-16T11:00"], Remainder(Decimal(6), Unit.WORKING_HOURS)),
        ("8 working_hours", "11-16T09:00", ["pause 11-16T08:00"], Remainder(Decimal(8), Unit.WORKING_HOURS)),
        ("8 clock_hours", "11-16T09:00", ["pause 11-16T09:30"], Remainder(Decimal("7.5"), Unit.CLOCK_HOURS)),
    ],
)
def test_while_suspended_there_is_no_due_date_but_a_remainder(limit, received, stops, left):
    found = ask(limit, received, *stops)
    assert (found.due_at, found.due_on, found.paused, found.remainder) == (None, None, True, left)


@pytest.mark.parametrize(
    "limit", ["3 working_days", "3 calendar_days", "1 months", "same_day", "3 clock_hours"]
)
def test_a_pause_that_begins_after_the_due_day_is_no_pause_of_this_limit(limit):
    found = ask(limit, "10-01T09:00", "pause 11-18T09:00")
    assert found == ask(limit, "10-01T09:00")


@pytest.mark.parametrize("received", ["11-20T09:00", "2031-01-05T03:00"])
def test_without_a_limit_nothing_is_due_and_no_calendar_is_asked(received):
    found = ask("none", received, "restart 11-21T09:00")
    assert found == Deadline(None, None, moment(received))


def test_the_effective_receipt_stays_that_of_the_receipt():
    found = ask("3 working_days", "11-15T09:00", "restart 11-17T09:00 11-18T09:00")
    assert found.effective_receipt == moment("11-16T07:30")


def test_the_answer_is_in_local_time_whatever_the_question_s_zone():
    found = deadline(limit_of("1 clock_hours"), datetime(2026, 11, 20, 2, tzinfo=UTC), NATION)
    assert str(found.due_at) == "2026-11-20 10:00:00+07:00"
    found = deadline(limit_of("1 working_days"), datetime(2026, 11, 19, 17, tzinfo=UTC), NATION)
    assert found.due_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("limit", "received", "stops", "year"),
    [
        ("1 working_days", "2027-12-31T09:00", [], 2028),
        ("30 working_days", "2027-12-01T09:00", [], 2028),
        ("31 calendar_days", "2027-12-01T09:00", [], 2028),
        ("12 months", "2027-12-01T09:00", [], 2028),
        ("same_day", "2027-12-31T15:00", [], 2028),
        ("2 working_hours", "2027-12-31T16:00", [], 2028),
        ("2 clock_hours", "2027-12-31T16:00", [], 2028),
        ("1 working_days", "2017-12-31T09:00", [], 2017),
        ("3 working_days", "2027-12-30T09:00", ["pause 2027-12-31T09:00 2028-01-03T09:00"], 2028),
        ("3 working_days", "2027-12-30T09:00", ["pause 2028-01-03T09:00 2028-01-05T09:00"], 2028),
        ("3 working_days", "2027-12-20T09:00", ["restart 2027-12-21T09:00 2028-01-05T09:00"], 2028),
    ],
)
def test_beyond_the_published_years_nothing_is_guessed(limit, received, stops, year):
    with pytest.raises(CalendarNotPublished) as raised:
        ask(limit, received, *stops)
    assert raised.value.params == {"calendar": "VN", "year": year}


@pytest.mark.parametrize(
    ("limit", "stops", "due"),
    [
        ("3 working_days", ["pause 2028-01-05T09:00 2028-01-07T09:00"], "2027-12-23T17:00"),
        ("3 working_hours", ["pause 2028-01-05T09:00"], "2027-12-20T14:00"),
        ("3 calendar_days", ["pause 2028-01-05T09:00"], "2027-12-23T17:00"),
    ],
)
def test_a_pause_beyond_the_published_years_and_the_due_day_does_no_harm(limit, stops, due):
    assert ask(limit, "2027-12-20T09:00", *stops).due_at == moment(due)


def test_a_pause_open_since_the_last_published_evening_has_a_remainder():
    found = ask("10 working_hours", "2027-12-31T09:00", "pause 2027-12-31T18:00")
    assert found.remainder == Remainder(Decimal(4), Unit.WORKING_HOURS)


@pytest.mark.parametrize(
    ("received", "provisional"),
    [("2026-12-28T09:00", False), ("2026-12-30T09:00", True), ("2027-05-04T09:00", True)],
)
def test_a_count_through_an_estimated_year_says_so(received, provisional):
    assert ask("3 working_days", received).provisional is provisional


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        (None, Unit.WORKING_DAYS, "amount_missing"),
        (Decimal(1), Unit.SAME_DAY, "amount_not_allowed"),
        (Decimal(1), Unit.NONE, "amount_not_allowed"),
        (Decimal(0), Unit.WORKING_DAYS, "amount_not_positive"),
        (Decimal(-1), Unit.MONTHS, "amount_not_positive"),
        (Decimal("-0.5"), Unit.WORKING_HOURS, "amount_not_positive"),
        (Decimal("1e-20"), Unit.CLOCK_HOURS, "amount_not_positive"),
        (Decimal("1.5"), Unit.WORKING_DAYS, "amount_not_whole"),
        (Decimal("0.5"), Unit.CALENDAR_DAYS, "amount_not_whole"),
        (Decimal("1.5"), Unit.MONTHS, "amount_not_whole"),
        (Decimal("NaN"), Unit.WORKING_DAYS, "amount_not_a_number"),
        (Decimal("sNaN"), Unit.WORKING_HOURS, "amount_not_a_number"),
        (Decimal("Infinity"), Unit.WORKING_DAYS, "amount_not_a_number"),
        (Decimal("1e999999"), Unit.WORKING_DAYS, "amount_too_large"),
        (True, Unit.WORKING_DAYS, "amount_not_a_number"),
        (1.5, Unit.WORKING_HOURS, "amount_not_a_number"),
        ("3", Unit.WORKING_DAYS, "amount_not_a_number"),
    ],
)
def test_an_amount_that_is_no_amount_is_refused(amount, unit, code):
    with pytest.raises(RuleError) as raised:
        TimeLimit(amount, unit)
    assert (raised.value.code, raised.value.field) == (code, "amount")


def test_a_limit_takes_whole_numbers_and_unit_names():
    assert TimeLimit(3, "working_days") == TimeLimit(Decimal(3), Unit.WORKING_DAYS)
    assert TimeLimit(Decimal("3.0"), Unit.MONTHS).number == 3
    with pytest.raises(RuleError):
        _ = TimeLimit(None, Unit.SAME_DAY).number


def test_a_suspension_ends_after_it_starts():
    with pytest.raises(RuleError) as raised:
        stop("pause 11-20T09:00 11-19T09:00")
    assert raised.value.code == "suspension_ends_before_it_starts"
    with pytest.raises(RuleError):
        Suspension(datetime(2026, 11, 20, 9), None, ClockMode.PAUSE)


def test_a_receipt_without_a_zone_is_refused():
    with pytest.raises(RuleError) as raised:
        deadline(limit_of("1 working_days"), datetime(2026, 11, 20, 9), NATION)
    assert raised.value.code == "moment_not_aware"


@pytest.mark.parametrize(
    ("on", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 8, 15), 16, date(2027, 12, 15)),
    ],
)
def test_the_same_day_number_months_later(on, months, found):
    assert add_months(on, months) == found
