"""Units side by side: a dot for each rate and a line for what it may as well be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onestop.reports.charts.shapes import INK, PAPER, SOFT, WAIT, WIDTH, Drawing, Element, line, text
from onestop.reports.charts.wilson import FEWEST_TO_RANK, Interval, wilson

LEFT, RIGHT, TOP, ROW = 300, 120, 26, 24
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Dot:
    """A unit with `part` of its `cases` on time."""

    label: str
    part: int
    cases: int

    @property
    def interval(self) -> Interval:
        return wilson(self.part, self.cases)

    @property
    def is_ranked(self) -> bool:
        """Whether there are cases enough to compare it with others."""
        return self.cases >= FEWEST_TO_RANK


def dot_plot(label: str, dots: Sequence[Dot], cases: str) -> Drawing:
    """A row for each in the order given: name, interval and dot, number of cases (`cases` heads them).

    A unit that is not ranked has an open square for its dot.
    """
    height = TOP + ROW * len(dots)
    elements = list(_scale(height))
    elements.append(text(WIDTH, TOP - 10, cases, "end", SOFT))
    for number, dot in enumerate(dots):
        elements += _row(dot, TOP + ROW * (number + 0.5))
    return Drawing(height + 6, label, tuple(elements))


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _scale(height: int) -> Iterator[Element]:
    for percent in range(0, 101, 20):
        x = _x(percent / 100)
        yield line(x, TOP, x, height)
        yield text(x, TOP - 10, f"{percent} %", "middle", SOFT)


def _row(dot: Dot, y: float) -> Iterator[Element]:
    short = dot.label if len(dot.label) <= LONGEST else f"{dot.label[: LONGEST - 1]}…"
    yield text(0, y + 4, short)
    yield text(WIDTH, y + 4, str(dot.cases), "end")
    if not dot.cases:
        return
    interval, share = dot.interval, _x(dot.part / dot.cases)
    yield line(_x(interval.low), y, _x(interval.high), y, WAIT if dot.is_ranked else SOFT, 3)
    mark = {"stroke": INK if dot.is_ranked else SOFT, "stroke_width": "2"}
    attributes = tuple((name.replace("_", "-"), value) for name, value in mark.items())
    if dot.is_ranked:
        yield Element(
            "circle", (("cx", f"{share:.1f}"), ("cy", f"{y:.1f}"), ("r", "5"), ("fill", INK), *attributes)
        )
    else:
        place = (("x", f"{share - 4.5:.1f}"), ("y", f"{y - 4.5:.1f}"), ("width", "9"), ("height", "9"))
        yield Element("rect", (*place, ("fill", PAPER), *attributes))
