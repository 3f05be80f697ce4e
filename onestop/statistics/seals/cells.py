"""What a sealed cell is made of: a figure, a sum of figures, or a column of form II.06a. Counts and lists go by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onestop.statistics.definitions import definition
from onestop.statistics.form_06a import made_of
from onestop.statistics.form_06a_columns import BY_KEY, summed
from onestop.statistics.left_out import CARRIED_OVER
from onestop.statistics.seals.canonical import Entry, Lists
from onestop.statistics.tallies import FLOWS, RESOLVED, STOCK

# Sums of figures, by the names that reports give them.
SUMS = {
    "received": ("received_online", "received_direct", "received_postal"),
    "resolved": RESOLVED,
    "pending": STOCK,
}
CELLS = (CARRIED_OVER, *FLOWS, *STOCK, *SUMS, *BY_KEY)


@dataclass(frozen=True, slots=True)
class Part:
    """Lists to take, less those that came in by an event which a list of `without` (`withdrawn/online`) names."""

    lists: tuple[str, ...]
    without: tuple[str, ...] = ()

    def count(self, figures: Mapping[str, int]) -> int:
        """How many entries it has, from the lengths of the lists alone."""
        taken = sum(figures.get(name, 0) for name in self.lists)
        return taken - sum(figures.get(name, 0) for name in self.without)

    def entries(self, lists: Lists) -> Iterator[Entry]:
        """The entries themselves."""
        gone = {
            _coming_in(each, each.came_seq, name) for name in self.without for each in lists.get(name, ())
        }
        for name in self.lists:
            for entry in lists.get(name, ()):
                if _coming_in(entry, entry.seq, name) not in gone:
                    yield entry


def _coming_in(entry: Entry, seq: int, name: str) -> tuple[str, int]:
    """By what it came in; of those carried over only that they were there is known."""
    return (entry.code, 0 if name.endswith(CARRIED_OVER) else seq)


def parts_of(cell: str, code: str) -> tuple[Part, ...]:
    """What a cell of CELLS consists of by the definition of that code."""
    if cell in BY_KEY:
        return tuple(Part(*made_of(column, definition(code))) for column in summed(BY_KEY[cell]))
    return (Part(SUMS.get(cell, (cell,))),)
