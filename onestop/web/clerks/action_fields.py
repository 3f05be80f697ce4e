"""The fields that the forms of actions are made of; they read what people type, the services judge it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOMENTS = ("%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M")
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d%m%Y")


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


class MomentField(forms.DateTimeField):
    """A moment by the office's clock, typed as day/month/year hour:minute."""

    default_error_messages = {"invalid": _("Write the moment as day/month/year hour:minute.")}

    def __init__(self, label: Any, **options: Any) -> None:
        options.setdefault("help_text", _("day/month/year hour:minute, for example 26/11/2026 14:30"))
        super().__init__(label=label, required=False, input_formats=MOMENTS, **options)
        self.widget.attrs |= {"autocomplete": "off", "class": "medium"}
        self.widget.format = MOMENTS[0]


class DayField(forms.DateField):
    """A day, typed as day/month/year."""

    default_error_messages = {"invalid": _("Write the day as day/month/year.")}

    def __init__(self, label: Any, **options: Any) -> None:
        options.setdefault("help_text", _("day/month/year"))
        super().__init__(label=label, required=False, input_formats=DAYS, **options)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric", "class": "short"}
        self.widget.format = DAYS[0]


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
