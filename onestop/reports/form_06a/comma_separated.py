"""A report as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dossiers.rules.rates import Rate
from onestop.reports.form_06a import wording
from onestop.reports.form_06a.figure_cells import COUNTED, FIGURES, value_of
from onestop.reports.writers.csv_lines import csv_bytes
from onestop.statistics.figures import Report, percent
from onestop.statistics.form_06a import Columns, Form
from onestop.statistics.form_06a_columns import COLUMNS, SUMS
from onestop.statistics.tallies import Figures

_CHECK = "-".join(f"{column.number}" for column in SUMS)


def csv_of(report: Report, form: Form) -> bytes:
    """What the table carries, form II.06a, then the report's own rows with every bucket, parted by empty lines."""
    return csv_bytes(_rows(report, form))


def _rows(report: Report, form: Form) -> Iterable[Sequence[str | int]]:
    reporting, receiving = wording.units(report)
    yield [wording.FORM, wording.TITLE]
    yield [wording.REPORTING_UNIT, reporting]
    yield [wording.RECEIVING_UNIT, receiving]
    yield [wording.period(report)]
    yield from ([name, fact] for name, fact in wording.facts(report, form))
    yield []
    yield [wording.NUMBER, wording.SUBJECT, *(f"{column.number}" for column in COLUMNS), _CHECK]
    for number, section in enumerate(form.sections, start=1):
        yield [wording.roman(number), wording.LEVELS[section.level], *_cells(section.columns)]
        for position, line in enumerate(section.lines, start=1):
            yield [str(position), line.name, *_cells(line.columns)]
    yield ["", wording.SUM, *_cells(form.columns)]
    yield from ([note] for note in wording.notes(report, form))
    yield []
    yield list(FIGURES)
    for row in report.rows:
        yield [row.key, row.label, *_figures(row.figures)]
    yield ["", wording.SUM, *_figures(report.totals)]


def _cells(columns: Columns) -> list[str | int]:
    return [*columns.values, columns.check]


def _figures(figures: Figures) -> list[str | int]:
    values = (value_of(figures, name) for name in COUNTED)
    return [percent(value) if isinstance(value, Rate) else value for value in values]
