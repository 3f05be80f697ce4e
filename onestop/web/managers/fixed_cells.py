"""The tables of fixed reports as the page shows them: cells in words, numbers as links to what stands behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onestop.reports.fixed.sheets import Opening, Sheet
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.web.managers.questions import QuestionForm
from onestop.web.templatetags.wording import money, short_moment

# What narrows the question to one row, in the words of the address.
_NARROWED = {"field": "linh_vuc", "procedure": "thu_tuc", "channel": "kenh", "level": "cap"}
LONG_TEXT = 40
Words = Callable[[Opening], str]


@dataclass(frozen=True)
class Shown:
    """A cell: its words, where it leads ("" nowhere), and how it looks (the name of a class, or "")."""

    text: str
    address: str = ""
    look: str = ""

    @property
    def is_number(self) -> bool:
        return self.look == "number"

    @property
    def is_nothing(self) -> bool:
        """Whether it is a zero, which the page lets step back."""
        return self.text in ("0", "0 đ")


@dataclass(frozen=True)
class ShownTable:
    """A table of the page; `total` is empty where nothing is summed."""

    code: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    lines: tuple[tuple[Shown, ...], ...]
    total: tuple[Shown, ...]
    notes: tuple[str, ...]


def shown(sheet: Sheet, address_of: Words) -> ShownTable:
    """A sheet as the page has it; `address_of` makes the address of what a number opens."""
    table = _without_codes(sheet.table)
    rows, columns = list(table.rows), table.columns
    addresses = {place: address_of(opening) for place, opening in sheet.opens.items()}
    lines = tuple(
        tuple(
            _shown(cell, column, addresses.get((place, column.key), ""))
            for cell, column in _paired(row, columns)
        )
        for place, row in enumerate(rows)
    )
    total = _total(table, rows, addresses) if table.summed and len(rows) > 1 else ()
    return ShownTable(table.code, table.title, heads_of(columns), lines, total, table.notes)


def _without_codes(table: Table) -> Table:
    """The table without the codes beside its names: they are for files."""
    if [column.key for column in table.columns[:2]] != ["key", "label"]:
        return table
    return replace(table, columns=table.columns[1:], rows=[row[1:] for row in table.rows])


def heads_of(columns: Iterable[Column]) -> tuple[tuple[str, bool], ...]:
    """Each heading with whether numbers stand under it."""
    return tuple((column.label, column.kind.is_number) for column in columns)


def cells_of(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> tuple[Shown, ...]:
    """A row of a list."""
    return tuple(_shown(cell, column, "") for cell, column in _paired(row, columns))


def opened(form: QuestionForm, opening: Opening, base: str) -> str:
    """The address of the list behind a number: the same question, narrowed to the row, with the days fixed."""
    period = form.period()
    change = {"ky": "", "tu": period.first.isoformat(), "den": period.last.isoformat()}
    more = {"so": opening.figure}
    if opening.currency:
        more["tien"] = opening.currency
    if opening.group_by == "office":
        change |= {"don_vi": opening.key, "rieng": "on"}
    elif opening.group_by == "method":
        more["cach"] = opening.key
    elif opening.group_by:
        change[_NARROWED[opening.group_by]] = opening.key
    return f"{base}{form.address(**change)}&{urlencode(more)}"


def _paired(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[tuple[Cell, Column]]:
    return list(zip(row, columns, strict=True))


def _shown(cell: Cell, column: Column, address: str) -> Shown:
    text = words(cell, column)
    return Shown(text, address if cell else "", _look(text, column.kind))


def _look(text: str, kind: Kind) -> str:
    """Numbers stand right, moments in one piece, long texts get their width."""
    if kind.is_number:
        return "number"
    if kind in (Kind.MOMENT, Kind.DATE):
        return "when"
    return "long" if len(text) > LONG_TEXT else ""


def words(cell: Cell, column: Column) -> str:
    """A cell as people read it; a share without cases is none."""
    kind = column.kind
    if cell is None or cell == "":
        return column.when_none or "–"
    if kind is Kind.MOMENT and isinstance(cell, datetime):
        return short_moment(cell)
    if kind is Kind.DATE and isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if kind is Kind.MONEY and isinstance(cell, int):
        return money(cell)
    if kind is Kind.INTEGER and isinstance(cell, int):
        return f"{cell:,}".replace(",", ".")
    if kind is Kind.PERCENT and isinstance(cell, int | Decimal):
        return f"{cell:.2f} %".replace(".", ",")
    return str(cell)


def _total(
    table: Table, rows: list[tuple[Cell, ...]], addresses: dict[tuple[int, str], str]
) -> tuple[Shown, ...]:
    """The line of sums: under columns with a total; elsewhere nothing."""
    cells = []
    for place, column in enumerate(table.columns):
        if column.total:
            whole = sum(cell for row in rows if isinstance(cell := row[place], int))
            cells.append(_shown(whole, column, addresses.get((-1, column.key), "")))
        else:
            cells.append(Shown(_("Total") if place == 0 else "", "", _look("", column.kind)))
    return tuple(cells)
