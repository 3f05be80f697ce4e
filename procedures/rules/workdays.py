"""Working calendars: which days an office works, and when on them it is open.

Legal source: Labour Code 2019 art. 111 and 112 (weekly rest, public holidays), the yearly notices on swapped
working days, Resolution 28/2026/QH16 (24 November). The calendar holds facts; it never computes a holiday.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from hashlib import sha256

from procedures.rules.day_table import DayTable, consecutive
from procedures.rules.errors import CalendarNotPublished, RuleError, gettext_noop
from procedures.rules.moments import FIRST_YEAR, LAST_YEAR, LOCAL, local_date
from procedures.rules.office_clock import OfficeClock
from procedures.rules.opening_hours import (
    NATIONAL_HOURS,
    WEEKDAYS,
    CalendarDay,
    DayKind,
    Hours,
    OpeningPeriod,
    Periods,
    ordered_periods,
    weekly_hours,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LOCAL",
    "NATIONAL_HOURS",
    "CalendarDay",
    "CalendarNotPublished",
    "DayKind",
    "Hours",
    "OpeningPeriod",
    "Periods",
    "WorkingCalendar",
    "local_date",
]


@dataclass(frozen=True, eq=False, kw_only=True)
class WorkingCalendar(OfficeClock):
    """One version of a working calendar; it answers for `years` only and raises CalendarNotPublished beyond.

    code, number       which calendar, and the number of its version
    hours              opening periods by weekday (0 = Monday)
    days_off           date → name; closed whatever the weekday
    swap_days          worked day → weekday it stands in for, whose opening periods it uses
    half_days          date → its own opening periods
    provisional_years  years entered by estimate: usable, and to be marked wherever they are shown
    """

    code: str
    years: frozenset[int]
    number: int = 1
    hours: Hours = field(default_factory=lambda: NATIONAL_HOURS)
    days_off: Mapping[date, str] = field(default_factory=dict)
    swap_days: Mapping[date, int] = field(default_factory=dict)
    half_days: Mapping[date, Periods] = field(default_factory=dict)
    provisional_years: frozenset[int] = frozenset()
    zone: tzinfo = LOCAL

    def __post_init__(self) -> None:
        settle = object.__setattr__
        settle(self, "years", frozenset(self.years))
        settle(self, "provisional_years", frozenset(self.provisional_years) & self.years)
        settle(self, "hours", weekly_hours(self.hours))
        settle(self, "days_off", dict(self.days_off))
        settle(self, "swap_days", dict(self.swap_days))
        settle(self, "half_days", {on: ordered_periods(periods) for on, periods in self.half_days.items()})
        self._check_years()
        self._check_days()

    def _check_years(self) -> None:
        for year in self.years:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise RuleError(
                    "year_out_of_range",
                    gettext_noop("The year %(year)s is outside the years %(first)s to %(last)s."),
                    field="years",
                    year=year,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )

    def _check_days(self) -> None:
        named = [self.days_off.keys(), self.swap_days.keys(), self.half_days.keys()]
        twice = (named[0] & named[1]) | (named[0] & named[2]) | (named[1] & named[2])
        if twice:
            raise RuleError(
                "calendar_day_twice",
                gettext_noop("%(on)s is entered twice with different meanings."),
                field="days",
                on=min(twice),
            )
        for weekday in self.swap_days.values():
            if weekday not in WEEKDAYS:
                raise RuleError(
                    "weekday_invalid",
                    gettext_noop("%(weekday)s is not a weekday; 0 is Monday, 6 is Sunday."),
                    field="swap_days",
                    weekday=weekday,
                )

    # --- one day -----------------------------------------------------------------------------------------

    def opening(self, on: date) -> Periods:
        """Return the opening periods of a date, empty when the office is closed all day."""
        if on.year not in self.years:
            raise CalendarNotPublished(self.code, on.year)
        return self._periods(on)

    def _periods(self, on: date) -> Periods:
        if on in self.half_days:
            return self.half_days[on]
        if on in self.days_off:
            return ()
        weekday = on.weekday()
        if on in self.swap_days:
            return self.hours.get(self.swap_days[on]) or self.hours.get(weekday, ())
        return self.hours.get(weekday, ())

    def day(self, on: date) -> CalendarDay:
        """Return what the calendar says about a date."""
        return CalendarDay(on, self._kind(on), self.days_off.get(on, ""), self.opening(on))

    def _kind(self, on: date) -> DayKind:
        if on in self.half_days:
            return DayKind.HALF_DAY
        if on in self.days_off:
            return DayKind.DAY_OFF
        if on in self.swap_days:
            return DayKind.SWAP
        return DayKind.WORKING if self.hours.get(on.weekday()) else DayKind.WEEKEND

    def is_working(self, on: date) -> bool:
        """Return whether the office opens at all on a date."""
        return bool(self.opening(on))

    def closing(self, on: date) -> datetime:
        """Return the moment the office closes on a working day; RuleError on a closed one."""
        periods = self.opening(on)
        if not periods:
            raise RuleError("not_a_working_day", gettext_noop("%(on)s is not a working day."), on=on)
        return datetime.combine(on, periods[-1].end, self.zone)

    def is_provisional(self, on: date) -> bool:
        """Return whether the date lies in a year that was entered by estimate."""
        return on.year in self.provisional_years

    # --- from day to day ---------------------------------------------------------------------------------

    def nth_working_day(self, on: date, n: int) -> date:
        """Return the n-th working day after `on` (n ≥ 1; `on` itself is not counted), without a walk."""
        if n < 1:
            raise RuleError(
                "count_not_positive", gettext_noop("%(n)s is not a positive number of days."), n=n
            )
        table = self._table(on)
        return table.nth_after(on, n) or self._beyond(table)

    def next_working_day(self, on: date) -> date:
        """Return the first working day strictly after `on`."""
        return self.nth_working_day(on, 1)

    def on_or_after(self, on: date) -> date:
        """Return `on` when it is a working day, else the next working day."""
        table = self._table(on)
        return table.on_or_after(on) or self._beyond(table)

    def working_days_between(self, after: date, to: date) -> int:
        """Return the number of working days after `after` up to and including `to`, never below zero."""
        if to <= after:
            return 0
        table = self._table(after)
        if table is not self._table(to):
            self._beyond(table)
        return table.count(after, to)

    def _table(self, on: date) -> DayTable:
        try:
            return self._tables[on.year]
        except KeyError:
            raise CalendarNotPublished(self.code, on.year) from None

    def _beyond(self, table: DayTable) -> date:
        raise CalendarNotPublished(self.code, table.last_year + 1)

    @cached_property
    def _tables(self) -> dict[int, DayTable]:
        tables = {}
        for first, last in consecutive(self.years):
            table = DayTable(first, last, self._flags(first, last))
            tables.update(dict.fromkeys(range(first, last + 1), table))
        return tables

    def _flags(self, first: int, last: int) -> bytearray:
        start = date(first, 1, 1)
        length = date(last, 12, 31).toordinal() - start.toordinal() + 1
        week = bytes(bool(self.hours.get((start.weekday() + shift) % 7)) for shift in range(7))
        flags = bytearray(week * (length // 7 + 1))[:length]
        for named in (self.days_off, self.swap_days, self.half_days):
            for on in named:
                if first <= on.year <= last:
                    flags[on.toordinal() - start.toordinal()] = bool(self._periods(on))
        return flags

    # --- inheritance and identity ------------------------------------------------------------------------

    def derive(
        self,
        *,
        code: str,
        number: int = 1,
        hours: Hours | None = None,
        days_off: Mapping[date, str] | None = None,
        swap_days: Mapping[date, int] | None = None,
        half_days: Mapping[date, Periods] | None = None,
        reopened: frozenset[date] = frozenset(),
    ) -> "WorkingCalendar":
        """Return an office's calendar: everything inherited except what the office entered itself.

        `reopened` are inherited days off on which the office works; its own entries win over inherited ones.
        Years are inherited: an office cannot publish a year that the nation has not.
        """
        own_off, own_swap, own_half = dict(days_off or {}), dict(swap_days or {}), dict(half_days or {})
        own = own_off.keys() | own_swap.keys() | own_half.keys()
        return WorkingCalendar(
            code=code,
            number=number,
            years=self.years,
            provisional_years=self.provisional_years,
            zone=self.zone,
            hours=self.hours if hours is None else hours,
            days_off={on: name for on, name in self.days_off.items() if on not in own | reopened} | own_off,
            swap_days={on: weekday for on, weekday in self.swap_days.items() if on not in own} | own_swap,
            half_days={on: periods for on, periods in self.half_days.items() if on not in own} | own_half,
        )

    @cached_property
    def fingerprint(self) -> str:
        """Return a SHA-256 of everything that can move a due date; equal content, equal fingerprint."""
        parts = (
            sorted(self.years),
            sorted(self.hours.items()),
            sorted(self.days_off),
            sorted(self.swap_days.items()),
            sorted(self.half_days.items()),
            str(self.zone),
        )
        return sha256(repr(parts).encode()).hexdigest()
