"""Form II.06a: columns 1–13 by field, grouped by level, so that 3 = 7 + 11.

Legal source: Circular 01/2020/TT-VPCP, annex II; how doubtful cases stand is a named option of the definition
(docs/rules/statistics.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from onestop.statistics.counting import count
from onestop.statistics.definitions import Definition, Standing
from onestop.statistics.labels import Labelled, labelled
from onestop.statistics.left_out import CARRIED_OVER, LeftOut, left_out
from onestop.statistics.scopes import Scope, narrowing
from onestop.statistics.tallies import Figures


@dataclass(frozen=True, slots=True)
class Columns:
    """The counted columns; the others are sums."""

    online: int = 0  # 4
    direct_and_postal: int = 0  # 5
    carried_over: int = 0  # 6
    early: int = 0  # 8
    on_time: int = 0  # 9
    late: int = 0  # 10
    within: int = 0  # 12
    overdue: int = 0  # 13

    def __add__(self, other: Columns) -> Columns:
        return Columns(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def received(self) -> int:
        """Column 3 = 4 + 5 + 6."""
        return self.online + self.direct_and_postal + self.carried_over

    @property
    def resolved(self) -> int:
        """Column 7 = 8 + 9 + 10."""
        return self.early + self.on_time + self.late

    @property
    def pending(self) -> int:
        """Column 11 = 12 + 13."""
        return self.within + self.overdue

    @property
    def check(self) -> int:
        """3 - 7 - 11, zero when the form holds."""
        return self.received - self.resolved - self.pending


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


def _line(code: str, name: str, figures: Figures, ended: Sequence[LeftOut], definition: Definition) -> Line:
    gone: Counter[str] = Counter()
    for each in ended:
        if is_left_out(each.kind, definition):
            gone[each.origin] += each.count
    as_on_time = 0 if is_left_out("withdrawn", definition) else figures.withdrawn + figures.stopped
    as_on_time += 0 if is_left_out("no_due", definition) else figures.no_due
    columns = Columns(
        online=figures.received_online - gone["online"],
        direct_and_postal=figures.received_direct + figures.received_postal - gone["direct"] - gone["postal"],
        carried_over=figures.carried_over - gone[CARRIED_OVER],
        early=figures.early,
        on_time=figures.on_time + as_on_time,
        late=figures.late,
        within=figures.open_within + figures.open_paused,
        overdue=figures.open_overdue,
    )
    return Line(code, name, columns, figures)


def _noted(ended: Iterable[LeftOut], definition: Definition) -> Counter[tuple[str, bool]]:
    noted: Counter[tuple[str, bool]] = Counter()
    for each in ended:
        if is_left_out(each.kind, definition):
            noted[each.kind, each.origin == CARRIED_OVER] += each.count
    return noted
