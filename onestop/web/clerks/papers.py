"""The official forms of a dossier as PDF, to print."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers.personal_data import unseal
from dossiers.selectors import dossier_for
from onestop.documents.printing.documents import Document, form_pdf
from onestop.documents.printing.fee_receipts import fee_receipt_pdf
from onestop.web.desk import DeskRequest, desk_page
from onestop.web.models import SentForm


@desk_page
def form(request: DeskRequest, code: str, seq: int) -> HttpResponse:
    """The form that an event prints; 404 for an event without one.

    The look-up secret stands on form 01 only for the clerk who has just taken the dossier in.
    """
    dossier = dossier_for(request.actor, code)
    event = dossier.events.filter(seq=seq).exclude(form="").first()
    if event is None:
        raise Http404
    sent = SentForm.objects.filter(user=request.user, dossier_code=code).first()
    secret = unseal(sent.sealed_secret, about=f"form {code}")["secret"] if sent else None
    document = form_pdf(dossier, event, at=timezone.now(), secret=secret)
    return pdf(document)


@require_safe
@desk_page
def fee_receipt(request: DeskRequest, code: str, key: int) -> HttpResponse:
    """A fee receipt of the dossier, voided or not; 404 for one of another dossier."""
    dossier = dossier_for(request.actor, code)
    receipt = dossier.fee_receipts.select_related("office").filter(pk=key).first()
    if receipt is None:
        raise Http404
    return pdf(fee_receipt_pdf(dossier, receipt))


def pdf(document: Document) -> HttpResponse:
    """A document as the browser shows and prints it."""
    return HttpResponse(
        document.content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{document.filename}"'},
    )
