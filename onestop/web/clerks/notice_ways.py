"""How an applicant can be told of the dossier: asked for at intake, changed by a correction."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onestop.citizens.notices.channels import ways_on

NAMES: dict[str, str | Promise] = {"email": _("by e-mail"), "sms": _("by SMS"), "chat": _("by chat message")}


def notice_field(agreed: Iterable[str] = ()) -> forms.MultipleChoiceField | None:
    """The ways to tick: those that are set up here, and those agreed before; None without any."""
    offered = [way for way in NAMES if way in {*ways_on(), *agreed}]
    if not offered:
        return None
    return forms.MultipleChoiceField(
        label=_("Tell the applicant"),
        choices=[(way, NAMES[way]) for way in offered],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only what the applicant agreed to. A message never holds their name or number."),
    )


def named(ways: Iterable[str]) -> str:
    """The ways in words; a dash for none."""
    return ", ".join(str(NAMES.get(way, way)) for way in ways) or "–"
