"""A small table of rates for terminals."""

from __future__ import annotations

from django.utils.translation import gettext as _

from onestop.statistics.figures import Report, percent
from onestop.statistics.tallies import Figures

WIDEST_NAME = 40


def rate_table(report: Report) -> str:
    """Period and definition, then one line for each row of the report and one for the total, columns aligned."""
    heads = [_("Office"), _("received"), _("resolved"), _("pending"), _("on time"), _("early")]
    rows = [[row.label[:WIDEST_NAME], *_cells(row.figures)] for row in report.rows]
    lines = [heads, *rows, [_("total"), *_cells(report.totals)]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join([*_heading(report), *(_aligned(line, widths) for line in lines)])


def _heading(report: Report) -> list[str]:
    named = report.definition
    return [
        _("Period: %(period)s") % {"period": report.period.label},
        _("Definition: %(name)s, version %(version)s") % {"name": named.name, "version": named.version},
    ]


def _cells(figures: Figures) -> list[str]:
    counts = [figures.received, figures.resolved, figures.pending]
    rates = [figures.on_time_rate, figures.early_rate]
    return [*map(str, counts), *(percent(rate) + ("%" if rate.denominator else "") for rate in rates)]


def _aligned(line: list[str], widths: list[int]) -> str:
    first, *rest = zip(line, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)])
