"""Money over the counter: a receipt for what was taken, and its voiding by somebody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Unpack

from dossiers.models import Dossier, Event, FeeReceipt
from dossiers.rules.actors import Actor
from dossiers.rules.clock import Clock
from dossiers.rules.lifecycle import Action
from dossiers.rules.receipts import spread, to_take
from dossiers.selectors.fees import FeeAccount, bill_lines, fees_of
from dossiers.services.numbering import next_receipt_number
from dossiers.services.recording import Deed, HappenedAt, HappenedAtWithReason, perform
from procedures.rules.errors import RuleError, gettext_noop


def take_fee(
    code: str,
    *,
    by: Actor,
    at: datetime,
    amount: int | None = None,
    currency: str = "",
    method: str = FeeReceipt.Method.CASH,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Take money and give the next receipt of the office's series; by default all that is owed.

    Raises also method_unknown, currency_not_billed, nothing_owed, amount_unknown, amount_invalid, more_than_owed.
    """
    if method not in FeeReceipt.Method.values:
        raise RuleError(
            "method_unknown",
            gettext_noop("Choose how it was paid: in cash, by bank transfer or online."),
            field="method",
        )

    def receive(dossier: Dossier, event: Event, clock: Clock) -> None:
        receipt = _receipt(dossier, event, amount, currency)
        receipt.method = method
        # The counter is held until commit: everything else has been checked by now.
        receipt.series, receipt.year, receipt.number = next_receipt_number(event.office, event.happened_on)
        receipt.save(force_insert=True)
        event.data.update(_facts(receipt))

    deed = Deed(action=Action.TAKE_FEE, by=by, at=at, **moment)
    return perform(code, deed, revision=revision, change=receive)


def void_fee(
    code: str,
    *,
    by: Actor,
    at: datetime,
    receipt: str,
    reason: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAt],
) -> Event:
    """Void a receipt, named as it is printed ("H50.12/2026/0000001"), by somebody else than who took the money.

    It stays, as voided, with its number. Raises also receipt_unknown, receipt_voided, void_by_another.
    """

    def void(dossier: Dossier, event: Event, clock: Clock) -> None:
        found = _to_void(fees_of(dossier), receipt.strip(), by)
        found.voided_by_id, found.voided_by_name = event.actor_id, event.actor_name
        found.voided_at, found.void_reason = event.happened_at, event.reason
        found.save(update_fields=["voided_by_id", "voided_by_name", "voided_at", "void_reason"])
        event.data.update(_facts(found))

    deed = Deed(action=Action.VOID_FEE, by=by, at=at, reason=reason, **moment)
    return perform(code, deed, revision=revision, change=void)


def _receipt(dossier: Dossier, event: Event, amount: int | None, currency: str) -> FeeReceipt:
    """The receipt without its number; it says which lines of the bill it covers."""
    account = fees_of(dossier)
    currency = currency or next(iter((*account.open_currencies, *account.parts)), "VND")
    if account.parts and currency not in account.parts:
        raise RuleError(
            "currency_not_billed",
            gettext_noop("Nothing on the bill is in this currency; it has: %(known)s."),
            field="currency",
            known=", ".join(account.parts),
        )
    parts = account.parts.get(currency, ())
    taken, bill = to_take(parts, amount), bill_lines(dossier)
    assert event.actor_id is not None, "only staff takes money"
    kept = ("kind", "key", "name", "per", "quantity", "for_each", "times", "unit_price", "price")
    return FeeReceipt(
        dossier=dossier,
        office_id=event.office_id,
        lines=[
            {"place": place, **{name: bill[place][name] for name in kept}, "amount": share}
            for place, share in spread(parts, taken).items()
        ],
        amount=taken,
        currency=currency,
        taken_by_id=event.actor_id,
        taken_by_name=event.actor_name,
        taken_at=event.happened_at,
    )


def _to_void(account: FeeAccount, named: str, by: Actor) -> FeeReceipt:
    found = next((each for each in account.receipts if str(each) == named), None)
    if found is None:
        raise RuleError(
            "receipt_unknown",
            gettext_noop("Name a receipt of this dossier as it is printed, like H50.12/2026/0000001."),
            field="receipt",
        )
    if found.voided_at is not None:
        raise RuleError(
            "receipt_voided", gettext_noop("This receipt has been voided already."), field="receipt"
        )
    if found.taken_by_id == by.id:
        raise RuleError(
            "void_by_another",
            gettext_noop("Who took the money does not void the receipt: somebody else must."),
            field="receipt",
        )
    return found


def _facts(receipt: FeeReceipt) -> dict[str, Any]:
    names = ("series", "year", "number", "amount", "currency", "method")
    return {name: getattr(receipt, name) for name in names}
