"""The fee in the moment of intake: whether it was taken, how it was paid, and the intake that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dossiers.models import FeeReceipt
from dossiers.services.drafts import IntakeDraft
from dossiers.services.intake import Receipt, take_in
from dossiers.services.paid_intake import take_in_paid, take_in_paid_and_return
from dossiers.services.resolution import Result, take_in_and_return


@dataclass(frozen=True)
class FeeNow:
    """What the clerk chose about the fee; nothing is taken unless it is said."""

    taken: bool = False
    method: str = FeeReceipt.Method.CASH

    @property
    def methods(self) -> list[tuple[str, Any]]:
        """The ways of payment to choose from."""
        return FeeReceipt.Method.choices


def fee_chosen(data: Mapping[str, str]) -> FeeNow:
    """What a form, or the request for its preview, says about the fee."""
    return FeeNow(
        taken=bool(data.get("fee_now")), method=data.get("fee_method", "") or FeeReceipt.Method.CASH.value
    )


def accepted(draft: IntakeDraft, fee: FeeNow, **common: Any) -> Receipt:
    """Accept the dossier, with its fee where that was taken."""
    if fee.taken:
        return take_in_paid(draft, method=fee.method, **common)
    return take_in(draft, **common)


def done_at_once(draft: IntakeDraft, fee: FeeNow, *, result: Result, **common: Any) -> Receipt:
    """An instant procedure from beginning to end, with its fee where that was taken."""
    if fee.taken:
        return take_in_paid_and_return(draft, method=fee.method, result=result, **common)
    return take_in_and_return(draft, result=result, **common)
