"""One short form for each thing that is done to a petition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from dossiers.rules.actors import Actor
from onestop.citizens.feedback import petition_intake, petition_work
from onestop.citizens.feedback.models import Petition, PetitionEvent
from onestop.citizens.feedback.petition_clock import answer_terms
from onestop.citizens.feedback.petition_recording import LONGEST_TEXT
from onestop.citizens.feedback.rules.petitions import PetitionAction
from onestop.web.templatetags.wording import limit_text
from procedures.models import Office
from procedures.rules.moments import local_date

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BUTTONS: Mapping[PetitionAction, str] = {
    PetitionAction.RECEIVE: gettext_noop("Received"),
    PetitionAction.TAKE_ON: gettext_noop("Take on"),
    PetitionAction.CHANGE_TERM: gettext_noop("Change the term"),
    PetitionAction.ANSWER: gettext_noop("Answer"),
    PetitionAction.FORWARD: gettext_noop("Forward"),
    PetitionAction.REJECT: gettext_noop("Refuse"),
}
LABELS: Mapping[PetitionAction, StrPromise] = {
    PetitionAction.ANSWER: gettext_lazy("Answer to the sender"),
    PetitionAction.REJECT: gettext_lazy("Reason, for the sender to read"),
}


class PetitionDeedForm(forms.Form):
    """What the action takes; `revision` is the petition as it was shown."""

    term = forms.ChoiceField(label=gettext_lazy("Term"), required=False, widget=forms.RadioSelect)
    to_office = forms.ChoiceField(label=gettext_lazy("To"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, petition: Petition, action: PetitionAction, at: datetime, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, initial={"revision": petition.last_seq}, auto_id=f"{action.value}_%s")
        self.action = action
        taken = TAKES[action].fields
        for name in set(self.fields) - {*taken, "revision"}:
            del self.fields[name]
        if "text" in taken:
            self.fields["text"].label = LABELS.get(action, self.fields["text"].label)
        if "term" in taken:
            self._offer_terms(petition)
        if "to_office" in taken:
            self.fields["to_office"].choices = [("", "–"), *_others(petition, at)]  # type: ignore[attr-defined]

    def _offer_terms(self, petition: Petition) -> None:
        terms = answer_terms(petition)
        self.fields["term"].choices = [  # type: ignore[attr-defined]
            (term.step, f"{term.get_step_display()}: {limit_text(term.limit)} ({term.legal_source})")
            for term in terms
        ]
        now = petition.term.step if petition.term else ""
        self.initial["term"] = now if now in {term.step for term in terms} else terms[0].step if terms else ""

    @property
    def title(self) -> str:
        """What the button says."""
        return _(BUTTONS[self.action])

    def visible(self) -> list[forms.BoundField]:
        """The fields that are shown."""
        return [field for field in self if not field.is_hidden]

    def send(self, code: str, *, by: Actor, at: datetime) -> PetitionEvent:
        """Do it, by the one service that does."""
        values = {name: self.cleaned_data[name] for name in self.fields}
        return TAKES[self.action].service(code, by=by, at=at, **values)


def _others(petition: Petition, at: datetime) -> list[tuple[str, str]]:
    offices = Office.objects.valid_on(local_date(at)).exclude(pk=petition.office_id).order_by("path")
    return [(office.code, f"{office.name} ({office.code})") for office in offices]


@dataclass(frozen=True)
class Takes:
    """Which service does an action, and what it wants to be told."""

    service: Callable[..., PetitionEvent]
    fields: tuple[str, ...]


TAKES: Mapping[PetitionAction, Takes] = {
    PetitionAction.TAKE_ON: Takes(petition_work.take_on, ("term",)),
    PetitionAction.CHANGE_TERM: Takes(petition_work.change_term, ("term", "text")),
    PetitionAction.ANSWER: Takes(petition_work.answer, ("text",)),
    PetitionAction.FORWARD: Takes(petition_intake.forward, ("to_office", "text")),
    PetitionAction.REJECT: Takes(petition_work.reject, ("text",)),
}
