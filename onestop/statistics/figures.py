"""The report of what was received, resolved and is pending, exact at any time: one statement, one snapshot.

report = resolution(Scope(period=parse_period("2026-Q1"), office="H99.01"), at=timezone.now(), group_by="field")
report.as_dict()    # the shape of GET /api/v1/statistics/resolution/
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from dossiers.rules.rates import NO_CASES, Rate
from onestop.statistics.counting import Counted, count
from onestop.statistics.definitions import DEFAULT, Definition
from onestop.statistics.labels import labelled
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope, narrowing
from onestop.statistics.tallies import ENDED, RESOLVED, STATUTORY, STOCK, Figures
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import LOCAL

__all__ = ["GROUPS", "Report", "Row", "Scope", "resolution"]

GROUPS = ("office", "field", "procedure", "channel", "month", "level")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `key` is a code (or the name of a month), `label` what people read."""

    key: str
    label: str
    figures: Figures

    def as_dict(self) -> dict[str, object]:
        return {"key": self.key, "label": self.label, **figures_as_dict(self.figures)}


@dataclass(frozen=True, slots=True)
class Report:
    """Figures with all that is needed to trust them.

    `totals` is the sum of the rows; by month, the flows add up, `carried_over` is the first month's and the open ones
    are the last month's. `stale_for_seconds`: age of the oldest change that the worker has not yet put into the
    tallies; it is counted here all the same. `remarks` are further facts that its files carry, as name and text in
    official Vietnamese. `sealed_for` is what the office was called at the sealing; empty in a report of now.
    """

    definition: Definition
    scope: Scope
    cut_off: datetime
    computed_at: datetime
    stale_for_seconds: int
    group_by: str
    totals: Figures
    rows: tuple[Row, ...]
    remarks: tuple[tuple[str, str], ...] = ()
    sealed_for: str = ""

    @property
    def period(self) -> Period:
        return self.scope.period

    def as_dict(self) -> dict[str, object]:
        """The answer of the API (docs/reporting.md): moments in local time with offset, rates as texts."""
        return {
            "definition": self.definition.as_dict(),
            "period": self.period.name,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "cut_off": _moment(self.cut_off),
            "computed_at": _moment(self.computed_at),
            "stale_for_seconds": self.stale_for_seconds,
            "group_by": self.group_by or None,
            "totals": figures_as_dict(self.totals),
            "rows": [row.as_dict() for row in self.rows],
        }


def resolution(
    scope: Scope,
    *,
    at: datetime,
    group_by: str = "",
    cut_off: datetime | None = None,
    definition: Definition = DEFAULT,
) -> Report:
    """The figures of a scope as known at `cut_off` (default: all that is known now, `at`).

    Only events entered by the cut-off count; how open dossiers stand is told as of the end of the period, or of the
    cut-off while the period lasts. Raises RuleError: group_unknown, cut_off_in_future, and what `narrowing` raises.
    """
    if group_by and group_by not in GROUPS:
        raise RuleError(
            "group_unknown",
            gettext_noop("Rows can be grouped by: %(groups)s."),
            field="group_by",
            groups=", ".join(GROUPS),
        )
    if cut_off is not None and cut_off > at:
        raise RuleError("cut_off_in_future", gettext_noop("The cut-off lies in the future."), field="cut_off")
    by_month = group_by == "month"
    periods = scope.period.months() if by_month else (scope.period,)
    dimensions = (group_by,) if group_by and not by_month else ()
    counted = count(narrowing(scope), periods, dimensions, at=at, cut_off=cut_off)
    return Report(
        definition=definition,
        scope=scope,
        cut_off=cut_off or at,
        computed_at=at,
        stale_for_seconds=counted.stale_for_seconds(at),
        group_by=group_by,
        totals=counted.total(),
        rows=_rows(group_by, periods, counted),
    )


def _rows(group_by: str, periods: tuple[Period, ...], counted: Counted) -> tuple[Row, ...]:
    if not group_by:
        return ()
    if group_by == "month":
        months = counted.figures.get((), (Figures(),) * len(periods))
        return tuple(
            Row(period.name, period.label, figures) for period, figures in zip(periods, months, strict=True)
        )
    found = {key: parts[0] for (key,), parts in counted.figures.items() if parts[0]}
    return tuple(Row(code, label, found[key]) for key, code, label in labelled(group_by, found))


def figures_as_dict(figures: Figures) -> dict[str, object]:
    """The buckets and rates of one cell of the answer; `received` holds the reopened ones by their channel."""
    received = {
        "online": figures.received_online,
        "direct": figures.received_direct,
        "postal": figures.received_postal,
        "carried_over": figures.carried_over,
    }
    plain = {name: figures.bucket(name) for name in (*RESOLVED, *ENDED, "refused", *STOCK)}
    return {
        "received": received,
        "reopened": figures.reopened,
        **plain,
        "statutory": {name.removeprefix("statutory_"): figures.bucket(name) for name in STATUTORY},
        "on_time_rate": _rate(figures.on_time_rate),
        "early_rate": _rate(figures.early_rate),
    }


def _rate(rate: Rate) -> dict[str, object]:
    return {"numerator": rate.numerator, "denominator": rate.denominator, "percent": percent(rate)}


def percent(rate: Rate) -> str:
    """The percentage as rules write it ("98,00"), or that there were no cases, in the active language."""
    return rate.percent_text or gettext(NO_CASES)


def _moment(at: datetime) -> str:
    return at.astimezone(LOCAL).isoformat(timespec="seconds")
