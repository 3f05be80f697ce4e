"""Intake: find the procedure, fill in one screen, accept; or form 02, or form 03."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from dossiers.models import Dossier
from dossiers.personal_data import unseal
from dossiers.rules.actions import Action
from dossiers.rules.actors import Actor
from dossiers.selectors import dossier_for
from onestop.people.masking import party_told, works_on
from onestop.web.clerks.at_desk import Intake, already_sent, token_of
from onestop.web.clerks.dossier_warnings import Notice, printed_otherwise, typed_texts
from onestop.web.clerks.preview import version_today
from onestop.web.desk import DeskRequest, desk_page
from onestop.web.models import SentForm
from procedures.rules.workdays import local_date
from procedures.selectors import search_procedures
from procedures.selectors.no_appointments import versions_at_once

MOST_FOUND = 12


@desk_page
def choose(request: DeskRequest) -> HttpResponse:
    """Find the procedure by words without accents, a code or a field; one hit leads straight to the form."""
    text = request.GET.get("q", "").strip()
    today, same = local_date(timezone.now()), request.GET.get("from", "")
    found = list(search_procedures(text, on=today)[:MOST_FOUND]) if text else []
    if len(found) == 1 and not request.headers.get("HX-Request"):
        there = reverse("clerks:intake", args=[found[0].procedure.code])
        return redirect(f"{there}?{urlencode({'from': same})}" if same else there)
    template = "clerks/found.html" if request.headers.get("HX-Request") else "clerks/choose.html"
    at_once = list(versions_at_once(request.desk.office, today))
    context = {
        "q": text,
        "found": found,
        "section": "intake",
        "from": same,
        "at_once": at_once,
        "at_once_ids": {version.procedure_id for version in at_once},
    }
    return render(request, template, context)


@desk_page
def intake(request: DeskRequest, code: str) -> HttpResponse:
    """The one screen of an intake."""
    at_desk = Intake(request, version_today(code))
    if request.method != "POST":
        return at_desk.page()
    button = request.POST.get("do", "accept")
    if at_desk.scanned() or (button == "find" and at_desk.find()):
        at_desk.doubled()
        return at_desk.page()
    if button == "find":
        return at_desk.page()
    if SentForm.objects.filter(user=request.user, token=token_of(request)).exists():
        return already_sent(request)
    if at_desk.doubled():
        return at_desk.page(409)
    return at_desk.send(button)


@desk_page
def receipt(request: DeskRequest, code: str) -> HttpResponse:
    """What was taken in, with the look-up secret while the form is remembered, and what comes next."""
    dossier = dossier_for(request.actor, code)
    sent = SentForm.objects.filter(user=request.user, dossier_code=code).first()
    secret = unseal(sent.sealed_secret, about=f"form {code}")["secret"] if sent else ""
    # Money has a receipt of its own beside the form.
    last = dossier.events.exclude(action=Action.TAKE_FEE).order_by("-seq").first()
    context = {
        "dossier": dossier,
        "secret": secret,
        "event": last,
        "fee_receipts": dossier.fee_receipts.filter(voided_at__isnull=True),
        "section": "intake",
        "warnings": _printed_otherwise(dossier, request.actor),
    }
    return render(request, "clerks/receipt.html", context)


def _printed_otherwise(dossier: Dossier, actor: Actor) -> list[Notice]:
    in_full = works_on(actor, dossier)
    parties = [party_told(party, dossier, in_full=in_full) for party in dossier.parties.all()]
    return printed_otherwise(typed_texts(parties, dossier.papers.all(), dossier.events.all()))
