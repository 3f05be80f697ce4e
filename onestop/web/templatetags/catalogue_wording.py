"""How the public catalogue words prices, quantities, opening hours, papers and shares of time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onestop.web.templatetags.wording import limit_text, money
from procedures.models import Fee, Paper, Step
from procedures.models.vocabulary import Channel, PaperMode, in_words
from procedures.rules.step_units import STEP_UNITS
from procedures.selectors.at_a_glance import Glance, Price

register = template.Library()


@register.filter
def counted(unit: str) -> str:
    """What is counted for a fee, as the label of a number: "Copies"."""
    names = {
        "page": _("Pages of the original"),
        "copy": _("Copies"),
        "person": _("Persons"),
        "certificate": _("Certificates"),
        "case": _("Cases"),
        "time": _("Times"),
        "card": _("Cards"),
        "passport": _("Passports"),
        "transaction": _("Transactions"),
        "establishment": _("Establishments"),
    }
    return names.get(unit, unit)


@register.filter
def per_unit(unit: str) -> str:
    """What a price is for: " per page"; nothing for the whole dossier."""
    names = {
        "dossier": "",
        "page": pgettext("price", "per page"),
        "copy": pgettext("price", "per copy"),
        "person": pgettext("price", "per person"),
        "certificate": pgettext("price", "per certificate"),
        "case": pgettext("price", "per case"),
        "time": pgettext("price", "each time"),
        "card": pgettext("price", "per card"),
        "passport": pgettext("price", "per passport"),
        "transaction": pgettext("price", "per transaction"),
        "establishment": pgettext("price", "per establishment"),
    }
    return names.get(unit, f"/ {unit}")


@register.filter
def fee_text(fee: Fee) -> str:
    """The price of a fee line: its amount or its tiers, with the unit and the most to be paid."""
    unit = per_unit(fee.per)
    if fee.tiers:
        text = "; ".join(_tier(tier, fee.currency, unit) for tier in fee.tiers)
    else:
        text = f"{price(fee.amount, fee.currency)} {unit if fee.amount else ''}".strip()
    if fee.cap:
        each = per_unit(fee.for_each)
        text += _(", at most %(cap)s") % {"cap": f"{money(fee.cap, fee.currency)} {each}".strip()}
    return text


def _tier(tier: dict[str, Any], currency: str, unit: str) -> str:
    said = f"{money(tier['price'], currency)} {unit}".strip()
    if tier["up_to"] is None:
        return _("%(price)s beyond that") % {"price": said}
    return _("%(price)s up to number %(number)s") % {"price": said, "number": tier["up_to"]}


@register.filter
def price(amount: int | None, currency: str = "VND") -> str:
    """An amount of a public price: free where it is nothing."""
    return _("free of charge") if amount == 0 else money(amount, currency)


@register.filter
def price_text(told: Price | None) -> str:
    """The price of a procedure at a glance."""
    if told is None:
        return _("no fee is laid down")
    if told.lowest is None:
        return _("not known yet")
    if told.lowest == told.highest and not told.is_open:
        return price(told.lowest, told.currency)
    if told.lowest == 0:
        return _("free of charge in some cases")
    return _("from %(price)s") % {"price": price(told.lowest, told.currency)}


@register.filter
def limits_text(told: Glance) -> str:
    """The limits of a procedure at a glance."""
    shortest = limit_text(told.shortest)
    if not told.has_several_limits or told.shortest is None:
        return shortest
    if told.shortest.unit.has_amount:
        return _("from %(limit)s") % {"limit": shortest}
    return _("%(limit)s or longer") % {"limit": shortest}


@register.filter
def channels_text(channels: Iterable[str]) -> str:
    """Channels by their names."""
    return str(in_words(Channel, channels))


@register.filter
def hours_text(periods: Iterable[Any]) -> str:
    """Opening periods of a day: "07:30–11:30, 13:30–17:00"."""
    return ", ".join(f"{period.start:%H:%M}–{period.end:%H:%M}" for period in periods)


@register.filter
def paper_text(paper: Paper) -> str:
    """How many of a paper, and what becomes of them: "1 original, 2 copies, handed in"."""
    if paper.mode == PaperMode.PRESENT:
        return _("only shown at the counter")
    if paper.mode == PaperMode.DECLARE:
        return _("declared, no paper needed")
    parts = [
        _("originals: %(number)s") % {"number": paper.originals} if paper.originals else "",
        _("copies: %(number)s") % {"number": paper.copies} if paper.copies else "",
    ]
    return ", ".join(filter(None, parts)) or str(PaperMode.SUBMIT.label)


@register.filter
def share_text(step: Step) -> str:
    """A step's share of the limit in percent."""
    if not step.share_numerator:
        return ""
    return f"{round(100 * step.share_numerator / step.share_denominator)}%"


@register.filter
def unit_text(unit: str) -> str:
    """The kind of unit that holds the dossier in a step."""
    return _(STEP_UNITS[unit]) if unit in STEP_UNITS else unit


@register.filter
def is_address(text: str) -> bool:
    """Whether the form of a paper is an address to fetch it from."""
    return text.startswith(("https://", "http://"))


@register.filter
def all_lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
