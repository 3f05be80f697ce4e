"""The public rates as open data: one JSON object, or a CSV with one line for each field and the total."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossiers.rules.rates import Rate
from onestop.reports.writers.csv_lines import csv_bytes
from onestop.statistics.figures import Report
from onestop.statistics.tallies import Figures
from procedures.models import Office
from procedures.rules.moments import LOCAL

COUNTS = ("received", "resolved", "early", "on_time", "late", "no_due")
COLUMNS = (
    *("office", "office_name", "period", "from", "to", "field", "field_name"),
    *COUNTS,
    *("on_time_numerator", "on_time_denominator", "on_time_percent"),
    *("early_numerator", "early_denominator", "early_percent"),
    *("definition", "definition_version", "computed_at", "stale_for_seconds"),
)


def as_json(report: Report, office: Office) -> dict[str, Any]:
    """The figures with definition, office and age; a percentage is null where there were no cases."""
    return {
        "office": {"code": office.code, "name": office.name},
        "period": report.period.name,
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "definition": report.definition.as_dict(),
        "computed_at": _computed(report),
        "stale_for_seconds": report.stale_for_seconds,
        "totals": _figures(report.totals),
        "fields": [{"code": row.key, "name": row.label, **_figures(row.figures)} for row in report.rows],
    }


def as_csv(report: Report, office: Office) -> bytes:
    """The last line, without a field, is the total."""
    return csv_bytes([COLUMNS, *_lines(report, office)])


def _lines(report: Report, office: Office) -> Iterator[list[str | int]]:
    period = report.period
    head: list[str | int] = [
        office.code,
        office.name,
        period.name,
        period.first.isoformat(),
        period.last.isoformat(),
    ]
    tail: list[str | int] = [
        report.definition.code,
        report.definition.version,
        _computed(report),
        report.stale_for_seconds,
    ]
    rows = [(row.key, row.label, row.figures) for row in report.rows]
    for code, name, figures in (*rows, ("", "", report.totals)):
        counts = [int(getattr(figures, each)) for each in COUNTS]
        rates = [*_cells(figures.on_time_rate), *_cells(figures.early_rate)]
        yield [*head, code, name, *counts, *rates, *tail]


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        **{name: getattr(figures, name) for name in COUNTS},
        "on_time_rate": _rate(figures.on_time_rate),
        "early_rate": _rate(figures.early_rate),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    percent = None if rate.percent is None else str(rate.percent)
    return {"numerator": rate.numerator, "denominator": rate.denominator, "percent": percent}


def _cells(rate: Rate) -> list[str | int]:
    return [rate.numerator, rate.denominator, "" if rate.percent is None else str(rate.percent)]


def _computed(report: Report) -> str:
    return report.computed_at.astimezone(LOCAL).isoformat(timespec="seconds")
