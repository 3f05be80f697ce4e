"""Taking a fee, and voiding a receipt."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dossiers.models import FeeReceipt
from dossiers.selectors.fees import fees_of
from onestop.web.clerks.action_fields import MoneyField, choice
from onestop.web.clerks.action_forms import ActionForm
from onestop.web.clerks.fee_card import voidable
from onestop.web.templatetags.wording import money, short_moment

METHODS = [(value, capfirst(label)) for value, label in FeeReceipt.Method.choices]


class TakeFeeForm(ActionForm):
    currency = choice(_("Currency"), [])
    amount = MoneyField(_("Amount taken"))
    method = choice(_("Way of payment"), METHODS, initial=FeeReceipt.Method.CASH)

    def prepare(self) -> None:
        """The amount is what is left to pay in the first currency; it is asked for only where there are several."""
        account = fees_of(self.dossier)
        currencies = account.open_currencies
        # Paid meanwhile, it is still the currency of the bill: a form sent twice is known by it.
        self.only = next(iter((*currencies, *account.parts)), "")
        self.fields["currency"].choices = [(each, each) for each in currencies]  # type: ignore[attr-defined]
        if len(currencies) < 2:
            del self.fields["currency"]
        if not currencies:
            return
        first, owed = currencies[0], account.owed[currencies[0]]
        self.initial.update(currency=first, amount=money(owed).removesuffix(" đ") if owed else "")
        left = "; ".join(money(account.owed[each], each) for each in currencies)
        self.fields["amount"].help_text = _("Left to pay: %(left)s") % {"left": left}

    def values(self) -> dict[str, Any]:
        return {"currency": self.only, **super().values()}


class VoidFeeForm(ActionForm):
    receipt = choice(_("Receipt"), [])
    presets = ("receipt",)

    def prepare(self) -> None:
        """Only what this person may void."""
        found = voidable(fees_of(self.dossier), self.actor)
        self.fields["receipt"].choices = [(str(each), _told(each)) for each in found]  # type: ignore[attr-defined]
        if len(found) == 1:
            self.initial["receipt"] = str(found[0])


def _told(receipt: FeeReceipt) -> str:
    """A receipt in one line."""
    return " · ".join(
        (
            str(receipt),
            money(receipt.amount, receipt.currency),
            receipt.taken_by_name,
            short_moment(receipt.taken_at),
        )
    )
