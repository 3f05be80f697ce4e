"""The printed receipt for a fee; a voided one says so across the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dossiers.models import Dossier, FeeReceipt
from onestop.documents.printing.documents import Document
from onestop.documents.printing.letterheads import issuer_of
from onestop.documents.printing.pictures import barcode_svg
from onestop.documents.printing.reading import people
from onestop.documents.printing.rendering import render
from onestop.documents.printing.sheets.money import FeeReceiptSheet, MoneyLine, Voiding
from onestop.documents.printing.sheets.values import certain_moment
from procedures.rules.number_words import number_in_words
from procedures.rules.reckoning import reckoning_of


def fee_receipt_pdf(dossier: Dossier, receipt: FeeReceipt) -> Document:
    """The receipt as it was given, on A5, under the letterhead of the office that took the money."""
    name = f"{dossier.code}-bien-lai-{receipt.year}-{receipt.number:07d}.pdf"
    return Document(render("fee_receipt", _sheet(dossier, receipt)), name)


def _sheet(dossier: Dossier, receipt: FeeReceipt) -> FeeReceiptSheet:
    return FeeReceiptSheet(
        letterhead=issuer_of(receipt.office).letterhead,
        series=receipt.series,
        year=receipt.year,
        number=f"{receipt.number:07d}",
        on=certain_moment(receipt.taken_at),
        code=dossier.code,
        content=dossier.version.name,
        case=dossier.case.name if dossier.case else "",
        payer=people(dossier)["applicant"],
        lines=tuple(_line(line) for line in receipt.lines),
        amount=receipt.amount,
        currency=receipt.currency,
        in_words=number_in_words(receipt.amount).capitalize(),
        method=receipt.method,
        taken_by=receipt.taken_by_name,
        barcode=barcode_svg(dossier.code),
        voided=_voiding(receipt),
    )


def _line(line: Mapping[str, Any]) -> MoneyLine:
    """A line as it was written on the receipt; receipts from before 1.0.0 hold no quantities."""
    told = reckoning_of(line) if "quantity" in line else None
    part = line.get("price") not in (None, line["amount"])
    return MoneyLine(
        line["kind"],
        line["name"],
        line["amount"],
        factors=told.factors if told else (),
        unit_price=told.unit_price if told else None,
        capped=bool(told and told.capped),
        of=line["price"] if part else None,
    )


def _voiding(receipt: FeeReceipt) -> Voiding | None:
    if receipt.voided_at is None:
        return None
    return Voiding(receipt.voided_by_name, certain_moment(receipt.voided_at), receipt.void_reason)
