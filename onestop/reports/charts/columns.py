"""Columns of stacked counts: the histogram of days, and the trend of months with its rate as a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onestop.reports.charts.scales import ticks
from onestop.reports.charts.shapes import (
    BAD,
    GOOD,
    INK,
    SOFT,
    WIDTH,
    Drawing,
    Element,
    hatching,
    line,
    polyline,
    rect,
    text,
)

LEFT, TOP, TALL = 46, 30, 190
# What a part stands for, from the bottom of the column up.
PARTS = ("early", "on-time", "late")


@dataclass(frozen=True, slots=True)
class Column:
    """`counts` by PARTS; `above` is written over the column, `below` under its label.

    `rate` in percent is where the line goes, None for no cases; `told` is what is written at it.
    """

    label: str
    counts: tuple[int, int, int]
    above: str = ""
    below: str = ""
    rate: float | None = None
    told: str = ""

    @property
    def all(self) -> int:
        return sum(self.counts)


def fills(key: str) -> dict[str, str]:
    """What each part is filled with; `key` keeps the patterns of two drawings on a page apart."""
    return {"early": GOOD, "on-time": f"url(#{key}-on-time)", "late": f"url(#{key}-late)"}


def patterns(key: str) -> Element:
    """Early is plain, on time and late are hatched against each other's direction."""
    both = (hatching(f"{key}-on-time", GOOD), hatching(f"{key}-late", BAD, steep=True))
    return Element("defs", (), "", both)


def columns(
    key: str, label: str, found: Sequence[Column], legend: Sequence[str], *, axis: str = "", rate: str = ""
) -> Drawing:
    """The columns with a scale of counts; `legend` names PARTS; with `rate`, its line stands in a band above."""
    top = TOP + (90 if rate else 0)
    elements = [patterns(key), *_legend(key, legend)]
    if rate:
        elements += _rate_band(found, rate)
    elements += _scale(found, top)
    for number, column in enumerate(found):
        elements += _column(key, column, number, len(found), top, max(_most(found)))
    under = top + TALL + 38
    if axis:
        elements.append(text((LEFT + WIDTH) / 2, under, axis, "middle", SOFT))
    return Drawing(under + 6, label, tuple(elements))


def _most(found: Sequence[Column]) -> range:
    return ticks(max((column.all for column in found), default=0))


def _legend(key: str, words: Sequence[str]) -> Iterator[Element]:
    x: float = LEFT
    for part, word in zip(PARTS, words, strict=True):
        yield rect(x, 4, 14, 14, fills(key)[part], stroke=INK, stroke_width="1")
        yield text(x + 20, 16, word)
        x += 44 + 7.5 * len(word)


def _scale(found: Sequence[Column], top: int) -> Iterator[Element]:
    steps = _most(found)
    for tick in steps:
        y = top + TALL - tick * TALL / steps[-1]
        yield line(LEFT, y, WIDTH, y)
        yield text(LEFT - 6, y + 4, str(tick), "end", SOFT)


def _middle(number: int, count: int) -> tuple[float, float]:
    """The middle of a column, and how wide its place is."""
    place = (WIDTH - LEFT) / count
    return LEFT + (number + 0.5) * place, place


def _column(key: str, column: Column, number: int, count: int, top: int, most: int) -> Iterator[Element]:
    x, place = _middle(number, count)
    wide, y = place * 0.72, float(top + TALL)
    for part, size in zip(PARTS, column.counts, strict=True):
        if size:
            tall = size * TALL / most
            y -= tall
            yield rect(x - wide / 2, y, wide, tall, fills(key)[part], stroke=INK, stroke_width="0.8")
    if column.above:
        yield text(x, y - 5, column.above, "middle")
    yield text(x, top + TALL + 17, column.label, "middle")
    if column.below:
        yield text(x, top + TALL + 33, column.below, "middle", SOFT)


def _rate_band(found: Sequence[Column], words: str) -> Iterator[Element]:
    """The rate as a line from the lowest to 100 %, its value at each point."""
    yield text(LEFT, TOP + 16, words, fill=SOFT)
    known = [column.rate for column in found if column.rate is not None]
    low = min([*known, 99.0])
    points = [
        (_middle(number, len(found))[0], TOP + 80 - 38 * (column.rate - low) / (100 - low), column)
        for number, column in enumerate(found)
        if column.rate is not None
    ]
    yield polyline([(x, y) for x, y, _column in points], INK)
    for x, y, column in points:
        yield Element("circle", (("cx", f"{x:.1f}"), ("cy", f"{y:.1f}"), ("r", "4"), ("fill", INK)))
        yield text(x, y - 8, column.told, "middle")
