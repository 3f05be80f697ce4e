"""The figures of a seal as tables whose every number opens the list that was kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.statistics.figures import percent
from onestop.statistics.form_06a import Columns, Form
from onestop.statistics.form_06a_columns import COLUMNS as FORM_COLUMNS
from onestop.statistics.seals.differences import changed
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.reports import form_of, report_of
from onestop.statistics.tallies import Figures
from onestop.web.managers.rate_lines import COLUMNS, LABELS
from onestop.web.managers.seal_changes import Line as ChangeLine
from onestop.web.managers.seal_changes import told

FORM_HEADS = tuple((column.key, column.page_heading) for column in FORM_COLUMNS)
# So many changed figures stand on the page of a version; all of them have a page of their own.
FIRST_CHANGES = 20
# What a list is called, a column of the form included.
CELL_LABELS = {
    **LABELS,
    **dict(FORM_HEADS),
    "statutory_early": gettext_lazy("Early by law"),
    "statutory_on_time": gettext_lazy("On time by law"),
    "statutory_late": gettext_lazy("Late by law"),
    "statutory_no_due": gettext_lazy("Without limit by law"),
    "received": gettext_lazy("Received"),
    "resolved": gettext_lazy("Resolved"),
    "pending": gettext_lazy("Pending"),
}


@dataclass(frozen=True)
class Cell:
    """A figure and the address of its list."""

    count: int
    address: str


@dataclass(frozen=True)
class Line:
    """A line of a table; `strong` ones are sums."""

    label: str
    cells: tuple[Cell, ...]
    rates: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True)
class Tables:
    """All that the page of a seal shows of its figures."""

    lines: tuple[Line, ...]
    total: Line
    form_lines: tuple[Line, ...]
    figures: Figures
    changes: tuple[ChangeLine, ...]
    changes_count: int


def tables_of(version: SealVersion) -> Tables:
    """The tables of one version, from what was kept."""
    groups = [group.facts() for group in version.groups.order_by("office_id", "field_id").defer("lists")]
    report, base, moved = report_of(version, groups), _base(version), changed(version)
    by_code = {facts[0]: pk for pk, facts in version.offices.items()}
    return Tables(
        lines=tuple(_line(row.label, row.figures, base, {"don-vi": by_code[row.key]}) for row in report.rows),
        total=_line(_("Total"), report.totals, base, {}),
        form_lines=tuple(_form_lines(version, form_of(version, groups), base)),
        figures=report.totals,
        changes=tuple(told(version, moved[:FIRST_CHANGES])),
        changes_count=len(moved),
    )


def _base(version: SealVersion) -> str:
    return f"{reverse('managers:seal-list', args=[version.seal_id])}?ban={version.number}"


def _line(label: str, figures: Figures, base: str, where: dict[str, Any]) -> Line:
    counts = [(name, figures.bucket(name)) for name, _label in COLUMNS]
    rates = percent(figures.on_time_rate), percent(figures.early_rate)
    return Line(label, _cells(counts, base, where), rates)


def _cells(counts: Sequence[tuple[str, int]], base: str, where: dict[str, Any]) -> tuple[Cell, ...]:
    return tuple(Cell(count, f"{base}&{urlencode({'o': name, **where})}") for name, count in counts)


def _form_lines(version: SealVersion, form: Form, base: str) -> list[Line]:
    fields = {facts[0]: pk for pk, facts in version.fields.items()}
    lines = []
    for section in form.sections:
        where = {"cap": section.level}
        lines.append(Line(section.name, _cells(_counts(section.columns), base, where), strong=True))
        lines += [
            Line(each.name, _cells(_counts(each.columns), base, {**where, "linh-vuc": fields[each.code]}))
            for each in section.lines
        ]
    return [*lines, Line(_("Total"), _cells(_counts(form.columns), base, {}), strong=True)]


def _counts(columns: Columns) -> list[tuple[str, int]]:
    return [(column.key, columns.of(column)) for column in FORM_COLUMNS]
