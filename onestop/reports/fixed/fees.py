"""Fees by the receipts given for them: taken, voided and net.

How it is counted: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from dossiers.models import FeeReceipt
from onestop.reports.fixed.sheets import Opening, Sheet
from onestop.reports.tables import Column, Kind, Table
from onestop.reports.wording import scope_words
from onestop.statistics.counting import conditions
from onestop.statistics.labels import labelled
from onestop.statistics.scopes import Scope, narrowing
from procedures.models.vocabulary import FeeKind

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
        (place, name): Opening(figure, by, code, currency)
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
