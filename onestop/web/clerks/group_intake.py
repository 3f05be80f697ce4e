"""Intake of several people with the same matter: a list on the intake screen becomes a dossier for each, or none."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.models import Dossier
from dossiers.personal_data import seal, unseal
from dossiers.selectors import visible_to
from dossiers.selectors.applicants import duplicates_by_number
from dossiers.selectors.desk_lists import applicant_prefetch
from dossiers.services.group_intake import MOST_PEOPLE, take_in_each
from dossiers.services.intake import Receipt
from onestop.documents.printing.documents import Slip, receipts_pdf
from onestop.web.clerks.at_desk import Intake, token_of
from onestop.web.clerks.dossier_warnings import printed_otherwise
from onestop.web.clerks.fee_now import fee_chosen
from onestop.web.clerks.intake_forms import draft_from
from onestop.web.clerks.papers import pdf
from onestop.web.clerks.people_list import people_on, person_on
from onestop.web.clerks.preview import version_today
from onestop.web.clerks.rows import applicant_of
from onestop.web.desk import DeskRequest, desk_page, sentence
from onestop.web.models import SentForm
from procedures.models import ProcedureVersion
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop


class GroupIntake(Intake):
    """The intake screen when its list of people is sent; `token` is the mark of the form."""

    def __init__(self, request: DeskRequest, version: ProcedureVersion) -> None:
        super().__init__(request, version)
        self.token = token_of(request)

    def doubled(self) -> bool:
        """Whether somebody on the list has this very matter here already, and nobody said that it is another one."""
        if self.request.POST.get("not_a_duplicate"):
            return False
        numbers = {person_on(line).id_number: place for place, line in enumerate(self.people, start=1)}
        found = duplicates_by_number(
            self.request.actor, procedure=self.version.procedure.code, id_numbers=numbers, at=self.now
        )
        for number, dossiers in found.items():
            for dossier in dossiers[:5]:
                dossier.line = numbers[number]  # type: ignore[attr-defined]
                self.duplicates.append(dossier)
        self.duplicates.sort(key=lambda dossier: dossier.line)
        return bool(self.duplicates)

    def send_list(self) -> HttpResponse:
        """Take in everybody on the list, once however often it is sent; or say line by line what is wrong."""
        try:
            with transaction.atomic():
                self._keep(self._take_in())
        except IntegrityError:
            # The same form, sent twice at once: the other one was quicker.
            return redirect("clerks:group-receipt", self.token)
        except RuleErrors as error:
            return self._told(error.errors)
        except RuleError as error:
            return self._told((error,))
        return redirect("clerks:group-receipt", self.token)

    def _take_in(self) -> tuple[Receipt, ...]:
        if self.parties["applicant"].is_filled:
            raise RuleError(
                "applicant_beside_list",
                gettext_noop(
                    "With a list only those on it are taken in. Put the applicant on the list, or empty these fields."
                ),
                field="applicant.name",
            )
        fee = fee_chosen(self.request.POST)
        return take_in_each(
            draft_from(self.version, self.terms, self.parties, self.papers),
            people_on(self.people[: MOST_PEOPLE + 1]),
            by=self.request.actor,
            office=self.request.desk.office,
            at=self.now,
            method=fee.method if fee.taken else "",
            received_at=self._received_at(),
            reason=self.request.POST.get("reason", ""),
        )

    def _keep(self, receipts: tuple[Receipt, ...]) -> None:
        SentForm.objects.bulk_create(
            SentForm(
                user=self.request.user,
                token=self.token,
                position=position,
                dossier_code=receipt.dossier.code,
                sealed_secret=seal({"secret": receipt.secret}, about=f"form {receipt.dossier.code}"),
                sent_at=self.now,
            )
            for position, receipt in enumerate(receipts)
        )

    def _told(self, errors: tuple[RuleError, ...]) -> HttpResponse:
        """What is wrong with the list beside the list, line by line; the rest where it always stands."""
        of_list = [error for error in errors if error.field.partition(".")[0] == "people"]
        self.people_errors = [_in_words(error) for error in of_list]
        return self.refused(error for error in errors if error not in of_list)


def _in_words(error: RuleError) -> str:
    """A refusal with the line that it is about."""
    _head, _dot, rest = error.field.partition(".")
    number = rest.partition(".")[0]
    if not number:
        return sentence(error)
    return _("Line %(line)s: %(what)s") % {"line": number, "what": sentence(error)}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def group(request: DeskRequest, code: str) -> HttpResponse:
    """The list of the intake screen, sent; looked at by itself it is that screen."""
    if request.method != "POST":
        return redirect("clerks:intake", code)
    at_desk = GroupIntake(request, version_today(code))
    if SentForm.objects.filter(user=request.user, token=at_desk.token).exists():
        return redirect("clerks:group-receipt", at_desk.token)
    if at_desk.doubled():
        return at_desk.page(409)
    return at_desk.send_list()


@require_safe
@desk_page
def group_receipt(request: DeskRequest, token: uuid.UUID) -> HttpResponse:
    """Everybody who was taken in with one list: their codes and slips."""
    taken = _taken(request, token)
    first = taken[0][1]
    rows = [(dossier, applicant_of(dossier, request.actor)) for _sent, dossier in taken]
    context = {
        "section": "intake",
        "token": token,
        "version": first.version,
        "rows": rows,
        "warnings": printed_otherwise(name for _dossier, name in rows),
    }
    return render(request, "clerks/group_receipt.html", context)


@require_safe
@desk_page
def group_slips(request: DeskRequest, token: uuid.UUID) -> HttpResponse:
    """Form 01 of each of them in one PDF, to print and hand out."""
    slips = []
    for sent, dossier in _taken(request, token):
        event = dossier.events.filter(action="accept").order_by("seq").first()
        if event is None:
            raise Http404
        secret = unseal(sent.sealed_secret, about=f"form {dossier.code}")["secret"]
        slips.append(Slip(dossier, event, secret))
    return pdf(receipts_pdf(slips, at=timezone.now()))


def _taken(request: DeskRequest, token: uuid.UUID) -> list[tuple[SentForm, Dossier]]:
    """What this person sent with that form, as far as the dossiers are still of their offices."""
    sent = {
        each.dossier_code: each
        for each in SentForm.objects.filter(user=request.user, token=token).order_by("position")
    }
    known = (
        visible_to(request.actor).filter(code__in=sent).prefetch_related(applicant_prefetch(), "fee_receipts")
    )
    by_code = {
        dossier.code: dossier
        for dossier in known.select_related("version", "procedure", "case", "resolving_office")
    }
    found = [(each, by_code[code]) for code, each in sent.items() if code in by_code]
    if not found:
        raise Http404
    return found
