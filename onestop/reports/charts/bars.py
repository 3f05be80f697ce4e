"""Lying bars: so many days went where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onestop.reports.charts.shapes import (
    GOLD,
    INK,
    PAPER,
    WAIT,
    WIDTH,
    Drawing,
    Element,
    hatching,
    rect,
    text,
)

LEFT, RIGHT, TOP, ROW, TALL = 300, 110, 8, 28, 18
LONGEST = 42


@dataclass(frozen=True, slots=True)
class Bar:
    """`waits`: the time was somebody else's and not the office's."""

    label: str
    size: float
    value: str
    waits: bool = False


def bars(key: str, label: str, found: Sequence[Bar]) -> Drawing:
    """A bar for each in the order given; the office's are plain, waiting ones are hatched; values stand behind."""
    most = max((bar.size for bar in found), default=0) or 1
    elements = [Element("defs", (), "", (hatching(f"{key}-waits", GOLD),))]
    for number, bar in enumerate(found):
        elements += _bar(key, bar, TOP + ROW * number, most)
    return Drawing(TOP + ROW * len(found) + 2, label, tuple(elements))


def _bar(key: str, bar: Bar, y: float, most: float) -> Iterator[Element]:
    short = bar.label if len(bar.label) <= LONGEST else f"{bar.label[: LONGEST - 1]}…"
    wide = bar.size * (WIDTH - LEFT - RIGHT) / most
    yield text(0, y + 14, short)
    yield rect(LEFT, y, wide, TALL, PAPER)
    yield rect(
        LEFT, y, wide, TALL, f"url(#{key}-waits)" if bar.waits else WAIT, stroke=INK, stroke_width="0.8"
    )
    yield text(LEFT + wide + 8, y + 14, bar.value)
