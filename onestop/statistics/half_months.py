"""Halves of months: 1st to 14th, and 15th to the end. Calendar and statistical months are both made of whole ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from onestop.statistics.periods import Period

Span = tuple[date, date]
SECOND = 15
_DAY = timedelta(days=1)


def half_of(on: date) -> date:
    """The first day of the half that a day lies in; SQL: `HALF_OF`."""
    return on.replace(day=1 if on.day < SECOND else SECOND)


HALF_OF = """(date_trunc('month', {on}::timestamp)::date + CASE WHEN extract(day FROM {on}) < 15 THEN 0 ELSE 14 END)"""


def after_half(first: date) -> date:
    """The first day of the half that follows."""
    return half_of(first + timedelta(days=14 if first.day == 1 else 17))


def cut(periods: Iterable[Period]) -> tuple[list[date], list[Span]]:
    """The halves that lie wholly in one of the periods, by their first days, and what days remain, in spans."""
    halves: list[date] = []
    spans: list[Span] = []
    for period in periods:
        whole = _wholly_in(period)
        halves += whole
        begin, end = (whole[0], after_half(whole[-1])) if whole else (period.first, period.first)
        spans += [(period.first, begin - _DAY), (end, period.last)]
    return halves, [span for span in spans if span[0] <= span[1]]


def _wholly_in(period: Period) -> list[date]:
    first = half_of(period.first)
    if first < period.first:
        first = after_half(first)
    found = []
    while (following := after_half(first)) - _DAY <= period.last:
        found.append(first)
        first = following
    return found
