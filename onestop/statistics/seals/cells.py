"""What a sealed cell is made of: a figure, a sum of figures, or a column of form II.06a. Counts and lists go by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onestop.statistics.definitions import definition
from onestop.statistics.form_06a import is_left_out
from onestop.statistics.left_out import CARRIED_OVER, KINDS
from onestop.statistics.seals.canonical import Entry, Lists
from onestop.statistics.tallies import FLOWS, RESOLVED, STOCK

# Sums of figures, by the names that reports give them.
SUMS = {
    "received": ("received_online", "received_direct", "received_postal"),
    "resolved": RESOLVED,
    "pending": STOCK,
}
# The columns of form II.06a that are counted; 3, 7 and 11 are made of them.
_COLUMNS = {
    "col4": ("received_online",),
    "col5": ("received_direct", "received_postal"),
    "col6": (CARRIED_OVER,),
    "col8": ("early",),
    "col9": ("on_time",),
    "col10": ("late",),
    "col12": ("open_within", "open_paused"),
    "col13": ("open_overdue",),
}
_MADE_OF = {
    "col3": ("col4", "col5", "col6"),
    "col7": ("col8", "col9", "col10"),
    "col11": ("col12", "col13"),
}
CELLS = (CARRIED_OVER, *FLOWS, *STOCK, *SUMS, *_COLUMNS, *_MADE_OF)


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
    if cell in _MADE_OF:
        return tuple(part for column in _MADE_OF[cell] for part in parts_of(column, code))
    if cell in _COLUMNS:
        return (_column(cell, code),)
    return (Part(SUMS.get(cell, (cell,))),)


def _column(column: str, code: str) -> Part:
    """Less those that ended without an outcome, in the column in which they had come in; or with them in column 9."""
    named, lists = definition(code), _COLUMNS[column]
    gone = tuple(kind for kind in KINDS if is_left_out(kind, named))
    if column == "col9":
        return Part((*lists, *(kind for kind in KINDS if kind not in gone)))
    if column in ("col4", "col5", "col6"):
        origins = [name.removeprefix("received_") for name in lists]
        return Part(lists, tuple(f"{kind}/{origin}" for kind in gone for origin in origins))
    return Part(lists)
