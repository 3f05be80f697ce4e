"""A calendar of weeks: how much falls due on each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onestop.reports.charts.shapes import INK, PAPER, SOFT, Drawing, Element, hatching, line, link, rect, text

LEFT, TOP, WIDE, TALL = 104, 26, 88, 44
# From none to most: the colour of the cell and that of its number, 4.5:1 or more on it.
SHADES = (
    ("#ffffff", INK),
    ("#fdf1dc", INK),
    ("#f3cf9b", INK),
    ("#dd9448", INK),
    ("#a85410", PAPER),
    ("#6d1216", PAPER),
)


@dataclass(frozen=True, slots=True)
class Day:
    """`address` leads to its list, empty without one; `words` say the day and the number in full."""

    label: str
    count: int
    is_working: bool
    is_today: bool = False
    address: str = ""
    words: str = ""


def shade(count: int, most: int) -> int:
    """The place in SHADES: 0 for none, the last for the most, in equal steps between."""
    last = len(SHADES) - 1
    return 0 if count <= 0 else min(last, -(-count * last // max(most, 1)))


def heat_map(
    key: str, label: str, weekdays: Sequence[str], weeks: Sequence[tuple[str, Sequence[Day]]]
) -> Drawing:
    """A row for each week with its heading, seven days from Monday; days off are hatched, today has a frame.

    The number stands in every cell, so that nothing is told by its shade alone.
    """
    most = max((day.count for _name, days in weeks for day in days), default=0)
    elements = [Element("defs", (), "", (hatching(f"{key}-off", "#d9dcdf"),))]
    elements += [
        text(LEFT + (n + 0.5) * WIDE, TOP - 9, name, "middle", SOFT) for n, name in enumerate(weekdays)
    ]
    for row, (name, days) in enumerate(weeks):
        y = TOP + row * TALL
        elements.append(text(0, y + TALL / 2 + 4, name, fill=SOFT))
        for column, day in enumerate(days):
            elements += _cell(key, day, LEFT + column * WIDE, y, most)
    return Drawing(TOP + len(weeks) * TALL + 6, label, tuple(elements))


def _cell(key: str, day: Day, x: float, y: float, most: int) -> Iterator[Element]:
    fill, ink = SHADES[shade(day.count, most)]
    if not day.is_working and not day.count:
        fill = f"url(#{key}-off)"
    frame = {"stroke": INK, "stroke_width": "3"} if day.is_today else {"stroke": SOFT, "stroke_width": "0.8"}
    inside = [
        rect(x + 2, y + 2, WIDE - 4, TALL - 4, fill, **frame),
        text(x + 8, y + 17, day.label, fill=ink, font_size="11"),
    ]
    if not day.is_working and day.count:
        inside.append(line(x + 4, y + TALL - 4, x + WIDE - 4, y + 4, ink))
    if day.count:
        inside.append(
            text(x + WIDE - 10, y + 33, str(day.count), "end", ink, font_size="17", font_weight="600")
        )
    if day.address:
        yield link(day.address, day.words, *inside)
    else:
        yield from inside
