"""The table of figures that a question means: the rows of the engine, nothing counted anew."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from onestop.reports import figure_columns
from onestop.reports.questions import Question
from onestop.reports.tables import Column, Heading, Table
from onestop.reports.wording import GROUP_LABELS, definition_words, freshness_words, scope_words
from onestop.statistics.figures import Report, resolution
from onestop.statistics.snapshots import snapshot
from procedures.rules.moments import local_date


def report_of(question: Question, within: frozenset[int] | None, *, at: datetime) -> Report:
    """The report of the engine that a question means, in one snapshot. Raises as `resolution`."""
    with snapshot():
        return resolution(question.scope(within, local_date(at)), at=at, group_by=question.group_by)


def figure_table(question: Question, report: Report, title: str, heading: Heading) -> Table:
    """Its rows with the chosen columns; without grouping the total alone. Raises RuleError column_unknown."""
    columns = figure_columns.columns_of(question.columns, question.group_by)
    keys = [column.key for column in columns]
    first = Column("group", str(GROUP_LABELS.get(question.group_by, _("Total"))))
    named = [(row.label, row.figures) for row in report.rows] or (
        [] if question.group_by else [(_("Total"), report.totals)]
    )
    return Table(
        code="figures",
        title=title,
        columns=(first, *columns),
        rows=[(label, *(figure_columns.cell(figures, key) for key in keys)) for label, figures in named],
        scope_words=scope_words(report.scope),
        definition=definition_words(report.definition),
        notes=(freshness_words(report.computed_at, report.stale_for_seconds),),
        heading=heading,
    )
