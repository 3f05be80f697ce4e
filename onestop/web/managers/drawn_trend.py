"""The trend of twelve months: counts as columns, the rate as a line with its values."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from onestop.reports.charts.columns import Column, columns
from onestop.statistics.scopes import Scope
from onestop.web.managers.pictured import Picture, cells
from onestop.web.managers.trend import Month, trend_of


def picture_of_trend(scope: Scope, at: datetime) -> Picture:
    """Early, on time and late of each month with the on-time rate above."""
    months = trend_of(scope, at)
    title = _("Twelve months")
    label = _(
        "Resolved each month: early, on time, late, and the on-time rate; the same numbers stand in the table."
    )
    drawn = [_column(month) for month in months]
    legend = (_("early"), _("on time"), _("late"))
    return Picture(
        key="xu-huong",
        title=title,
        about=(
            _(
                "The twelve months that end with the period's last one. Rates are of those resolved with a limit, early"
                " included, against the committed limit; months without cases have none."
            ),
        ),
        drawing=columns("m", label, drawn, legend, rate=_("On-time rate, %")) if months else None,
        heads=cells(
            _("Month"),
            _("Early"),
            _("On time"),
            _("Late"),
            _("Resolved with a limit"),
            _("On-time rate"),
            _("Early rate"),
        ),
        rows=tuple(
            cells(
                month.label,
                month.figures.early,
                month.figures.on_time,
                month.figures.late,
                month.figures.on_time_rate.denominator,
                month.on_time,
                month.early,
            )
            for month in months
        ),
        empty=_("Nothing was resolved in these twelve months."),
    )


def _column(month: Month) -> Column:
    figures, rate = month.figures, month.figures.on_time_rate
    counts = (figures.early, figures.on_time, figures.late)
    share = 100 * rate.numerator / rate.denominator if rate.denominator else None
    return Column(month.label, counts, "", str(sum(counts)), share, rate.percent_text or "")
