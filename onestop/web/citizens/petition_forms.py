"""The forms of petitions: writing one, and asking how it stands."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from onestop.citizens.feedback.petition_intake import LONGEST_CONTACT, LONGEST_NAME, PetitionDraft
from onestop.citizens.feedback.petition_recording import LONGEST_TEXT
from onestop.citizens.feedback.rules.petitions import Kind
from onestop.web.citizens.rating_forms import LONGEST_TYPED, ProofForm
from procedures.models import Office

KINDS = [(kind.value, _(kind.label)) for kind in Kind]


class PetitionForm(forms.Form):
    """`draft()` is what the service takes. `website` is for machines that fill in everything; people do not see it."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=KINDS, initial=Kind.PETITION.value, widget=forms.RadioSelect
    )
    office = forms.ChoiceField(label=_("To which office?"))
    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_("What happened, when and where, and what you ask for."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_TEXT}),
    )
    about = forms.CharField(
        label=_("Dossier code, if it is about a dossier"),
        required=False,
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "medium"}),
    )
    name = forms.CharField(
        label=_("Your full name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("How we can reach you"),
        help_text=_("Address, phone or e-mail."),
        required=False,
        max_length=LONGEST_CONTACT,
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, offices: list[Office], chosen: Office | None, data: QueryDict | None = None) -> None:
        initial = {"office": chosen.code if chosen else "", "token": uuid4()}
        super().__init__(data, initial=initial, auto_id="p_%s")
        self.offices = {office.code: office for office in offices}
        self.fields["office"].choices = [(code, office.name) for code, office in self.offices.items()]  # type: ignore[attr-defined]

    def clean_website(self) -> str:
        """Empty. People are told what to do; machines do not read it."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave the last field empty and send it again."))
        return ""

    def draft(self) -> PetitionDraft:
        """What was chosen and written."""
        typed = self.cleaned_data
        words = {name: typed[name] for name in ("text", "about", "name", "contact")}
        return PetitionDraft(
            kind=Kind(typed["kind"]),
            office=self.offices[typed["office"]],
            token=str(typed["token"]),
            **words,
        )


class PetitionStatusForm(ProofForm):
    """Code and secret of a petition."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, auto_id="s_%s", **options)
        self.fields["code"].label = _("Code of the petition")
        self.fields["code"].help_text = _("It begins with PA.")
