"""A table of the working days of consecutive years, so that the n-th working day is a look-up."""

from collections.abc import Iterable
from datetime import date
from itertools import accumulate, compress


class DayTable:
    """Working days from 1 January of `first_year` to 31 December of `last_year`.

    `flags` has one byte for each day, 1 for a working day. Looking up costs the same for every n.
    """

    __slots__ = ("_counts", "_first", "_working", "last_year")

    def __init__(self, first_year: int, last_year: int, flags: bytes | bytearray) -> None:
        self.last_year = last_year
        self._first = date(first_year, 1, 1).toordinal()
        self._working = list(compress(range(self._first, self._first + len(flags)), flags))
        self._counts = list(accumulate(flags))

    def count_to(self, on: date) -> int:
        """Return how many working days there are from the table's first day to `on`, both included."""
        return self._counts[on.toordinal() - self._first]

    def nth_after(self, on: date, n: int) -> date | None:
        """Return the n-th working day after `on` (n ≥ 1), or None when it lies beyond the table."""
        index = self._counts[on.toordinal() - self._first] + n - 1
        return date.fromordinal(self._working[index]) if index < len(self._working) else None

    def on_or_after(self, on: date) -> date | None:
        """Return `on` when it is a working day, else the next one; None when that lies beyond the table."""
        ordinal = on.toordinal()
        index = self._counts[ordinal - self._first]
        if index and self._working[index - 1] == ordinal:
            return on
        return date.fromordinal(self._working[index]) if index < len(self._working) else None


def consecutive(years: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of consecutive years as (first, last), in order."""
    runs: list[tuple[int, int]] = []
    for year in sorted(years):
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs
