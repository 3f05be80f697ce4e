"""The working days of consecutive years, one byte a day, so that the n-th working day takes no walk."""

from collections.abc import Iterable
from datetime import date


class DayTable:
    """Working days from 1 January of `first_year` to 31 December of `last_year`.

    `flags` has one byte for each day, 1 for a working day. Bytes are counted at the speed of memory: a table costs
    nothing to build, and a question a handful of counts however far it reaches.
    """

    __slots__ = ("_first", "_flags", "last_year")

    def __init__(self, first_year: int, last_year: int, flags: bytes | bytearray) -> None:
        self.last_year = last_year
        self._first = date(first_year, 1, 1).toordinal()
        self._flags = flags

    def count(self, after: date, to: date) -> int:
        """Return how many working days there are after `after` up to and including `to`."""
        return self._flags.count(1, after.toordinal() + 1 - self._first, to.toordinal() + 1 - self._first)

    def nth_after(self, on: date, n: int) -> date | None:
        """Return the n-th working day after `on` (n ≥ 1), or None when it lies beyond the table."""
        place = on.toordinal() + 1 - self._first
        # The next n days hold at most n working days: skip them and look for the rest.
        while n and place < len(self._flags):
            passed = place + n
            n -= self._flags.count(1, place, passed)
            place = passed
        return None if n else date.fromordinal(self._first + place - 1)

    def on_or_after(self, on: date) -> date | None:
        """Return `on` when it is a working day, else the next one; None when that lies beyond the table."""
        place = self._flags.find(1, on.toordinal() - self._first)
        return None if place < 0 else date.fromordinal(self._first + place)


def consecutive(years: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of consecutive years as (first, last), in order."""
    runs: list[tuple[int, int]] = []
    for year in sorted(years):
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs
