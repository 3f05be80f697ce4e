"""The form of a rating: one grade, five questions for who likes, a few words, and whether to be called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from onestop.citizens.feedback.rating import RatingDraft
from onestop.citizens.feedback.rules.ratings import GRADES, LONGEST_TEXT, QUESTIONS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LONGEST_TYPED = 120
CHOICES = [(grade, _(text)) for grade, text in GRADES.items()]
PREFIX = "answer_"


def _grades(label: StrPromise) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=CHOICES,
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )


class ProofForm(forms.Form):
    """Code and secret as they are typed from the slip; whether they fit is for the look-up to say."""

    code = forms.CharField(label=_("Dossier code"), required=False, max_length=LONGEST_TYPED)
    secret = forms.CharField(label=_("Look-up secret"), required=False, max_length=LONGEST_TYPED)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("code", "secret"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}


class RatingForm(ProofForm):
    """`draft()` is what the service takes."""

    overall = _grades(_("How satisfied are you with how your dossier was handled?"))
    text = forms.CharField(
        label=_("What was good, what should be better?"),
        help_text=_("At most 1,000 letters. Please no identity numbers."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT}),
    )
    call_wanted = forms.BooleanField(label=_("Please call me about this"), required=False)
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("Only if we are to call you. Only the head and the manager of the office see it."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "medium"}),
    )

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, auto_id="r_%s", **options)
        for key, question in QUESTIONS.items():
            self.fields[PREFIX + key] = _grades(_(question))

    def questions(self) -> list[forms.BoundField]:
        """The five questions as fields."""
        return [self[PREFIX + key] for key in QUESTIONS]

    @property
    def questions_used(self) -> bool:
        """Whether one of the five was answered or is wrong: then they stay in sight."""
        return any(field.value() or field.errors for field in self.questions())

    def draft(self) -> RatingDraft:
        """What was ticked and written."""
        typed = self.cleaned_data
        answers = {key: typed[PREFIX + key] for key in QUESTIONS if typed[PREFIX + key] is not None}
        words = {name: typed[name] for name in ("overall", "text", "call_wanted", "phone")}
        return RatingDraft(answers=answers, **words)
