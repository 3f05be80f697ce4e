"""The elements of a drawing: names, attributes and texts, without markup and without style sheets.

Attributes and no styles, since the pages' policy lets no inline style in and a file stands by itself. Every mark that
has a meaning differs in pattern or shape and not in colour alone; texts keep 4.5:1 and marks 3:1 on white.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 720
INK, SOFT, LINE, PAPER = "#1c2127", "#566069", "#b9c0c6", "#ffffff"
GOOD, BAD, WAIT, GOLD = "#1d6b3a", "#a11218", "#3d4f7c", "#8a5300"
# The last but one holds Vietnamese letters in print, where nothing else is at hand.
FONTS = "Be Vietnam Pro, Arial, Libertinus Serif, sans-serif"
SIZE = 13


@dataclass(frozen=True, slots=True)
class Element:
    """One element of SVG; `text` is plain text, `inside` stands before it."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""
    inside: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of WIDTH units; `label` tells what is seen to who does not see it."""

    height: int
    label: str
    elements: tuple[Element, ...]
    width: int = WIDTH


def rect(x: float, y: float, width: float, height: float, fill: str, **more: str) -> Element:
    """A filled rectangle."""
    return _element("rect", x=_n(x), y=_n(y), width=_n(width), height=_n(height), fill=fill, **more)


def line(
    x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, width: float = 1, **more: str
) -> Element:
    """A straight line."""
    ends = {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)}
    return _element("line", **ends, stroke=stroke, stroke_width=_n(width), **more)


def path(d: str, fill: str, **more: str) -> Element:
    """A path."""
    return _element("path", d=d, fill=fill, **more)


def text(x: float, y: float, words: str, anchor: str = "start", fill: str = INK, **more: str) -> Element:
    """A line of text; `anchor` is start, middle or end."""
    font = {"font_family": FONTS, "font_size": str(SIZE)} | more
    attributes = _element("text", x=_n(x), y=_n(y), text_anchor=anchor, fill=fill, **font).attributes
    return Element("text", attributes, words)


def polyline(points: Iterable[tuple[float, float]], stroke: str, width: float = 2) -> Element:
    """A line through points."""
    along = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return _element("polyline", points=along, fill="none", stroke=stroke, stroke_width=_n(width))


def link(address: str, label: str, *inside: Element) -> Element:
    """Elements that lead to an address."""
    return Element("a", (("href", address), ("aria-label", label)), "", inside)


def hatching(key: str, colour: str, *, steep: bool = False) -> Element:
    """A pattern of slanted lines to fill with (`url(#key)`), thick enough to be told apart in black and white."""
    turned = "rotate(45)" if steep else "rotate(-45)"
    bands = (rect(0, 0, 6, 6, PAPER), rect(0, 0, 3, 6, colour))
    attributes = (
        ("id", key),
        ("width", "6"),
        ("height", "6"),
        ("patternUnits", "userSpaceOnUse"),
        ("patternTransform", turned),
    )
    return Element("pattern", attributes, "", bands)


def _element(name: str, **attributes: str) -> Element:
    return Element(name, tuple((key.replace("_", "-"), value) for key, value in attributes.items()))


def _n(value: float) -> str:
    """A coordinate to a tenth of a unit, without a needless fraction."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)
