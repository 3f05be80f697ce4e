"""Cells of a sheet as markup: one maker per kind of column, each quick enough for millions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias, cast

from onestop.reports.tables import Cell, Column, Kind
from procedures.rules.moments import LOCAL

Maker: TypeAlias = Callable[[Cell, int], str]

# The positions of the looks in the part of styles (package.STYLES).
TEXT, TITLE, STRONG, DATE, MOMENT, INTEGER, PERCENT, SUM, MIDDLE = range(9)
# What a cell holds at most; what is over is cut with an ellipsis.
MOST_SIGNS = 32_767
_DAY_ZERO = date(1899, 12, 30).toordinal()
_SECONDS_A_DAY = 86_400
# Markup and signs that XML does not have; an underscore only where a spreadsheet would take it for an escape.
_UNFIT = "&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_DOUBTFUL = re.compile(f"[_{_UNFIT}]")
_SPECIAL = re.compile(f"[{_UNFIT}]|_(?=x[0-9A-Fa-f]{{4}}_)")
_INSTEAD = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "_": "_x005F_"}


def escaped(text: str) -> str:
    """The text as content of an element, without signs that a spreadsheet refuses."""
    # Most texts have none of them, which one set of signs says soonest.
    if _DOUBTFUL.search(text):
        return _SPECIAL.sub(lambda found: _INSTEAD.get(found[0], ""), text)
    return text


def text_cell(column: str, number: int, text: str, style: int) -> str:
    """A cell that is text whatever it begins with."""
    if len(text) > MOST_SIGNS:
        text = text[: MOST_SIGNS - 1] + "…"
    # Said only where it is needed: a fifth of a long sheet would be these words.
    look = f' s="{style}"' if style else ""
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f'<c r="{column}{number}"{look} t="inlineStr"><is><t{space}>{escaped(text)}</t></is></c>'


def serial_of(at: datetime) -> str:
    """Local time as a spreadsheet counts it: days since the end of 1899, to the second.

    All the digits there are: with eight behind the point 17:00 is shown as 16:59.
    """
    local = at.astimezone(LOCAL) if at.tzinfo else at
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return repr(local.toordinal() - _DAY_ZERO + seconds / _SECONDS_A_DAY)


def _texts(column: str) -> Maker:
    def make(value: Cell, number: int) -> str:
        return text_cell(column, number, str(value), TEXT) if value not in (None, "") else ""

    return make


def _numbers(style: int) -> Callable[[str], Maker]:
    def of_column(column: str) -> Maker:
        def make(value: Cell, number: int) -> str:
            return f'<c r="{column}{number}" s="{style}"><v>{value}</v></c>' if value is not None else ""

        return make

    return of_column


def _percents(column: str) -> Maker:
    def make(value: Cell, number: int) -> str:
        if value is None:
            return ""
        return f'<c r="{column}{number}" s="{PERCENT}"><v>{float(cast("float", value)) / 100:.6f}</v></c>'

    return make


def _dates(column: str) -> Maker:
    def make(value: Cell, number: int) -> str:
        if value is None:
            return ""
        day = cast("date", value).toordinal() - _DAY_ZERO
        return f'<c r="{column}{number}" s="{DATE}"><v>{day}</v></c>'

    return make


def _moments(column: str) -> Maker:
    def make(value: Cell, number: int) -> str:
        if value is None:
            return ""
        return f'<c r="{column}{number}" s="{MOMENT}"><v>{serial_of(cast("datetime", value))}</v></c>'

    return make


CELLS: dict[Kind, Callable[[str], Maker]] = {
    Kind.TEXT: _texts,
    Kind.INTEGER: _numbers(INTEGER),
    Kind.MONEY: _numbers(INTEGER),
    Kind.PERCENT: _percents,
    Kind.DATE: _dates,
    Kind.MOMENT: _moments,
}


def cell_maker(column: Column, letter: str) -> Maker:
    """The maker of a column's cells; where there is none to show, its word as text."""
    make = CELLS[column.kind](letter)
    if not column.when_none:
        return make

    def make_or_say(value: Cell, number: int) -> str:
        return text_cell(letter, number, column.when_none, TEXT) if value is None else make(value, number)

    return make_or_say
