"""One intake at the desk: what was typed, what is shown beside it, and what the buttons write."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.personal_data import seal, unseal
from dossiers.selectors import dossier_for
from dossiers.selectors.applicants import possible_duplicates, returning_applicant
from dossiers.services.drafts import IntakeDraft
from dossiers.services.intake import Receipt, refuse_at_desk, submit
from dossiers.services.resolution import Result
from dossiers.services.suspension import ask_supplement
from onestop.web.clerks.cards import read_card
from onestop.web.clerks.fee_now import accepted, done_at_once, fee_chosen
from onestop.web.clerks.intake_forms import (
    PartyForm,
    TermsForm,
    draft_from,
    paper_rows,
    place_errors,
    written_day,
)
from onestop.web.clerks.people_list import lines_of
from onestop.web.clerks.preview import preview_of
from onestop.web.desk import DeskRequest, sentence
from onestop.web.models import SentForm
from procedures.models import ProcedureVersion
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop

ROLES = ("applicant", "owner", "proxy")


class Intake:
    """One intake at the desk: the forms, what is shown beside them, and what the buttons do."""

    def __init__(self, request: DeskRequest, version: ProcedureVersion) -> None:
        self.request, self.version, self.now = request, version, timezone.now()
        posted = request.POST if request.method == "POST" else None
        self.terms = TermsForm(version, posted, initial=_first_choices(version))
        self.parties = {role: PartyForm(posted, prefix=role, initial=self._known(role)) for role in ROLES}
        self.papers = paper_rows(version, request.POST.get("case", ""))
        self.summary: list[tuple[str, str]] = []
        self.duplicates: list[Any] = []
        self.people = lines_of(request.POST.get("people", ""))
        self.people_errors: list[str] = []
        if posted is not None:
            for row in self.papers:
                row.read(posted)

    def _known(self, role: str) -> dict[str, str]:
        """The parties of the dossier just taken in, when the next one is for the same person."""
        code = self.request.GET.get("from", "").replace("\0", "")
        if not code:
            return {}
        party = dossier_for(self.request.actor, code).parties.filter(role=role).first()
        if party is None:
            return {}
        values = unseal(party.sealed, about=f"party {code} {role}")
        born = written_day(values["birth_on"])
        return {"name": party.name, "kind": party.kind, **values, "birth_on": born}

    def page(self, status: int = 200) -> HttpResponse:
        context = {
            "version": self.version,
            "terms": self.terms,
            "parties": self.parties,
            "papers": self.papers,
            "summary": self.summary,
            "duplicates": self.duplicates,
            "people": "\n".join(self.people),
            "people_errors": self.people_errors,
            "token": self.request.POST.get("token") or uuid.uuid4(),
            "preview": preview_of(self.version, self.request, self.now),
            "section": "intake",
        }
        return render(self.request, "clerks/intake.html", context, status=status)

    def fill(self, role: str, values: dict[str, str], *, over: bool = False) -> None:
        """Put values into the fields of a party: into the empty ones, or over what stands there."""
        data = self.request.POST.copy()
        for name, value in values.items():
            key = f"{role}-{name}"
            if over or not data.get(key, "").strip():
                data[key] = written_day(value) if name == "birth_on" else value
        self._retype(data)
        self.parties[role] = PartyForm(data, prefix=role)
        self.terms.data = data

    def _retype(self, data: QueryDict) -> None:
        """What follows, and the page, reads this in place of what was typed."""
        self.request.POST = data  # type: ignore[assignment]

    def scanned(self) -> bool:
        """Whether a card was scanned into any field: then its values are put where they belong."""
        for name, value in self.request.POST.items():
            card = None if name == "people" else read_card(str(value))
            if card is None:
                continue
            role = next((role for role in ROLES if name.startswith(f"{role}-")), "applicant")
            cleared = self.request.POST.copy()
            cleared[name] = ""
            self._retype(cleared)
            known = returning_applicant(self.request.actor, id_number=card.id_number) or {}
            self.fill(role, {name: value for name, value in asdict(card).items() if value}, over=True)
            self.fill(role, known)
            return True
        return False

    def find(self) -> bool:
        """Fill in the rest of an applicant who has been here before; whether there is one."""
        typed = self.parties["applicant"].draft()
        known = typed and returning_applicant(
            self.request.actor, id_number=typed.id_number.strip(), phone=typed.phone.strip()
        )
        if known:
            self.fill("applicant", known)
        else:
            messages.info(self.request, _("Nobody with this number or phone has been here before."))
        return bool(known)

    def doubled(self) -> bool:
        """Whether the same applicant has this very matter here already, and nobody said that it is another one."""
        if self.request.POST.get("not_a_duplicate"):
            return False
        typed = self.parties["applicant"].draft()
        self.duplicates = list(
            possible_duplicates(
                self.request.actor,
                procedure=self.version.procedure.code,
                id_number=typed.id_number.strip() if typed else "",
                at=self.now,
            )[:5]
        )
        return bool(self.duplicates)

    def send(self, button: str) -> HttpResponse:
        """Do what the button says, once for each form however often it is sent."""
        draft = draft_from(self.version, self.terms, self.parties, self.papers)
        try:
            self._refuse_list()
            with transaction.atomic():
                receipt = self._write(button, draft)
                SentForm.objects.create(
                    user=self.request.user,
                    token=token_of(self.request),
                    dossier_code=receipt.dossier.code,
                    sealed_secret=seal({"secret": receipt.secret}, about=f"form {receipt.dossier.code}"),
                    sent_at=self.now,
                )
        except IntegrityError:
            return already_sent(self.request)
        except RuleErrors as error:
            return self.refused(error.errors)
        except RuleError as error:
            return self.refused((error,))
        return redirect("clerks:receipt", receipt.dossier.code)

    def refused(self, errors: Iterable[RuleError]) -> HttpResponse:
        """The page as it was typed, each refusal beside its field."""
        self.summary = place_errors([(e, sentence(e)) for e in errors], self.terms, self.parties)
        return self.page(422)

    def _refuse_list(self) -> None:
        """A list is never left aside silently."""
        if self.people:
            raise RuleError(
                "list_not_sent",
                gettext_noop(
                    "There is a list of people. Send it with its own button, or empty it to take in one applicant."
                ),
                field="people",
            )

    def _write(self, button: str, draft: IntakeDraft) -> Receipt:
        office = self.request.desk.office
        common: dict[str, Any] = {"by": self.request.actor, "office": office, "at": self.now}
        reason = self.request.POST.get("reason", "")
        if button == "refuse":
            return refuse_at_desk(draft, reason=reason, **common)
        if button == "incomplete":
            return self._ask_for_missing(draft, common, reason)
        fee = fee_chosen(self.request.POST)
        if button == "instant":
            result = Result(number=self.request.POST.get("result_number", ""))
            return done_at_once(draft, fee, result=result, **common)
        return accepted(draft, fee, received_at=self._received_at(), reason=reason, **common)

    def _ask_for_missing(self, draft: IntakeDraft, common: dict[str, Any], reason: str) -> Receipt:
        missing = [row.name for row in self.papers if not row.ticked and not row.hint]
        receipt = submit(draft, **common)
        ask_supplement(
            receipt.dossier.code,
            by=common["by"],
            at=common["at"],
            papers=missing,
            reason=reason or _("The dossier is not complete."),
        )
        return receipt

    def _received_at(self) -> datetime | None:
        if not self.request.POST.get("received_at", "").strip():
            return None
        self.terms.full_clean()
        received_at = self.terms.cleaned_data.get("received_at")
        if received_at is None:
            raise RuleError(
                "moment_unreadable",
                gettext_noop("Write the moment as day/month/year hour:minute."),
                field="received_at",
            )
        return received_at


def _first_choices(version: ProcedureVersion) -> dict[str, str]:
    return {
        "channel": "direct" if "direct" in version.channels else (version.channels or [""])[0],
        "delivery": "desk",
    }


def token_of(request: HttpRequest) -> uuid.UUID:
    """The mark of a form, the same however often it is sent."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        # A form without its token cannot be told from another: every sending is its own.
        return uuid.uuid4()


def already_sent(request: DeskRequest) -> HttpResponse:
    sent = SentForm.objects.filter(user=request.user, token=token_of(request)).order_by("position").first()
    if sent is None:
        raise Http404
    return redirect("clerks:receipt", sent.dossier_code)
