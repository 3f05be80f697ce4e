"""A table that any format can be made of: what its columns hold, its rows as they come, and what must stand beside it.

table = Table(code="late", title=_("Late dossiers"), columns=(Column("code", _("Code"), Kind.TEXT), …), rows=rows)
write(table, "xlsx", file)     # onestop.reports.writing
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from django.utils.translation import gettext

from dossiers.rules.rates import NO_CASES

# What a cell may be: None is an empty one; money is whole đồng; a percentage is 98.5 for 98,5 %.
Cell: TypeAlias = str | int | float | Decimal | date | datetime | None


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    PERCENT = "percent"

    @property
    def is_number(self) -> bool:
        return self in (Kind.INTEGER, Kind.MONEY, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the stable name for programs, `label` what people read; `total` sums integers and money.

    `when_none`: what people read where a cell is None; programs get an empty value.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    total: bool = False
    when_none: str = ""


def rate_column(key: str, label: str) -> Column:
    """A column of shares: without cases there is none, and that is said, in the active language."""
    return Column(key, label, Kind.PERCENT, when_none=gettext(NO_CASES))


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above and below a paper: who issues it, where and when, and who signs; empty texts are left out."""

    superior: str = ""
    agency: str = ""
    place_and_date: str = ""
    number: str = ""
    signer_title: str = ""
    signer_name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are read once, in order, and never kept; each has as many cells as there are columns.

    `scope_words`: what the table is about, in words (period, offices, what else narrows it, cut-off, how old).
    `definition`: name and version by which figures were made. `notes`: the lines under the table. `length`: how many
    rows there will be, where that is known before they come.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()
    scope_words: tuple[str, ...] = ()
    definition: str = ""
    heading: Heading = Heading()
    length: int | None = None

    @property
    def summed(self) -> tuple[int, ...]:
        """The positions of the columns with a total."""
        return tuple(position for position, column in enumerate(self.columns) if column.total)

    @property
    def facts(self) -> tuple[str, ...]:
        """The lines above the table."""
        return (*self.scope_words, *([self.definition] if self.definition else []))
