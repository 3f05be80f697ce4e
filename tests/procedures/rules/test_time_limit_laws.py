"""Laws of due dates over random calendars, receipts and suspensions, and an oracle that walks minute by minute.

The oracle shares no code with the rules: it knows opening hours as a set of minutes of the week and walks forward.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.rules.time_limits import ClockMode, Suspension, TimeLimit, Unit, deadline, explain
from procedures.rules.workdays import LOCAL, OpeningPeriod, WorkingCalendar

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST = datetime(2026, 2, 2, tzinfo=LOCAL)
DAY_UNITS = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.SAME_DAY)
WEEKS = (
    dict.fromkeys(range(5), (("07:30", "11:30"), ("13:30", "17:00"))),
    dict.fromkeys(range(5), (("07:00", "11:00"), ("13:00", "17:00"))) | {5: (("07:30", "11:30"),)},
    dict.fromkeys((0, 2, 4), (("08:00", "12:00"),)),
)
few = settings(max_examples=60, deadline=None)
hours_walk = settings(max_examples=40, deadline=None)


@dataclass(frozen=True)
class Office:
    """An office as the oracle knows it: opening hours by weekday, days off, worked days."""

    week: dict[int, tuple[tuple[str, str], ...]]
    off: frozenset[date] = frozenset()
    swaps: dict[date, int] = field(default_factory=dict)

    def times(self, on: date) -> list[tuple[time, time]]:
        if on in self.off:
            return []
        weekday = self.swaps.get(on, on.weekday())
        pairs = self.week.get(weekday) or self.week.get(on.weekday()) or ()
        return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs]

    def open_at(self, at: datetime) -> bool:
        return any(start <= at.time() < end for start, end in self.times(at.date()))

    def calendar(self) -> WorkingCalendar:
        return WorkingCalendar(
            code="T",
            years=frozenset(range(2025, 2029)),
            hours={
                day: tuple(OpeningPeriod(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)
                for day, pairs in self.week.items()
            },
            days_off=dict.fromkeys(self.off, "x"),
            swap_days=self.swaps,
        )


def walked_opening(at: datetime, office: Office) -> datetime:
    whole = at.replace(second=0, microsecond=0)
    while not office.open_at(whole):
        whole += MINUTE
    return max(at, whole)


def walked(limit: TimeLimit, received: datetime, office: Office, stops: list[Suspension]) -> datetime | None:
    """The due moment by walking, or None while it is paused."""
    restarts = [stop for stop in stops if stop.mode is ClockMode.RESTART]
    if any(stop.until is None for stop in restarts):
        return None
    begun = [received, *sorted(stop.until for stop in restarts if stop.until and stop.until > received)]
    pauses = [stop for stop in stops if stop.mode is ClockMode.PAUSE]
    counts = begun if limit.unit is Unit.MONTHS else begun[-1:]
    ends = [walked_once(limit, walked_opening(at, office), office, pauses) for at in counts]
    return None if None in ends else max(end for end in ends if end)


def walked_once(
    limit: TimeLimit, start: datetime, office: Office, pauses: list[Suspension]
) -> datetime | None:
    if limit.unit in (Unit.WORKING_HOURS, Unit.CLOCK_HOURS):
        return walked_minutes(limit, start, office, pauses)
    last = walked_days(limit, start, office, pauses)
    while last and not office.times(last):
        last += DAY
    return last and datetime.combine(last, office.times(last)[-1][1], LOCAL)


def stands(on: date, pauses: list[Suspension]) -> bool:
    return any(p.since.date() <= on and (p.until is None or on < p.until.date()) for p in pauses)


def stands_for_ever(on: date, pauses: list[Suspension]) -> bool:
    return any(p.until is None and p.since.date() <= on for p in pauses)


def walked_days(limit: TimeLimit, start: datetime, office: Office, pauses: list[Suspension]) -> date | None:
    on = start.date()
    if limit.unit is Unit.SAME_DAY:
        on += DAY if start.time() >= limit.cutoff else 0 * DAY
        while not office.times(on) or stands(on, pauses):
            if stands_for_ever(on, pauses):
                return None
            on += DAY
        return on
    left = int(limit.number)
    if limit.unit is Unit.MONTHS:
        month = start.month - 1 + left
        year, month = start.year + month // 12, month % 12 + 1
        left = (date(year, month, min(start.day, monthrange(year, month)[1])) - on).days
    while left:
        on += DAY
        if stands_for_ever(on, pauses):
            return None
        countable = office.times(on) if limit.unit is Unit.WORKING_DAYS else True
        left -= bool(countable and not stands(on, pauses))
    return on


def walked_minutes(
    limit: TimeLimit, at: datetime, office: Office, pauses: list[Suspension]
) -> datetime | None:
    left = int(limit.number * 60)
    while left:
        if any(p.until is None and p.since <= at for p in pauses):
            return None
        counts = limit.unit is Unit.CLOCK_HOURS or office.open_at(at)
        left -= counts and not any(p.since <= at and (p.until is None or at < p.until) for p in pauses)
        at += MINUTE
    return at if limit.unit is Unit.WORKING_HOURS else walked_opening(at, office)


# --- what is random

dates = st.integers(0, 120).map(lambda shift: FIRST.date() + shift * DAY)
minutes = st.one_of(
    st.integers(0, 60 * 24 * 30),
    # the corners of the day, where the rules turn
    st.tuples(st.integers(0, 30), st.sampled_from([450, 690, 810, 899, 900, 1019, 1020, 0])).map(
        lambda pair: pair[0] * 1440 + pair[1]
    ),
)
moments = minutes.map(lambda count: FIRST + count * MINUTE)
modes = st.sampled_from(list(ClockMode))


@st.composite
def offices(draw: st.DrawFn) -> Office:
    off = draw(st.frozensets(dates, max_size=12))
    swaps = draw(st.dictionaries(dates.filter(lambda on: on.weekday() > 4), st.integers(0, 4), max_size=3))
    return Office(
        draw(st.sampled_from(WEEKS)), off, {on: weekday for on, weekday in swaps.items() if on not in off}
    )


@st.composite
def suspensions(
    draw: st.DrawFn, mode: st.SearchStrategy[ClockMode] = modes, closed: bool = False
) -> Suspension:
    since = draw(moments)
    length = draw(st.integers(0, 60 * 24 * 12) if closed else st.none() | st.integers(0, 60 * 24 * 12))
    return Suspension(since, None if length is None else since + length * MINUTE, draw(mode))


day_limits = st.one_of(
    st.integers(1, 40).map(lambda n: TimeLimit(n, Unit.WORKING_DAYS)),
    st.integers(1, 60).map(lambda n: TimeLimit(n, Unit.CALENDAR_DAYS)),
    st.integers(1, 4).map(lambda n: TimeLimit(n, Unit.MONTHS)),
    st.sampled_from([time(15), time(9), time(12)]).map(lambda at: TimeLimit(None, Unit.SAME_DAY, at)),
)
hour_limits = st.builds(
    TimeLimit,
    st.integers(1, 120).map(lambda quarters: Decimal(quarters) / 4),
    st.sampled_from([Unit.WORKING_HOURS, Unit.CLOCK_HOURS]),
)
limits = day_limits | hour_limits
stops = st.lists(suspensions(), max_size=4)
closed_stops = st.lists(suspensions(closed=True), max_size=3)


# --- the oracle


@few
@given(day_limits, moments, offices(), stops)
def test_day_limits_end_where_the_walk_ends(limit, received, office, stops):
    assert deadline(limit, received, office.calendar(), stops).due_at == walked(
        limit, received, office, stops
    )


@hours_walk
@given(hour_limits, moments, offices(), stops)
def test_hour_limits_end_where_the_walk_ends(limit, received, office, stops):
    assert deadline(limit, received, office.calendar(), stops).due_at == walked(
        limit, received, office, stops
    )


@few
@given(offices(), moments, st.integers(1, 60))
def test_the_nth_working_day_is_the_nth_met(office, at, n):
    calendar, on, met = office.calendar(), at.date(), 0
    found = calendar.nth_working_day(on, n)
    while met < n:
        on += DAY
        met += bool(office.times(on))
    assert found == on
    assert calendar.working_days_between(at.date(), found) == n


# --- the laws


@few
@given(limits, moments, offices(), closed_stops, suspensions(closed=True))
def test_a_suspension_never_makes_the_due_date_earlier(limit, received, office, stops, another):
    calendar = office.calendar()
    before = deadline(limit, received, calendar, stops).due_at
    after = deadline(limit, received, calendar, [*stops, another]).due_at
    assert before <= after


@few
@given(limits, moments, offices(), stops, suspensions(st.just(ClockMode.PAUSE), closed=True), st.floats(0, 1))
def test_splitting_a_pause_in_two_adjacent_ones_changes_nothing(limit, received, office, stops, pause, share):
    calendar = office.calendar()
    middle = pause.since + timedelta(minutes=int((pause.until - pause.since) / MINUTE * share))
    parts = [
        Suspension(middle, pause.until, ClockMode.PAUSE),
        Suspension(pause.since, middle, ClockMode.PAUSE),
    ]
    whole = deadline(limit, received, calendar, [*stops, pause])
    assert deadline(limit, received, calendar, [*stops, *parts]) == whole


@few
@given(limits, moments, offices(), st.permutations(range(4)), st.lists(suspensions(), min_size=4, max_size=4))
def test_the_order_in_which_suspensions_are_told_changes_nothing(limit, received, office, order, stops):
    calendar = office.calendar()
    shuffled = [stops[place] for place in order]
    assert deadline(limit, received, calendar, shuffled) == deadline(limit, received, calendar, stops)


@few
@given(day_limits, moments, offices(), stops, moments, st.integers(0, 1439))
def test_suspended_and_resumed_on_one_day_moves_nothing(limit, received, office, stops, since, length):
    until = min(since + length * MINUTE, datetime.combine(since.date(), time(23, 59), LOCAL))
    pause = Suspension(since, max(since, until), ClockMode.PAUSE)
    calendar = office.calendar()
    assert deadline(limit, received, calendar, [*stops, pause]) == deadline(limit, received, calendar, stops)


@few
@given(limits, moments, offices(), closed_stops, st.integers(1, 60))
def test_a_day_off_outside_the_window_changes_nothing(limit, received, office, stops, distance):
    found = deadline(limit, received, office.calendar(), stops)
    outside = {found.due_on + distance * DAY, received.date() - distance * DAY}
    begun = min([received, *(stop.since for stop in stops)]).date()
    swaps = {on: day for on, day in office.swaps.items() if on not in outside}
    changed = Office(
        office.week, office.off | {on for on in outside if on < begun or on > found.due_on}, swaps
    )
    assert deadline(limit, received, changed.calendar(), stops).due_at == found.due_at


@few
@given(limits, offices(), moments, moments)
def test_received_later_is_never_due_earlier(limit, office, one, other):
    calendar = office.calendar()
    earlier, later = sorted((one, other))
    assert deadline(limit, earlier, calendar).due_at <= deadline(limit, later, calendar).due_at


@few
@given(limits, moments, offices(), stops)
def test_due_while_open_and_paused_without_a_date(limit, received, office, stops):
    calendar = office.calendar()
    found = deadline(limit, received, calendar, stops)
    assert found.paused == (found.due_at is None) == (found.remainder is not None)
    if found.due_at:
        assert found.due_on == found.due_at.date()
        assert calendar.is_working(found.due_on)
        assert found.due_at > received
        if limit.unit in DAY_UNITS:
            assert found.due_at == calendar.closing(found.due_on)


# --- the explanation tells the same


@settings(max_examples=120, deadline=None)
@given(limits, moments, offices(), stops)
def test_the_explanation_ends_on_the_due_day_and_nowhere_else(limit, received, office, stops):
    calendar = office.calendar()
    found, notes = deadline(limit, received, calendar, stops), explain(limit, received, calendar, stops)
    days = [note.on for note in notes]
    assert days == [received.date() + shift * DAY for shift in range(len(days))]
    assert [note.on for note in notes if note.due] == ([] if found.paused else [found.due_on])
    assert notes[-1].due != found.paused


@few
@given(day_limits, moments, offices(), st.lists(suspensions(st.just(ClockMode.PAUSE)), max_size=3))
def test_the_explanation_counts_every_countable_day_once(limit, received, office, stops):
    notes = explain(limit, received, office.calendar(), stops)
    counts = [note.count for note in notes if note.counted]
    assert counts == list(range(1, len(counts) + 1))
    found = deadline(limit, received, office.calendar(), stops)
    if limit.unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS):
        left = 0 if found.remainder is None else int(found.remainder.amount)
        assert len(counts) + left == limit.number


@few
@given(st.integers(1, 100), moments, offices(), st.lists(suspensions(st.just(ClockMode.PAUSE)), max_size=3))
def test_the_explanation_counts_every_working_minute_once(quarters, received, office, stops):
    limit = TimeLimit(Decimal(quarters) / 4, Unit.WORKING_HOURS)
    notes = explain(limit, received, office.calendar(), stops)
    used = sum(note.params["used_minutes"] for note in notes if note.counted)
    found = deadline(limit, received, office.calendar(), stops)
    left = 0 if found.remainder is None else round(found.remainder.amount * 60)
    assert used + left == limit.number * 60
