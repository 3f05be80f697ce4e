"""Writing to an office, the receipt for it, and how it stands, for whoever holds code and secret."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onestop.citizens.feedback.gate import TooManyPetitions, count_petition, look_up_petition
from onestop.citizens.feedback.models import PetitionTerm
from onestop.citizens.feedback.petition_intake import PetitionReceipt, checked, receive
from onestop.citizens.feedback.rating import CITIZEN
from onestop.citizens.feedback.rules.petitions import Kind
from onestop.citizens.lookup.service import Attempt, LookupFailed, TooManyLookups
from onestop.web.citizens.form_errors import place_errors, summary_of
from onestop.web.citizens.no_store import unkept
from onestop.web.citizens.offices import counters, office_of
from onestop.web.citizens.petition_forms import PetitionForm, PetitionStatusForm
from onestop.web.desk import sentence
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date


@sensitive_post_parameters("text", "name", "contact", "about")
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def petition(request: HttpRequest) -> HttpResponse:
    """The form, or the receipt; whatever is wrong shows the form again as it was filled in."""
    now = timezone.now()
    today = local_date(now)
    data = request.POST if request.method == "POST" else None
    form = PetitionForm(list(counters(today)), office_of(request, today), data)
    if data is None:
        return _form_page(request, form, today)
    if not form.is_valid():
        return _form_page(request, form, today, status=422)
    try:
        draft = checked(form.draft())
        count_petition(request.META.get("REMOTE_ADDR", ""), now)
        receipt = receive(draft, by=CITIZEN, at=now)
    except RuleError as error:
        return _refused(request, form, today, error)
    return _receipt(request, receipt)


def _receipt(request: HttpRequest, receipt: PetitionReceipt) -> HttpResponse:
    entry = receipt.petition
    term = entry.term
    context = {
        "section": "petition",
        "petition": entry,
        "secret": receipt.secret,
        "to_take_on": term is not None and term.step == PetitionTerm.Step.TAKE_ON,
    }
    return render(request, "citizens/petition_receipt.html", context)


def _refused(request: HttpRequest, form: PetitionForm, today: date, error: RuleError) -> HttpResponse:
    if not isinstance(error, TooManyPetitions):
        place_errors(form, error)
        return _form_page(request, form, today, status=422)
    form.add_error(None, sentence(error))
    response = _form_page(request, form, today, status=429)
    response["Retry-After"] = str(error.seconds)
    return response


def _form_page(request: HttpRequest, form: PetitionForm, today: date, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "section": "petition",
        "form": form,
        "terms": _terms(today),
        "summary": summary_of(form) if form.is_bound else [],
    }
    return render(request, "citizens/petition.html", context, status=status)


def _terms(today: date) -> list[tuple[str, PetitionTerm | None]]:
    """What each kind is called and how long an answer ordinarily takes."""
    rows = {kind: PetitionTerm.objects.in_force(kind, today) for kind in Kind}
    return [
        (_(kind.label), next((row for row in found if row.step == PetitionTerm.Step.ANSWER), None))
        for kind, found in rows.items()
    ]


@sensitive_post_parameters("code", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def status(request: HttpRequest) -> HttpResponse:
    """The form, or how the petition stands. Whatever does not fit gets one answer."""
    if request.GET:
        # Nothing is read from an address; what somebody wrote there is at least gone from the window.
        return redirect("citizens:petition-status")
    if request.method != "POST":
        return _status_page(request, PetitionStatusForm())
    form, now = PetitionStatusForm(request.POST), timezone.now()
    if not form.is_valid():
        return _status_page(request, form, code=422)
    typed = form.cleaned_data
    try:
        answer = look_up_petition(
            Attempt(typed["code"], typed["secret"], request.META.get("REMOTE_ADDR", ""), now)
        )
    except LookupFailed:
        form.add_error(
            "code", _("Code and secret do not belong together. Both stand on the receipt of your petition.")
        )
        return _status_page(request, form, code=404)
    except TooManyLookups as error:
        form.add_error(None, sentence(error))
        response = _status_page(request, form, code=429)
        response["Retry-After"] = str(error.seconds)
        return response
    context = {"section": "petition", "answer": answer, "kind": _(answer.kind.label)}
    return render(request, "citizens/petition_answer.html", {**context, "state": _(answer.state.label)})


def _status_page(request: HttpRequest, form: PetitionStatusForm, *, code: int = 200) -> HttpResponse:
    summary = summary_of(form) if form.is_bound else []
    context = {"section": "petition", "form": form, "summary": summary}
    return render(request, "citizens/petition_status.html", context, status=code)
