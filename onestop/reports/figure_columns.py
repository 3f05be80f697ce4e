"""What a table of figures may show: every bucket of the engine, and the two rates with their denominator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from dossiers.rules.rates import Rate
from onestop.reports.tables import Cell, Column, Kind, rate_column
from onestop.statistics.tallies import Figures
from procedures.rules.errors import RuleError, gettext_noop

LABELS: dict[str, Any] = {
    "carried_over": gettext_lazy("From before"),
    "received": gettext_lazy("Received"),
    "received_online": gettext_lazy("Received online"),
    "received_direct": gettext_lazy("Received at the desk"),
    "received_postal": gettext_lazy("Received by post"),
    "reopened": gettext_lazy("Of these taken up again"),
    "resolved": gettext_lazy("Resolved"),
    "early": gettext_lazy("Early"),
    "on_time": gettext_lazy("On time"),
    "late": gettext_lazy("Late"),
    "no_due": gettext_lazy("Without limit"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "stopped": gettext_lazy("Stopped"),
    "refused": gettext_lazy("Refused at the desk"),
    "pending": gettext_lazy("Open at the end"),
    "open_within": gettext_lazy("Open, within"),
    "open_overdue": gettext_lazy("Open, overdue"),
    "open_paused": gettext_lazy("Open, paused"),
    "statutory_early": gettext_lazy("Early by law"),
    "statutory_on_time": gettext_lazy("On time by law"),
    "statutory_late": gettext_lazy("Late by law"),
    "statutory_no_due": gettext_lazy("Without limit by law"),
}
RATES: dict[str, Any] = {
    "rate_cases": gettext_lazy("Resolved with a limit"),
    "on_time_rate": gettext_lazy("On-time rate"),
    "early_rate": gettext_lazy("Early rate"),
}
KEYS = (*LABELS, *RATES)
DEFAULT = (
    *("carried_over", "received", "early", "on_time", "late", "no_due"),
    *("open_within", "open_overdue", "open_paused", "rate_cases", "on_time_rate"),
)
# What stands at an end or a beginning does not add up over months.
_STOCK = frozenset({"carried_over", "pending", "open_within", "open_overdue", "open_paused"})


def columns_of(keys: Sequence[str], group_by: str) -> tuple[Column, ...]:
    """The columns of these keys, in the order asked; the usual ones without any. RuleError column_unknown."""
    unknown = [key for key in keys if key not in KEYS]
    if unknown:
        raise RuleError(
            "column_unknown",
            gettext_noop("There is no column “%(column)s” in tables of figures."),
            field="columns",
            column=unknown[0][:40],
        )
    return tuple(_column(key, group_by) for key in keys or DEFAULT)


def _column(key: str, group_by: str) -> Column:
    if key in RATES and key != "rate_cases":
        return rate_column(key, str(RATES[key]))
    label = LABELS.get(key) or RATES[key]
    adds_up = bool(group_by) and not (group_by == "month" and key in _STOCK)
    return Column(key, str(label), Kind.INTEGER, total=adds_up)


def cell(figures: Figures, key: str) -> Cell:
    """The value of a column; a rate without cases is None."""
    if key == "rate_cases":
        return figures.on_time_rate.denominator
    if key in RATES:
        rate: Rate = getattr(figures, key)
        return rate.percent
    return figures.bucket(key)
