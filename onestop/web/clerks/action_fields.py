"""The fields that the forms of actions are made of; they read what people type, the services judge it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def text(label: Any, *, most: int = 300, **options: Any) -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, required=False, max_length=most, **options)


def paragraph(label: Any, *, rows: int = 3, most: int = 2000, **options: Any) -> forms.CharField:
    """Several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, **options)


def choice(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    """One of a few, all of them in sight; nothing chosen is for the service to refuse."""
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, **options
    )


class MoneyField(forms.CharField):
    """An amount of đồng; dots, blanks and the sign are how people write it. 0 stands for none."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label, required=False, max_length=30, help_text=_("In đồng, for example 1.500.000")
        )
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "medium"}

    def clean(self, value: Any) -> int:
        typed = (super().clean(value) or "").lower().replace("vnd", "").rstrip("đ ")
        digits = "".join(sign for sign in typed if sign not in ". ,")
        if digits and not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("An amount is a positive whole number of đồng."))
        return int(digits or 0)
