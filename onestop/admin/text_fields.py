"""Fields of the administration for text: kept in its one Unicode form; what cannot be kept is said at the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext

from procedures.rules.errors import RuleError
from procedures.rules.vietnamese import clean_text


class OneLine(forms.CharField):
    """A text on one line."""

    lines = False

    def to_python(self, value: Any) -> Any:
        """The cleaned text. ValidationError with the code and the words of the rule."""
        text = super().to_python(value)
        return _cleaned(text, lines=self.lines) if isinstance(text, str) else text


class Lines(OneLine):
    """A text of several lines."""

    lines = True


class Words(SimpleArrayField):
    """Words or numbers between commas."""

    def to_python(self, value: Any) -> Any:
        """The list, its texts cleaned. ValidationError as of a text."""
        found = super().to_python(value)
        return [_cleaned(each) if isinstance(each, str) else each for each in found]


def _cleaned(text: str, *, lines: bool = False) -> str:
    try:
        return clean_text(text, lines=lines).strip()
    except RuleError as error:
        raise forms.ValidationError(gettext(error.template) % error.params, error.code) from error
