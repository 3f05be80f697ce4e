"""What a dossier costs: the fee lines of its version handed to the pure rules, the answer frozen on the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from procedures.models import Case, ProcedureVersion
from procedures.models import Exemption as ExemptionRow
from procedures.models import Fee as FeeRow
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.fees import Bill, BillLine, Exemption, FeeDue, FeeKind, FeeLine, Tier, charge


def bill_for(
    version: ProcedureVersion,
    case: Case | None,
    channel: str,
    *,
    on: date,
    quantities: Mapping[str, int],
    exemptions: Sequence[str] = (),
) -> dict[str, Any]:
    """The bill as JSON: `lines`, `totals` by currency (None: unknown) and `unknown`.

    Raises RuleError: exemption_unknown, quantity_missing, fee_ambiguous.
    """
    claimed = _claimed(version, exemptions)
    lines = sorted((fee_line(row) for row in version.fees.all()), key=lambda line: line.identity)
    billed: list[BillLine] = []
    for _, same in groupby(lines, key=lambda line: line.identity):
        group = list(same)
        applying = [_exemption(row) for row in claimed if row.fee_key in ("", group[0].key)]
        bill = charge(
            group,
            on=on,
            case=case.key if case else "",
            channel=channel,
            quantities=quantities,
            exemptions=applying,
        )
        billed += bill.lines
    return _as_json(Bill(tuple(billed)))


def fee_line(row: FeeRow) -> FeeLine:
    """A stored fee as the rules take it."""
    return FeeLine(
        kind=FeeKind(row.kind),
        amount=row.amount,
        tiers=tuple(Tier(tier["up_to"], tier["price"]) for tier in row.tiers),
        cap=row.cap,
        currency=row.currency,
        per=row.per,
        for_each=row.for_each,
        when_due=FeeDue(row.when_due),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        case=row.case.key if row.case else "",
        channel=row.channel,
        key=row.key,
        name=row.name,
    )


def _claimed(version: ProcedureVersion, keys: Sequence[str]) -> list[ExemptionRow]:
    if not keys:
        return []
    known = {row.key: row for row in version.exemptions.all()}
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise RuleError(
            "exemption_unknown",
            gettext_noop("This procedure has no exemption “%(exemption)s”; it has: %(known)s."),
            field="exemptions",
            exemption=unknown[0],
            known=", ".join(known) or "–",
        )
    return [known[key] for key in keys]


def _exemption(row: ExemptionRow) -> Exemption:
    return Exemption(row.ground, row.proof or row.ground, row.percent, row.key)


def _as_json(bill: Bill) -> dict[str, Any]:
    return {
        "lines": [_line_as_json(each) for each in bill.lines],
        "totals": bill.totals,
        "unknown": bill.is_unknown,
    }


def _line_as_json(each: BillLine) -> dict[str, Any]:
    return {
        "kind": each.line.kind.value,
        "key": each.line.key,
        "name": each.line.name,
        "per": each.line.per,
        "quantity": each.quantity,
        "for_each": each.line.for_each,
        "times": each.times,
        "unit_price": each.line.amount,
        "cap": each.line.cap,
        "currency": each.line.currency,
        "price": each.price,
        "amount": each.amount,
        "when_due": each.line.when_due.value,
        "exemption": each.exemption.key if each.exemption else "",
        "expired": each.expired,
    }
