"""Fees by the receipts given for them: taken, voided, net, and the numbers of each series with their gaps.

How it is counted: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dossiers.models import FeeReceipt
from onestop.reporting.counting import conditions
from onestop.reporting.labels import labelled
from onestop.reporting.scopes import Scope, narrowing
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.statements.sheets import Opening, Sheet, counted, dossier_filters, scope_words
from procedures.models.vocabulary import FeeKind
from procedures.rules.errors import RuleError, gettext_noop

_WHOLE = "r.amount"
_BY_LINE = "CROSS JOIN LATERAL jsonb_array_elements(r.lines) line"
# By what: the value to group by, what has to be joined, the sum that is the group's.
_GROUPINGS = {
    "kind": ("line->>'kind', line->>'name'", _BY_LINE, "(line->>'amount')::bigint"),
    "procedure": ("d.procedure_id::text, ''", "", _WHOLE),
    "office": ("r.office_id::text, ''", "", _WHOLE),
    "method": ("r.method, ''", "", _WHOLE),
}
GROUPINGS = tuple(_GROUPINGS)
_STATEMENT = """
SELECT r.currency, {keys}, count(DISTINCT r.id), sum({amount}),
       count(DISTINCT r.id) FILTER (WHERE r.voided_at IS NOT NULL),
       coalesce(sum({amount}) FILTER (WHERE r.voided_at IS NOT NULL), 0)
FROM dossiers_feereceipt r
JOIN dossiers_dossier d ON d.id = r.dossier_id
{joins}
WHERE r.taken_at >= %(begin)s AND r.taken_at < %(end)s {conditions}
GROUP BY 1, 2, 3
ORDER BY (r.currency <> 'VND'), 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """So much by so many receipts in one currency; `voided` is the part of it that was voided since."""

    currency: str
    key: str
    name: str
    receipts: int
    taken: int
    voided_receipts: int
    voided: int

    @property
    def net(self) -> int:
        return self.taken - self.voided


def fees_taken(scope: Scope, by: str) -> list[Taken]:
    """What was taken in the period by the offices of the scope, by `kind`, `procedure`, `office` or `method`.

    A receipt of several kinds of fees counts under each of them; sums are never counted twice.
    """
    narrowed = narrowing(scope)
    keys, joins, amount = _GROUPINGS[by]
    where = conditions(narrowed, "r", "office_id", columns=("office",)) + conditions(
        narrowed, "d", "", columns=("procedure", "channel", "field")
    )
    # The parts are this module's own texts; every value goes by parameter.
    statement = _STATEMENT.format(keys=keys, joins=joins, amount=amount, conditions=where)
    parameters: dict[str, Any] = {
        "begin": scope.period.start,
        "end": scope.period.end,
        "office_ids": list(narrowed.office_ids or ()),
        "procedure_id": narrowed.procedure_id,
        "field_id": narrowed.field_id,
        "channel": narrowed.channel,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Taken(*row[:4], *(int(number) for number in row[4:])) for row in cursor.fetchall()]


def fee_sheets(scope: Scope) -> list[Sheet]:
    """What was taken by kind, way of payment, office and procedure; one table for each currency."""
    titles = {
        "kind": _("By kind of fee"),
        "method": _("By way of payment"),
        "office": _("By office that took it"),
        "procedure": _("By procedure"),
    }
    return [
        _sheet(scope, by, title, currency, rows)
        for by, title in titles.items()
        for currency, rows in _by_currency(fees_taken(scope, by)).items()
    ]


def _by_currency(rows: list[Taken]) -> dict[str, list[Taken]]:
    """Đồng stands first, also where nothing was taken."""
    found: dict[str, list[Taken]] = {"VND": []}
    for row in rows:
        found.setdefault(row.currency, []).append(row)
    return found


def _sheet(scope: Scope, by: str, title: str, currency: str, rows: list[Taken]) -> Sheet:
    named = _named(by, rows)
    is_dong = currency == "VND"
    money = Kind.MONEY if is_dong else Kind.INTEGER
    # A sum over kinds would count a receipt of two kinds twice.
    receipts = Column("receipts", _("Receipts"), Kind.INTEGER, total=by != "kind")
    table = Table(
        code=f"fees-{by}" if is_dong else f"fees-{by}-{currency.lower()}",
        title=title if is_dong else f"{title} ({currency})",
        columns=(
            Column("key", _("Code")),
            Column("label", _("Name")),
            receipts,
            Column("taken", _("Taken"), money, total=True),
            Column("voided_receipts", _("Receipts voided"), Kind.INTEGER, total=by != "kind"),
            Column("voided", _("Voided"), money, total=True),
            Column("net", _("Net"), money, total=True),
        ),
        rows=[
            (code, label, row.receipts, row.taken, row.voided_receipts, row.voided, row.net)
            for code, label, row in named
        ],
        notes=_notes(by),
        scope_words=scope_words(scope),
    )
    opens = {
        (place, name): Opening(figure, by, code)
        for place, (code, _label, row) in enumerate(named)
        for name, figure in (("receipts", "receipts"), ("voided_receipts", "voided"))
        if by != "kind"
    }
    return Sheet(table, opens)


def _notes(by: str) -> tuple[str, ...]:
    """Said once, under the first table."""
    if by != "kind":
        return ()
    return (
        _("Receipts count on the day on which the money was taken; those voided since stand under “voided”."),
        _("A receipt of two kinds of fees stands under both; the sums are each kind's own."),
    )


def _named(by: str, rows: list[Taken]) -> list[tuple[str, str, Taken]]:
    """Code and label of each row, in reading order."""
    if by == "kind":
        kinds = dict(FeeKind.choices)
        return [(row.key, _kind_label(row, kinds), row) for row in rows]
    if by == "method":
        methods = dict(FeeReceipt.Method.choices)
        return [(row.key, str(methods.get(row.key, row.key)), row) for row in rows]
    found = {row.key: row for row in rows}
    return [(code, label, found[key]) for key, code, label in labelled(by, found)]


def _kind_label(row: Taken, kinds: Mapping[str, object]) -> str:
    kind = str(kinds.get(row.key, row.key))
    return f"{kind}: {row.name}" if row.name else kind


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


def receipts_behind(scope: Scope, figure: str = "receipts", method: str = "") -> QuerySet[FeeReceipt]:
    """The receipts that a number counts, in order of their numbers. RuleError receipt_figure_unknown."""
    if figure not in ("receipts", "voided") or (method and method not in FeeReceipt.Method.values):
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
    return rows.select_related("dossier__procedure", "office").order_by("series", "year", "number")


def receipts_sheet(scope: Scope, figure: str = "receipts", method: str = "") -> Sheet:
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
        rows=_receipt_rows(receipts_behind(scope, figure, method)),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def _receipt_rows(rows: QuerySet[FeeReceipt]) -> Iterator[tuple[Cell, ...]]:
    for row in rows.iterator(chunk_size=2000):
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
