"""Receipts by their numbers: each series with its gaps, and the receipts behind a figure.

How it is counted: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dossiers.models import FeeReceipt
from onestop.reports.fixed.sheets import Sheet, counted, dossier_filters
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.reports.wording import scope_words
from onestop.statistics.counting import conditions
from onestop.statistics.scopes import Scope, narrowing
from procedures.rules.errors import RuleError, gettext_noop
from procedures.selectors.portions import in_portions

FIGURES = ("receipts", "voided")
CURRENCIES = ("VND", "USD")

_RANGES = """
WITH asked AS (
    SELECT r.series, r.year, min(r.number) AS low, max(r.number) AS high, count(*) AS receipts,
           count(*) FILTER (WHERE r.voided_at IS NOT NULL) AS voided
    FROM dossiers_feereceipt r
    WHERE r.taken_at >= %(begin)s AND r.taken_at < %(end)s {conditions}
    GROUP BY 1, 2
), steps AS (
    SELECT a.series, a.year, n.number, lead(n.number) OVER (PARTITION BY a.series, a.year ORDER BY n.number) AS next
    FROM asked a
    CROSS JOIN LATERAL (
        SELECT r.number FROM dossiers_feereceipt r WHERE r.series = a.series AND r.year = a.year
        UNION ALL SELECT 0
        UNION ALL SELECT c.last + 1 FROM dossiers_receiptcounter c WHERE c.series = a.series AND c.year = a.year
    ) n
)
SELECT a.series, a.year, a.low, a.high, a.receipts, a.voided,
       (SELECT count(*) FROM dossiers_feereceipt r
        WHERE r.series = a.series AND r.year = a.year AND r.number BETWEEN a.low AND a.high),
       ARRAY(SELECT ARRAY[s.number + 1, s.next - 1] FROM steps s
             WHERE s.series = a.series AND s.year = a.year AND s.next > s.number + 1 ORDER BY s.number)
FROM asked a ORDER BY a.series, a.year
"""
_MOST_GAPS = 20


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of a series in a period, and the stretches of the whole year's numbers that no receipt has."""

    series: str
    year: int
    low: int
    high: int
    receipts: int
    voided: int
    of_other_days: int
    gaps: tuple[tuple[int, int], ...]

    @property
    def missing(self) -> int:
        """How many numbers no receipt has."""
        return sum(last - first + 1 for first, last in self.gaps)

    @property
    def gap_text(self) -> str:
        """The missing numbers as they are printed; the first twenty stretches."""
        texts = [f"{a:07d}" if a == b else f"{a:07d}–{b:07d}" for a, b in self.gaps[:_MOST_GAPS]]
        return ", ".join(texts) + (" …" if len(self.gaps) > _MOST_GAPS else "")


def receipt_series(scope: Scope) -> list[Series]:
    """The series used in the period by the offices of the scope; a gap is a number given and not there."""
    narrowed = narrowing(scope)
    statement = _RANGES.format(conditions=conditions(narrowed, "r", "office_id", columns=("office",)))
    parameters: dict[str, Any] = {
        "begin": scope.period.start,
        "end": scope.period.end,
        "office_ids": list(narrowed.office_ids or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [_series(*row) for row in cursor.fetchall()]


def _series(
    series: str,
    year: int,
    low: int,
    high: int,
    receipts: int,
    voided: int,
    between: int,
    gaps: list[list[int]],
) -> Series:
    found = tuple((first, last) for first, last in gaps)
    return Series(series, year, low, high, receipts, voided, between - receipts, found)


def series_sheet(scope: Scope) -> Sheet:
    """The receipt numbers by series, with every gap named."""
    rows = [
        (each.series, each.year, each.low, each.high, each.receipts, each.of_other_days, each.voided,
         each.missing, each.gap_text or _("no number is missing"))
        for each in receipt_series(scope)
    ]  # fmt: skip
    table = Table(
        code="fees-series",
        title=_("Receipt numbers by series"),
        columns=(
            Column("series", _("Series")),
            Column("year", _("Year"), Kind.TEXT),
            Column("first", _("First number"), Kind.INTEGER),
            Column("last", _("Last number"), Kind.INTEGER),
            counted("receipts", _("Receipts")),
            counted("of_other_days", _("Of other days between")),
            counted("voided", _("Of these voided")),
            counted("missing", _("Missing numbers")),
            Column("gaps", _("Which numbers are missing")),
        ),
        rows=[(row[0], str(row[1]), *row[2:]) for row in rows],
        notes=(
            _(
                "A missing number is one that the counter of the series has given and no receipt of the year has."
            ),
            _("Numbers go by office and year: procedure, field and channel do not narrow this table down."),
        ),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def receipts_behind(
    scope: Scope, figure: str = "receipts", method: str = "", currency: str = ""
) -> QuerySet[FeeReceipt]:
    """The receipts that a number counts, in order of their numbers. RuleError receipt_figure_unknown."""
    known = (figure in FIGURES, method in ("", *FeeReceipt.Method.values), currency in ("", *CURRENCIES))
    if not all(known):
        raise RuleError(
            "receipt_figure_unknown", gettext_noop("There is no such figure in this report."), field="figure"
        )
    rows = FeeReceipt.objects.filter(
        taken_at__gte=scope.period.start,
        taken_at__lt=scope.period.end,
        **dossier_filters(narrowing(scope), office="office"),
    )
    rows = rows.filter(voided_at__isnull=False) if figure == "voided" else rows
    rows = rows.filter(method=method) if method else rows
    rows = rows.filter(currency=currency) if currency else rows
    return rows.select_related("dossier__procedure", "office").order_by("series", "year", "number")


def receipts_sheet(scope: Scope, figure: str = "receipts", method: str = "", currency: str = "") -> Sheet:
    """The receipts themselves, without who paid."""
    table = Table(
        code="fees-receipts",
        title=_("Receipts voided") if figure == "voided" else _("Receipts"),
        columns=(
            Column("receipt", _("Receipt")),
            Column("code", _("Dossier")),
            Column("procedure", _("Procedure code")),
            Column("office", _("Office")),
            Column("taken_at", _("Taken at"), Kind.MOMENT),
            Column("amount", _("Amount"), Kind.INTEGER),
            Column("currency", _("Currency")),
            Column("method", _("Way of payment")),
            Column("voided_at", _("Voided at"), Kind.MOMENT),
        ),
        rows=_receipt_rows(receipts_behind(scope, figure, method, currency)),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def _receipt_rows(rows: QuerySet[FeeReceipt]) -> Iterator[tuple[Cell, ...]]:
    for row in in_portions(rows, 2000):
        yield receipt_row(row)


def receipt_row(row: FeeReceipt) -> tuple[Cell, ...]:
    """A receipt as the list shows it."""
    return (
        str(row),
        row.dossier.code,
        row.dossier.procedure.code,
        row.office.name,
        row.taken_at,
        row.amount,
        row.currency,
        str(row.get_method_display()),
        row.voided_at,
    )
