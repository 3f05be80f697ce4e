"""What a dossier costs, what was taken for it and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.billing import bill_for
from dossiers.models import Dossier, FeeReceipt
from dossiers.rules.receipts import Part, owed_of
from procedures.rules.errors import RuleError


@dataclass(frozen=True)
class FeeAccount:
    """The receipts of a dossier, the voided ones among them; by currency what was taken and is owed (None: unknown)."""

    receipts: tuple[FeeReceipt, ...]
    parts: Mapping[str, tuple[Part, ...]]

    @property
    def standing(self) -> tuple[FeeReceipt, ...]:
        """The receipts that were not voided."""
        return tuple(receipt for receipt in self.receipts if receipt.voided_at is None)

    @property
    def taken(self) -> dict[str, int]:
        """The sums on the receipts that stand."""
        sums: dict[str, int] = {}
        for receipt in self.standing:
            sums[receipt.currency] = sums.get(receipt.currency, 0) + receipt.amount
        return sums

    @property
    def owed(self) -> dict[str, int | None]:
        """What is left to pay, in every currency of the bill."""
        return {currency: owed_of(parts) for currency, parts in self.parts.items()}

    @property
    def open_currencies(self) -> tuple[str, ...]:
        """The currencies in which something is left to pay, or may be, đồng first."""
        left = [currency for currency, owed in self.owed.items() if owed != 0]
        return tuple(sorted(left, key=lambda currency: (currency != "VND", currency)))


def fees_of(dossier: Dossier) -> FeeAccount:
    """The account of a dossier: its frozen bill against the receipts that stand."""
    receipts = tuple(sorted(dossier.fee_receipts.all(), key=lambda receipt: receipt.pk))
    taken = _taken_by_line(receipt for receipt in receipts if receipt.voided_at is None)
    parts: dict[str, tuple[Part, ...]] = {}
    for place, line in enumerate(bill_lines(dossier)):
        part = Part(place, line["amount"], taken.get(place, 0))
        parts[line["currency"]] = (*parts.get(line["currency"], ()), part)
    return FeeAccount(receipts, parts)


def bill_lines(dossier: Dossier) -> Sequence[Mapping[str, Any]]:
    """The lines of the frozen bill, each under the name that its version gives it (ADR 0101).

    Bills frozen before 1.0.0 may hold the name of another line with the same key; they lack `unit_price`.
    What they were frozen with is then in `recorded_name`; sums are never worked out again.
    """
    lines = dossier.bill.get("lines") or []
    if all("unit_price" in line for line in lines):
        return lines
    own = _lines_of_version(dossier)
    if [_identity(line) for line in own] != [_identity(line) for line in lines]:
        return [{**_UNSAID, **line} for line in lines]
    return [
        {**_UNSAID, **line, "name": mine["name"], "recorded_name": line["name"]}
        for line, mine in zip(lines, own, strict=True)
    ]


_UNSAID: Mapping[str, Any] = {"unit_price": None, "cap": None, "for_each": ""}


def _identity(line: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(line[name] for name in ("key", "kind", "currency", "per", "price"))


def _lines_of_version(dossier: Dossier) -> Sequence[Mapping[str, Any]]:
    """The lines that the version gives today for what the dossier was taken in with; none where it cannot say."""
    try:
        bill = bill_for(
            dossier.version,
            dossier.case,
            dossier.channel,
            on=dossier.code_on,
            quantities=dossier.details.get("quantities") or {},
            exemptions=dossier.details.get("exemptions") or (),
        )
    except RuleError:
        return []
    lines: Sequence[Mapping[str, Any]] = bill["lines"]
    return lines


def misnamed_lines(dossier: Dossier) -> list[tuple[str, str]]:
    """(recorded name, own name) of every line of the frozen bill that was named after another line."""
    return [
        (line["recorded_name"], line["name"])
        for line in bill_lines(dossier)
        if line.get("recorded_name", line["name"]) != line["name"]
    ]


def _taken_by_line(receipts: Iterable[FeeReceipt]) -> dict[int, int]:
    """What the receipts say of each line of the bill."""
    taken: dict[int, int] = {}
    for receipt in receipts:
        for line in receipt.lines:
            taken[line["place"]] = taken.get(line["place"], 0) + line["amount"]
    return taken
