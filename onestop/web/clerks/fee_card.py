"""The fee of a dossier as its page shows it: what it costs, the receipts, what is left to pay; and what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dossiers.models import Dossier, FeeReceipt
from dossiers.rules.actions import Action
from dossiers.rules.actors import Actor
from dossiers.selectors.fees import FeeAccount, bill_lines, fees_of


@dataclass(frozen=True)
class ReceiptShown:
    """A receipt, and whether this person may void it."""

    receipt: FeeReceipt
    voidable: bool


def fee_card(dossier: Dossier, actor: Actor, possible: Iterable[Action]) -> dict[str, Any]:
    """What the card shows; `possible` are the actions that this person may do now."""
    account, possible = fees_of(dossier), frozenset(possible)
    mine = {receipt.pk for receipt in voidable(account, actor)} if Action.VOID_FEE in possible else set()
    return {
        "lines": bill_lines(dossier),
        "receipts": [ReceiptShown(receipt, receipt.pk in mine) for receipt in account.receipts],
        "owed": [(currency, account.owed[currency]) for currency in account.open_currencies],
        "may_take": Action.TAKE_FEE in possible,
    }


def voidable(account: FeeAccount, actor: Actor) -> list[FeeReceipt]:
    """The receipts that stand and that somebody else than this person gave."""
    return [receipt for receipt in account.standing if receipt.taken_by_id != actor.id]


def fee_obstacle(action: Action, actor: Actor, dossier: Dossier) -> str:
    """What stands against taking a fee or voiding a receipt; the service would say the same."""
    account = fees_of(dossier)
    if action is Action.TAKE_FEE:
        return "" if account.open_currencies else _("Nothing is left to pay on this dossier.")
    if not account.standing:
        return _("There is no receipt that could be voided.")
    if not voidable(account, actor):
        return _("Who took the money does not void the receipt: somebody else must.")
    return ""
