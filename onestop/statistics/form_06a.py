"""Form II.06a: the columns of `form_06a_columns` by field, grouped by level, so that 3 = 7 + 11.

Legal source: Circular 01/2020/TT-VPCP, annex II; how doubtful cases stand is a named option of the definition
(docs/rules/statistics.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import add

from onestop.statistics.counting import count
from onestop.statistics.definitions import Definition, Standing
from onestop.statistics.form_06a_columns import BY_NAME, COLUMNS, COUNTED, SUMS, Column, summed
from onestop.statistics.labels import Labelled, labelled
from onestop.statistics.left_out import CARRIED_OVER, KINDS, LeftOut, left_out
from onestop.statistics.scopes import Scope, narrowing
from onestop.statistics.tallies import Figures

_PLACES = {column.name: place for place, column in enumerate(COUNTED)}


@dataclass(frozen=True, slots=True)
class Columns:
    """A row of the form: the figures of the counted columns in the order of the table.

    Each column of the table is an attribute by its name (`columns.online`, `columns.received`).
    """

    counted: tuple[int, ...] = (0,) * len(COUNTED)

    def __add__(self, other: Columns) -> Columns:
        return Columns(tuple(map(add, self.counted, other.counted)))

    def __getattr__(self, name: str) -> int:
        if name not in BY_NAME:
            raise AttributeError(name)
        return self.of(BY_NAME[name])

    def of(self, column: Column) -> int:
        """The figure of one column."""
        return sum(self.counted[_PLACES[each.name]] for each in summed(column))

    @property
    def values(self) -> tuple[int, ...]:
        """The figures of all columns in the order of the table, sums included."""
        return tuple(self.of(column) for column in COLUMNS)

    @property
    def check(self) -> int:
        """The first sum less the others (3 - 7 - 11): zero when the form holds."""
        first, *others = (self.of(column) for column in SUMS)
        return first - sum(others)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of administration."""

    code: str
    name: str
    columns: Columns
    figures: Figures


@dataclass(frozen=True, slots=True)
class Section:
    """A level of resolution and its fields."""

    level: str
    name: str
    lines: tuple[Line, ...]

    @property
    def columns(self) -> Columns:
        return sum((line.columns for line in self.lines), start=Columns())


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form; `left_out` counts (kind, carried over or in the period) that stand only in the note."""

    sections: tuple[Section, ...]
    figures: Figures
    left_out: Counter[tuple[str, bool]]

    @property
    def columns(self) -> Columns:
        return sum((section.columns for section in self.sections), start=Columns())


def form_06a(scope: Scope, *, definition: Definition, at: datetime, cut_off: datetime | None = None) -> Form:
    """The form of a scope. Read within `snapshot()`: it takes more than one statement."""
    counted = count(narrowing(scope), (scope.period,), ("level", "field"), at=at, cut_off=cut_off)
    cells = {(level, int(field)): parts[0] for (level, field), parts in counted.figures.items() if parts[0]}
    fields = labelled("field", [str(field) for _, field in cells])
    return laid_out(cells, left_out(scope, cut_off), fields, definition)


def laid_out(
    cells: Mapping[tuple[str, int], Figures],
    ended: Sequence[LeftOut],
    fields: Sequence[Labelled],
    definition: Definition,
) -> Form:
    """The form of figures by level and field; `fields` name the rows in their order."""
    sections = []
    for level, _, level_name in labelled("level", {level for level, _ in cells}):
        lines = [
            _line(code, name, cells[level, int(key)], _of(ended, level, int(key)), definition)
            for key, code, name in fields
            if (level, int(key)) in cells
        ]
        sections.append(Section(level, level_name, tuple(lines)))
    return Form(tuple(sections), Figures.total(cells.values()), _noted(ended, definition))


def _of(ended: Iterable[LeftOut], level: str, field_id: int) -> list[LeftOut]:
    return [each for each in ended if (each.level, each.field_id) == (level, field_id)]


def is_left_out(kind: str, definition: Definition) -> bool:
    """Whether the form of a definition leaves that kind out of its columns."""
    standing = definition.no_due if kind == "no_due" else definition.ended
    return standing is Standing.LEFT_OUT


def made_of(column: Column, definition: Definition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a counted column takes by a definition: figures, and those left out (`withdrawn/online`) to take off."""
    gone = tuple(kind for kind in KINDS if is_left_out(kind, definition))
    if column.takes_ended:
        return (*column.figures, *(kind for kind in KINDS if kind not in gone)), ()
    if column.is_origin:
        origins = [name.removeprefix("received_") for name in column.figures]
        return column.figures, tuple(f"{kind}/{origin}" for kind in gone for origin in origins)
    return column.figures, ()


def _line(code: str, name: str, figures: Figures, ended: Sequence[LeftOut], definition: Definition) -> Line:
    gone: Counter[str] = Counter()
    for each in ended:
        gone[f"{each.kind}/{each.origin}"] += each.count
    counted = []
    for column in COUNTED:
        taken, without = made_of(column, definition)
        counted.append(sum(map(figures.bucket, taken)) - sum(gone[origin] for origin in without))
    return Line(code, name, Columns(tuple(counted)), figures)


def _noted(ended: Iterable[LeftOut], definition: Definition) -> Counter[tuple[str, bool]]:
    noted: Counter[tuple[str, bool]] = Counter()
    for each in ended:
        if is_left_out(each.kind, definition):
            noted[each.kind, each.origin == CARRIED_OVER] += each.count
    return noted
