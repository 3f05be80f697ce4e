"""How limits, money, moments and states are worded on every page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.rules.states import State
from procedures.rules.reckoning import reckoning_of
from procedures.rules.time_limits import TimeLimit
from procedures.rules.unit_table import AMOUNTS, Unit
from procedures.rules.workdays import LOCAL, local_date

register = template.Library()
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@register.filter
def limit_text(limit: Any) -> str:
    """A limit in words: "3 working days"."""
    if limit is None:
        return _("unknown")
    unit = Unit(limit.unit)
    if unit is Unit.SAME_DAY:
        cutoff = limit.cutoff or TimeLimit(None, unit).cutoff
        return _("the same day (received before %(cutoff)s)") % {"cutoff": f"{cutoff:%H:%M}"}
    if unit is Unit.NONE:
        return _("no individual limit")
    amount = Decimal(limit.amount).normalize()
    count = int(amount) if amount == amount.to_integral_value() else 2
    return ngettext(*AMOUNTS[unit].counted, count) % {"n": format(amount, "f").replace(".", ",")}


@register.filter
def money(amount: int | None, currency: str = "VND") -> str:
    """An amount as it is written in Vietnam: "15.000 đ"; unknown when nobody has said."""
    if amount is None:
        return _("not known yet")
    written = f"{amount:,}".replace(",", ".")
    return f"{written} đ" if currency == "VND" else f"{written} {currency}"


@register.filter
def reckoning(line: Mapping[str, Any]) -> str:
    """How the sum of a line of a bill came about: "5 pages × 3 copies", "3 persons × 8.000 đ"; "" for one unit."""
    told = reckoning_of(line)
    if told is None:
        return ""
    parts = [_counted(count, unit) for count, unit in told.factors]
    if told.unit_price is not None:
        parts.append(money(told.unit_price, line["currency"]))
    text = " × ".join(parts)
    return _("%(reckoning)s, capped") % {"reckoning": text} if told.capped else text


def _counted(count: int, unit: str) -> str:
    """A quantity with its noun: "3 copies"; a unit without a word of its own is only counted."""
    texts = {
        "page": ngettext("%(n)s page", "%(n)s pages", count),
        "copy": ngettext("%(n)s copy", "%(n)s copies", count),
        "person": ngettext("%(n)s person", "%(n)s persons", count),
        "certificate": ngettext("%(n)s certificate", "%(n)s certificates", count),
        "case": ngettext("%(n)s case", "%(n)s cases", count),
        "time": ngettext("%(n)s time", "%(n)s times", count),
        "card": ngettext("%(n)s card", "%(n)s cards", count),
        "passport": ngettext("%(n)s passport", "%(n)s passports", count),
        "transaction": ngettext("%(n)s transaction", "%(n)s transactions", count),
        "establishment": ngettext("%(n)s establishment", "%(n)s establishments", count),
    }
    return texts.get(unit, f"%(n)s {unit}".strip()) % {"n": f"{count:,}".replace(",", ".")}


@register.filter
def moment(at: datetime | None) -> str:
    """A moment by the office's clock: "17:00 Thursday 26/11/2026"."""
    if at is None:
        return ""
    local = at.astimezone(LOCAL)
    return f"{local:%H:%M} {day(local.date())}"


@register.filter
def day(on: date | datetime | None) -> str:
    """A day with its weekday."""
    if on is None:
        return ""
    on = local_date(on) if isinstance(on, datetime) else on
    return f"{_(WEEKDAYS[on.weekday()])} {on:%d/%m/%Y}"


@register.filter
def short_moment(at: datetime | None) -> str:
    """A moment without its weekday: "26/11/2026 17:00"."""
    return f"{at.astimezone(LOCAL):%d/%m/%Y %H:%M}" if at else ""


@register.filter
def state_text(state: str) -> str:
    """A state in words."""
    return _(State(state).label)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value under a key."""
    return mapping.get(key) if hasattr(mapping, "get") else mapping[key]
