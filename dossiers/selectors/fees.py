"""What a dossier costs, what was taken for it and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.models import Dossier, FeeReceipt
from dossiers.rules.receipts import Part, owed_of


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
    """The lines of the frozen bill."""
    return dossier.bill.get("lines") or []


def _taken_by_line(receipts: Iterable[FeeReceipt]) -> dict[int, int]:
    """What the receipts say of each line of the bill."""
    taken: dict[int, int] = {}
    for receipt in receipts:
        for line in receipt.lines:
            taken[line["place"]] = taken.get(line["place"], 0) + line["amount"]
    return taken
