"""A picture with all that belongs to it: drawing, table, and the words that stand in the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from onestop.reports.charts.shapes import Drawing
from onestop.web.templatetags.wording import short_moment

HEAD, LINE_HIGH, MARGIN = 34, 18, 16


@dataclass(frozen=True)
class Cell:
    """A cell of the table beneath. `address` leads to the dossiers behind its number, from a head to another order."""

    text: str
    address: str = ""
    is_sorted: bool = False


@dataclass(frozen=True)
class Picture:
    """`key` names it in addresses. `about` says what is counted and how; `drawing` is None where there is nothing.

    `is_of_now`: shows what stands at the moment and not what happened in the period asked.
    """

    key: str
    title: str
    about: tuple[str, ...]
    drawing: Drawing | None
    heads: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    empty: str = ""
    is_open: bool = False
    is_of_now: bool = False

    @property
    def has_links(self) -> bool:
        """Whether parts of the drawing lead somewhere: then it is a group of links and not one picture."""
        return self.drawing is not None and any(each.name == "a" for each in self.drawing.elements)


def cells(*texts: object) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell(str(text)) for text in texts)


def as_svg(picture: Picture, under: str, at: datetime) -> tuple[str, int]:
    """The file: title, period and offices (`under`), drawing, what it shows, and when; and how wide it is."""
    assert picture.drawing is not None, "there is a drawing to write out"
    below = [*picture.about, _("As known at %(moment)s.") % {"moment": short_moment(at)}]
    lines = [part for text in below for part in _broken(text)]
    top = HEAD + LINE_HIGH + MARGIN
    bottom = picture.drawing.height + top + MARGIN
    width = picture.drawing.width + 2 * MARGIN
    context = {
        "picture": picture,
        "under": under,
        "lines": [(bottom + LINE_HIGH * (number + 1), text) for number, text in enumerate(lines)],
        "top": top,
        "width": width,
        "height": bottom + LINE_HIGH * len(lines) + MARGIN,
        "margin": MARGIN,
    }
    return render_to_string("managers/picture_file.svg", context), width


def _broken(text: str, most: int = 108) -> list[str]:
    """A sentence in lines that the picture's width holds."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
