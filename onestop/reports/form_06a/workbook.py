"""Form II.06a as a spreadsheet: real numbers, formulas in total and check columns, and the report's rows beside it.

Texts are written as texts whatever they begin with; formulas carry their value, so that a viewer that does not
reckon shows the figures all the same.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dossiers.rules.rates import Rate
from onestop.reports.form_06a import wording
from onestop.reports.form_06a.figure_cells import COUNTED as FIGURES_COUNTED
from onestop.reports.form_06a.figure_cells import FIGURES, value_of
from onestop.reports.form_06a.heads import Head, heads, place
from onestop.statistics.figures import Report, percent
from onestop.statistics.form_06a import Columns, Form, Section
from onestop.statistics.form_06a_columns import COLUMNS, COUNTED, SUMS, Column, summed

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORM_SHEET, FIGURES_SHEET = "06a", "So lieu"
FIRST = place(COLUMNS[0])
LAST = CHECK = place(COLUMNS[-1]) + 1


@dataclass(frozen=True, slots=True)
class _Looks:
    title: Format
    plain: Format
    head: Format
    text: Format
    number: Format
    percent: Format
    strong: Format
    strong_number: Format


def xlsx_of(report: Report, form: Form) -> bytes:
    """The workbook: sheet `06a` with the official form, sheet `So lieu` with every bucket of the report's rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_calc_mode("auto")
        looks = _looks(book)
        _FormSheet(book.add_worksheet(FORM_SHEET), looks).write(report, form)
        _write_figures(book.add_worksheet(FIGURES_SHEET), report, looks)
    return target.getvalue()


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    cell = base | {"border": 1}
    strong = {"bold": True}
    return _Looks(
        title=book.add_format(base | strong | {"align": "center", "text_wrap": True, "font_size": 13}),
        plain=book.add_format(base),
        head=book.add_format(cell | strong | {"align": "center", "text_wrap": True}),
        text=book.add_format(cell | {"text_wrap": True}),
        number=book.add_format(cell | {"num_format": "#,##0"}),
        percent=book.add_format(cell | {"num_format": "0.00"}),
        strong=book.add_format(cell | strong | {"text_wrap": True}),
        strong_number=book.add_format(cell | strong | {"num_format": "#,##0"}),
    )


class _FormSheet:
    """Writes the form from the top to the bottom; `row` is the next free one, counted from 0."""

    def __init__(self, sheet: Worksheet, looks: _Looks) -> None:
        self.sheet = sheet
        self.looks = looks
        self.row = 0

    def write(self, report: Report, form: Form) -> None:
        self._set_up()
        self._heading(report, form)
        self._table_head()
        totals = [self._section(number, section) for number, section in enumerate(form.sections, start=1)]
        self._totals_of("", wording.SUM, totals, form.columns)
        self.row += 1
        for note in wording.notes(report, form):
            self._line(note)
        self._signatures()

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&R&P/&N")
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, 42)
        sheet.set_column(FIRST, LAST, 11)

    def _line(self, text: str) -> None:
        self.sheet.write_string(self.row, 0, text, self.looks.plain)
        self.row += 1

    def _heading(self, report: Report, form: Form) -> None:
        reporting, receiving = wording.units(report)
        self.sheet.write_string(0, 0, wording.FORM, self.looks.plain)
        self.sheet.write_string(0, 7, f"{wording.REPORTING_UNIT}: {reporting}", self.looks.plain)
        self.sheet.write_string(1, 7, f"{wording.RECEIVING_UNIT}: {receiving}", self.looks.plain)
        self.sheet.merge_range(2, 0, 2, LAST, wording.TITLE, self.looks.title)
        self.sheet.set_row(2, 36)
        self.sheet.merge_range(3, 0, 3, LAST, wording.period(report), self.looks.title)
        self.row = 4
        for name, fact in wording.facts(report, form):
            self._line(f"{name}: {fact}")
        self.sheet.write_string(self.row, 10, wording.UNIT, self.looks.plain)
        self.row += 1

    def _table_head(self) -> None:
        """Three rows of headings and one with the columns' numbers; they stay when one scrolls, and on each page."""
        top = self.row
        for head in (*heads(), Head(0, CHECK, 3, 1, wording.CHECK)):
            self._head(head, top)
        self.sheet.set_row(top + 2, 48)
        for column in range(CHECK):
            self.sheet.write_string(top + 3, column, f"({column + 1})", self.looks.head)
        self.sheet.write_string(top + 3, CHECK, "= 0", self.looks.head)
        self.row = top + 4
        self.sheet.freeze_panes(self.row, FIRST)
        self.sheet.repeat_rows(top, self.row - 1)

    def _head(self, head: Head, top: int) -> None:
        first, last = top + head.row, top + head.row + head.rows - 1
        if (head.rows, head.columns) == (1, 1):
            self.sheet.write_string(first, head.column, head.text, self.looks.head)
        else:
            right = head.column + head.columns - 1
            self.sheet.merge_range(first, head.column, last, right, head.text, self.looks.head)

    def _section(self, number: int, section: Section) -> int:
        """A level with its fields; returns the row of its totals."""
        top = self.row
        self.row += 1
        for position, line in enumerate(section.lines, start=1):
            self.sheet.write_string(self.row, 0, str(position), self.looks.text)
            self.sheet.write_string(self.row, 1, line.name, self.looks.text)
            for column in COUNTED:
                self.sheet.write_number(self.row, place(column), line.columns.of(column), self.looks.number)
            self._formulas(line.columns, self.looks.number)
            self.row += 1
        below, self.row = self.row, top
        rows = range(top + 1, below)
        self._totals_of(wording.roman(number), wording.LEVELS[section.level], list(rows), section.columns)
        self.row = below
        return top

    def _totals_of(self, number: str, name: str, rows: list[int], columns: Columns) -> None:
        """A row that sums other rows."""
        self.sheet.write_string(self.row, 0, number, self.looks.strong)
        self.sheet.write_string(self.row, 1, name, self.looks.strong)
        look = self.looks.strong_number
        for column in COUNTED:
            formula = f"=SUM({','.join(_ranges(_letter(column), rows))})" if rows else "=0"
            self.sheet.write_formula(self.row, place(column), formula, look, columns.of(column))
        self._formulas(columns, self.looks.strong_number)
        self.row += 1

    def _formulas(self, columns: Columns, look: Format) -> None:
        for column in SUMS:
            formula = self._formula("+", summed(column))
            self.sheet.write_formula(self.row, place(column), formula, look, columns.of(column))
        self.sheet.write_formula(self.row, CHECK, self._formula("-", SUMS), look, columns.check)

    def _formula(self, sign: str, columns: Iterable[Column]) -> str:
        """These columns of the row, with a sign between them."""
        return "=" + sign.join(f"{_letter(column)}{self.row + 1}" for column in columns)

    def _signatures(self) -> None:
        self.row += 1
        for column, text in ((1, wording.MADE_BY), (9, wording.SIGNED_BY)):
            self.sheet.write_string(self.row, column, text, self.looks.plain)
            self.sheet.write_string(self.row + 1, column, wording.SIGN, self.looks.plain)


def _letter(column: Column) -> str:
    return str(xl_col_to_name(place(column)))


def _ranges(column: str, rows: list[int]) -> list[str]:
    """The cells of rows (from 0) as few ranges: SUM takes at most 255 of them."""
    if rows == list(range(rows[0], rows[-1] + 1)):
        return [f"{column}{rows[0] + 1}:{column}{rows[-1] + 1}"]
    return [f"{column}{row + 1}" for row in rows]


def _write_figures(sheet: Worksheet, report: Report, looks: _Looks) -> None:
    """Every bucket of the report's own rows, with numerators and denominators; the last row is the report's total."""
    for column, (code, name) in enumerate(FIGURES.items()):
        sheet.write_string(0, column, name, looks.head)
        sheet.write_string(1, column, code, looks.text)
    rows = [(row.key, row.label, row.figures) for row in report.rows]
    for number, (key, label, figures) in enumerate([*rows, ("", wording.SUM, report.totals)], start=2):
        sheet.write_string(number, 0, key, looks.text)
        sheet.write_string(number, 1, label, looks.text)
        for column, name in enumerate(FIGURES_COUNTED, start=2):
            _write_figure(sheet, number, column, value_of(figures, name), looks)
    sheet.freeze_panes(2, 2)
    sheet.repeat_rows(0, 1)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 42)
    sheet.set_column(2, len(FIGURES) - 1, 12)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_figure(sheet: Worksheet, row: int, column: int, value: int | Rate, looks: _Looks) -> None:
    """A count, or a rate as a real number; without cases it says so in words."""
    if not isinstance(value, Rate):
        sheet.write_number(row, column, value, looks.number)
    elif value.percent is None:
        sheet.write_string(row, column, percent(value), looks.text)
    else:
        sheet.write_number(row, column, float(value.percent), looks.percent)
