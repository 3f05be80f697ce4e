"""Intake with the fee taken in the same moment: the dossier and its receipt come about together or not at all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dossiers.rules.actors import Actor
from dossiers.selectors.fees import fees_of
from dossiers.services.drafts import IntakeDraft
from dossiers.services.fees import take_fee
from dossiers.services.intake import Receipt, take_in
from dossiers.services.resolution import Result, resolve, return_result
from procedures.models import Office


@transaction.atomic
def take_in_paid(
    draft: IntakeDraft,
    *,
    by: Actor,
    office: Office,
    at: datetime,
    method: str,
    received_at: datetime | None = None,
    reason: str = "",
) -> Receipt:
    """Accept a dossier and take all that it costs. Raises as `take_in` and `take_fee`."""
    receipt = take_in(draft, by=by, office=office, at=at, received_at=received_at, reason=reason)
    _take_all(receipt, by=by, at=at, method=method)
    receipt.dossier.refresh_from_db()
    return receipt


@transaction.atomic
def take_in_paid_and_return(
    draft: IntakeDraft, *, by: Actor, office: Office, at: datetime, method: str, result: Result
) -> Receipt:
    """An instant procedure in one act: received, paid, resolved and returned, each with its event."""
    receipt = take_in_paid(draft, by=by, office=office, at=at, method=method)
    code = receipt.dossier.code
    resolve(code, by=by, at=at, result=result)
    return_result(code, by=by, at=at)
    receipt.dossier.refresh_from_db()
    return receipt


def _take_all(receipt: Receipt, *, by: Actor, at: datetime, method: str) -> None:
    """One receipt for each currency; where nothing is owed, `take_fee` says so."""
    currencies = fees_of(receipt.dossier).open_currencies or ("",)
    for currency in currencies:
        take_fee(receipt.dossier.code, by=by, at=at, currency=currency, method=method)
