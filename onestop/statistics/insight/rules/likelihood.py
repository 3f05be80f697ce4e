"""How likely an open dossier is to end late, by how such dossiers ended; and how true such forecasts were.

Why so simple: docs/adr/0092-expected-finish.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

TENTHS = 10
# Fewer cases than this are not named as the reason; the wider group is.
FEWEST = 10
# With so many cases of its own, a group counts as much as the wider group that it belongs to.
WEIGHT = 10
# The classes in which a forecast is compared with what happened: upper bounds in percent.
CLASSES = (10, 25, 50, 75, 100)

# The part of a working day, in seconds from 08:00, within which it is used up evenly.
DAY_BEGINS = 8 * 3600
DAY_SECONDS = 9 * 3600


class Ground(StrEnum):
    """Whose dossiers a share was drawn from."""

    PROCEDURE = "procedure"
    FIELD = "field"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Ended:
    """So many dossiers of a procedure that were still open up to this tenth of their time, and ended late or not."""

    procedure: int
    field: int
    tenth: int
    late: bool
    number: int


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance with its reason: of `of` such dossiers at this point, `late` ended late."""

    chance: float
    late: int
    of: int
    ground: Ground


def tenth_used(start: int, due: int, at: int) -> int | None:
    """Return how many whole tenths of the time from `start` to `due` are used at `at`, 0 to 10; None without any time.

    The three are positions in working time (seconds, as `position` tells them).
    """
    if due <= start:
        return None
    return max(0, min(TENTHS, TENTHS * (at - start) // (due - start)))


def position(days_before: int, *, works: bool, seconds: int) -> int:
    """Return where a moment lies in working time: working days before its day, and the used part of that day.

    `seconds` is the time of day. Each working day is 32,400 seconds long, from 08:00 to 17:00.
    """
    part = max(0, min(DAY_SECONDS, seconds - DAY_BEGINS)) if works else 0
    return days_before * DAY_SECONDS + part


@dataclass(slots=True)
class _Counts:
    """Late ones and all, at each tenth of the time, of those still open then."""

    late: list[int] = field(default_factory=lambda: [0] * (TENTHS + 1))
    all: list[int] = field(default_factory=lambda: [0] * (TENTHS + 1))

    def add(self, row: Ended) -> None:
        for tenth in range(row.tenth + 1):
            self.all[tenth] += row.number
            self.late[tenth] += row.number if row.late else 0


class Experience:
    """What was learnt from dossiers whose answer is known: shares of late ones by group and by the time used."""

    def __init__(self, rows: Iterable[Ended]) -> None:
        self._of_procedure: dict[int, _Counts] = {}
        self._of_field: dict[int, _Counts] = {}
        self._all = _Counts()
        for row in rows:
            self._of_procedure.setdefault(row.procedure, _Counts()).add(row)
            self._of_field.setdefault(row.field, _Counts()).add(row)
            self._all.add(row)

    def chance(self, procedure: int, field: int, tenth: int) -> Chance:
        """Return the chance to end late of a dossier that has used so many tenths of its time.

        1. Of all that were open at this tenth: (late + 1) of (all + 2). 2. The field's share, drawn towards that as if
        ten more cases had gone as the whole goes. 3. The procedure's, drawn towards its field's in the same way.
        Named as the reason is the narrowest group with ten cases.
        """
        groups = [
            (Ground.ALL, self._all),
            (Ground.FIELD, self._of_field.get(field, _NOTHING)),
            (Ground.PROCEDURE, self._of_procedure.get(procedure, _NOTHING)),
        ]
        chance = (self._all.late[tenth] + 1) / (self._all.all[tenth] + 2)
        named = groups[0]
        for ground, counts in groups[1:]:
            chance = (counts.late[tenth] + WEIGHT * chance) / (counts.all[tenth] + WEIGHT)
            if counts.all[tenth] >= FEWEST:
                named = ground, counts
        return Chance(chance, named[1].late[tenth], named[1].all[tenth], named[0])

    @property
    def base_rate(self) -> float:
        """The share of late ones among all, as one would say without looking at the dossier."""
        return (self._all.late[0] + 1) / (self._all.all[0] + 2)

    @property
    def size(self) -> int:
        """How many dossiers were learnt from."""
        return self._all.all[0]


_NOTHING = _Counts()


@dataclass(frozen=True, slots=True)
class ClassSeen:
    """One class of forecasts: between these percents, so often asked, expected late and really late."""

    low: int
    high: int
    asked: int
    expected: float
    late: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Forecasts beside what happened. A Brier score is the mean square of the error: 0 is perfect, less is better."""

    classes: tuple[ClassSeen, ...]
    dossiers: int
    asked: int
    brier: float | None
    brier_of_base_rate: float | None


def accuracy(experience: Experience, later: Iterable[Ended]) -> Accuracy:
    """Return how true the forecasts were on dossiers that were not learnt from.

    Each is asked about once at every tenth of its time at which it was still open and not yet due.
    """
    seen = {high: [0, 0.0, 0] for high in CLASSES}
    dossiers, asked, error, error_of_base = 0, 0, 0.0, 0.0
    for row in later:
        dossiers += row.number
        for tenth in range(min(row.tenth, TENTHS - 1) + 1):
            chance = experience.chance(row.procedure, row.field, tenth).chance
            line = seen[_class_of(chance)]
            line[0] += row.number
            line[1] += row.number * chance
            line[2] += row.number * row.late
            asked += row.number
            error += row.number * (row.late - chance) ** 2
            error_of_base += row.number * (row.late - experience.base_rate) ** 2
    return Accuracy(
        tuple(_classes(seen)),
        dossiers,
        asked,
        error / asked if asked else None,
        error_of_base / asked if asked else None,
    )


def _class_of(chance: float) -> int:
    """The upper bound of the class; a chance on the bound belongs to the class above, except certainty."""
    return next((high for high in CLASSES if chance * 100 < high), CLASSES[-1])


def _classes(seen: Mapping[int, list[float]]) -> Iterable[ClassSeen]:
    low = 0
    for high in CLASSES:
        asked, expected, late = seen[high]
        yield ClassSeen(low, high, int(asked), float(expected), int(late))
        low = high
