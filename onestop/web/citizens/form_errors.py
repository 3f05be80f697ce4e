"""Refusals beside their fields, and the summary that leads to them."""

from __future__ import annotations

from django import forms

from onestop.web.desk import sentence
from procedures.rules.errors import RuleError, RuleErrors


def place_errors(form: forms.Form, error: RuleError) -> None:
    """Put each refusal beside the field that it is about, or above the form."""
    for each in error.errors if isinstance(error, RuleErrors) else (error,):
        form.add_error(each.field if each.field in form.fields else None, sentence(each))


def summary_of(form: forms.Form) -> list[tuple[str, str]]:
    """Each error of a form with the id of the input that it is about."""
    return [(_input_id(form, name), str(text)) for name, texts in form.errors.items() for text in texts]


def _input_id(form: forms.Form, name: str) -> str:
    if name not in form.fields:
        return ""
    many = isinstance(form.fields[name].widget, forms.RadioSelect)
    return f"{form[name].auto_id}_0" if many else form[name].auto_id
