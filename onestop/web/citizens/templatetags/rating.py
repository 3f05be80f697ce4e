"""The form of a rating on pages of others: `{% load rating %}{% rating_form code secret as form %}`."""

from __future__ import annotations

from django import template

from dossiers.rules.codes import parse_code
from onestop.citizens.feedback.rating_counts import is_rated
from onestop.web.citizens.rating_forms import RatingForm
from procedures.rules.errors import NotFound

register = template.Library()


@register.simple_tag
def rating_form(code: str, secret: str) -> RatingForm | None:
    """The form for whoever has just proven to hold the secret; None where the dossier has its rating."""
    try:
        rated = is_rated(parse_code(code).text)
    except NotFound:
        return None
    return None if rated else RatingForm(initial={"code": code, "secret": secret})
