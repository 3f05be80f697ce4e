"""Units side by side, with what their rates are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _

from dossiers.rules.rates import Rate
from onestop.reports.charts.dot_plot import Dot, dot_plot
from onestop.reports.charts.wilson import FEWEST_TO_RANK
from onestop.statistics.figures import Report, resolution
from onestop.statistics.scopes import Scope
from onestop.web.managers.pictured import Cell, Picture, cells

# How the rows may stand, by the word in the address; the first is the order without one.
ORDERS: Mapping[str, Callable[[Dot], Any]] = {
    "hang": lambda dot: (not dot.is_ranked, dot.interval.high, dot.part / dot.cases, dot.label),
    "ty-le": lambda dot: (dot.part / dot.cases, dot.label),
    "so-ho-so": lambda dot: (-dot.cases, dot.label),
    "ten": lambda dot: dot.label,
}


def picture_of_units(scope: Scope, at: datetime, order: str = "", query: str = "?") -> Picture:
    """On-time rates of the units that resolve, with intervals; few cases are shown and not ranked.

    `query` asks the same again: heads add the order to it.
    """
    order = order if order in ORDERS else "hang"
    dots = tuple(sorted(_dots(resolution(scope, at=at, group_by="office")), key=ORDERS[order]))
    title = _("Units side by side")
    label = _(
        "%(title)s: on-time rate of %(count)s units with its interval; the same numbers stand in the table."
    )
    return Picture(
        key="don-vi",
        title=title,
        about=(
            _(
                "On time (early included) of those resolved with a limit. The line is the Wilson interval at 95 %%:"
                " what the rate may as well be, given so few or many cases. Units under %(fewest)s cases are shown"
                " (open square) and not ranked; the first rank is the one that surely does worst."
            )
            % {"fewest": FEWEST_TO_RANK},
        ),
        drawing=dot_plot(label % {"title": title, "count": len(dots)}, dots, _("cases")) if dots else None,
        heads=_heads(order, query),
        rows=_rows(dots),
        empty=_("Nothing with a limit was resolved in this period."),
    )


def _dots(report: Report) -> list[Dot]:
    rates = [(row.label, row.figures.on_time_rate) for row in report.rows]
    return [Dot(label, rate.numerator, rate.denominator) for label, rate in rates if rate.denominator]


def _heads(order: str, query: str) -> tuple[Cell, ...]:
    words = (
        (_("Office"), "ten"),
        (_("Cases"), "so-ho-so"),
        (_("On time"), ""),
        (_("On-time rate"), "ty-le"),
        (_("Interval 95 %"), ""),
        (_("Rank"), "hang"),
    )
    joint = "" if query.endswith("?") else "&"
    return tuple(
        Cell(label, f"{query}{joint}xep={word}#h-don-vi" if word else "", word == order)
        for label, word in words
    )


def _rows(dots: tuple[Dot, ...]) -> tuple[tuple[Cell, ...], ...]:
    places = {dot: number for number, dot in enumerate(sorted(dots, key=ORDERS["hang"]), start=1)}
    return tuple(
        cells(
            dot.label,
            dot.cases,
            dot.part,
            f"{Rate(dot.part, dot.cases).percent_text} %",
            _interval(dot),
            places[dot] if dot.is_ranked else _("too few cases"),
        )
        for dot in dots
    )


def _interval(dot: Dot) -> str:
    """Both ends rounded outward, so that the rate stays between them; 0,00 and 100,00 only for none and all."""
    low, high = dot.interval.low, dot.interval.high
    least = max(1, floor(10_000 * low)) if low > 0 else 0
    most = min(9_999, ceil(10_000 * high)) if high < 1 else 10_000
    return f"{least / 100:.2f}–{most / 100:.2f} %".replace(".", ",")
