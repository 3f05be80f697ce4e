"""Periods of reports: any two local dates, calendar ones, and the statistical ones that end on the 14th.

Legal source of the statistical ones: Decree 09/2019/NĐ-CP art. 12 (docs/rules/statistics.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.iso import read_date
from procedures.rules.moments import FIRST_YEAR, LAST_YEAR, LOCAL

_NAME = re.compile(r"(stat-)?([0-9]{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?", re.ASCII)
_DAY = timedelta(days=1)
# Longer than any report that is filed; a bound, so that month by month stays a table one can read.
LONGEST_YEARS = 50


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `first` to `last`, both counted; `name` is what it is called (`2026-03`, `stat-2026-Q1`)."""

    first: date
    last: date
    name: str = ""

    def __post_init__(self) -> None:
        _check_years(self.first, self.last)
        if self.last < self.first:
            raise RuleError("period_backwards", gettext_noop("The period ends before it begins."), field="to")
        if self.last.year - self.first.year > LONGEST_YEARS:
            raise RuleError(
                "period_too_long",
                gettext_noop("A report covers at most %(years)s years."),
                field="to",
                years=LONGEST_YEARS,
            )
        if not self.name:
            object.__setattr__(self, "name", _name_of(self.first, self.last))

    @property
    def start(self) -> datetime:
        """The first moment that counts."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment that does not count any more."""
        return midnight(self.last + _DAY)

    @property
    def is_statistical(self) -> bool:
        """Whether it is made of months that end on the 14th."""
        return self.first.day == 15 and self.last.day == 14

    @property
    def label(self) -> str:
        """The two days as people write them."""
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"

    def months(self) -> tuple[Period, ...]:
        """Its months in order: statistical ones when it is made of them, otherwise calendar ones, cut at both ends."""
        parts, first = [], self.first
        while first <= self.last:
            last = min(self.last, _end_of_statistical(first) if self.is_statistical else _end_of_month(first))
            whole = self.is_statistical or (first.day == 1 and last == _end_of_month(first))
            parts.append(Period(first, last, "" if whole else f"{first:%Y-%m}"))
            first = last + _DAY
        return tuple(parts)

    def before(self) -> Period:
        """The period just before: as many months where it is made of whole ones, otherwise as many days."""
        if self._is_whole():
            return Period(_months_back(self.first, len(self.months())), self.first - _DAY)
        return Period(self.first - (self.last - self.first) - _DAY, self.first - _DAY)

    def a_year_before(self) -> Period:
        """The same days of the year before; a period that ends with its month does so there, too."""
        last = _months_back(self.last, 12)
        return Period(
            _months_back(self.first, 12),
            _end_of_month(last) if self.last == _end_of_month(self.last) else last,
        )

    def _is_whole(self) -> bool:
        return self.is_statistical or (self.first.day == 1 and self.last == _end_of_month(self.last))


def _months_back(on: date, count: int) -> date:
    """The same day of the month so many months earlier, clipped to the month's end. Raises period_out_of_range."""
    months = on.year * 12 + on.month - 1 - count
    if months // 12 < FIRST_YEAR:
        raise _out_of_range()
    begin = date(months // 12, months % 12 + 1, 1)
    return begin.replace(day=min(on.day, _end_of_month(begin).day))


def midnight(on: date) -> datetime:
    """The moment at which a local day begins."""
    return datetime.combine(on, time.min, LOCAL)


def parse_period(text: str) -> Period:
    """The period of a name: `2026`, `2026-H1`, `2026-Q1`, `2026-03`, each also with `stat-`; or two days.

    Two days are written `2026-01-05..2026-02-11`. RuleError period_unknown, period_backwards.
    """
    if ".." in text:
        return period_between(*text.split("..", 1))
    found = _NAME.fullmatch(text.strip())
    if not found:
        raise RuleError(
            "period_unknown",
            gettext_noop(
                "Name a period like 2026-03, 2026-Q1, 2026-H1, 2026 or stat-2026-03; “%(text)s” is none."
            ),
            field="period",
            text=text[:40],
        )
    statistical, year, quarter, half, month = found.groups()
    first, count = 1, 12
    if quarter:
        first, count = 3 * int(quarter) - 2, 3
    elif half:
        first, count = 6 * int(half) - 5, 6
    elif month:
        first, count = int(month), 1
    return _months(int(year), first, count, bool(statistical))


def period_between(first: str | date, last: str | date) -> Period:
    """The period between two days, both counted, as dates or `2026-01-05`.

    RuleError date_malformed, period_backwards.
    """
    return Period(_date(first, "from"), _date(last, "to"))


def _months(year: int, first: int, count: int, statistical: bool) -> Period:
    if not FIRST_YEAR < year <= LAST_YEAR:
        raise _out_of_range()
    begin = date(year, first, 1)
    end = _end_of_month(date(year, first + count - 1, 1))
    if not statistical:
        return Period(begin, end)
    return Period((begin - _DAY).replace(day=15), end.replace(day=14))


def _date(value: str | date, field: str) -> date:
    return value if isinstance(value, date) else read_date(value.strip(), field)


def _check_years(*days: date) -> None:
    if any(not FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        raise _out_of_range()


def _out_of_range() -> RuleError:
    return RuleError(
        "period_out_of_range",
        gettext_noop("A period lies within the years %(first)s to %(last)s."),
        field="from",
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )


def _end_of_month(on: date) -> date:
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


def _end_of_statistical(on: date) -> date:
    return on.replace(day=14) if on.day <= 14 else (_end_of_month(on) + _DAY).replace(day=14)


def _name_of(first: date, last: date) -> str:
    """The short name when the two days are those of a named period, otherwise the two days."""
    closing = last if last == _end_of_month(last) and first.day == 1 else None
    prefix, opening = "", first
    if closing is None and first.day == 15 and last.day == 14:
        prefix, opening, closing = "stat-", _end_of_month(first) + _DAY, last
    if closing and opening.year == closing.year:
        suffix = _suffix(opening.month, closing.month)
        if suffix is not None:
            return f"{prefix}{closing.year:04}{suffix}"
    return f"{first.isoformat()}..{last.isoformat()}"


def _suffix(first: int, last: int) -> str | None:
    if first == last:
        return f"-{first:02}"
    if (first, last) == (1, 12):
        return ""
    if last - first == 5 and first in (1, 7):
        return f"-H{(first + 5) // 6}"
    if last - first == 2 and first % 3 == 1:
        return f"-Q{(first + 2) // 3}"
    return None
