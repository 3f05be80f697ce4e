"""What a report is about, in words: its period, offices, what else narrows it, and how fresh it is."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.statistics.definitions import Definition
from onestop.statistics.scopes import Scope
from procedures.models import Field, Office
from procedures.models.vocabulary import Channel, Level
from procedures.rules.moments import LOCAL

GROUP_LABELS = {
    "office": gettext_lazy("Office"),
    "field": gettext_lazy("Field"),
    "procedure": gettext_lazy("Procedure"),
    "channel": gettext_lazy("Channel"),
    "month": gettext_lazy("Month"),
    "level": gettext_lazy("Level"),
}


def scope_words(scope: Scope) -> tuple[str, ...]:
    """Lines for above a table."""
    lines = [_("Period: %(period)s") % {"period": scope.period.label}, _office(scope)]
    lines += [_("Field: %(name)s") % {"name": _field(scope.field)}] if scope.field else []
    lines += [_("Procedure: %(name)s") % {"name": scope.procedure}] if scope.procedure else []
    for name, choices, value in (
        (_("Channel: %(name)s"), Channel, scope.channel),
        (_("Level: %(name)s"), Level, scope.level),
    ):
        lines += [name % {"name": choices(value).label}] if value in choices.values else []
    return tuple(lines)


def definition_words(definition: Definition) -> str:
    """By which definition the figures were made."""
    return _("Definition: %(name)s, version %(version)s") % {
        "name": definition.name,
        "version": definition.version,
    }


def freshness_words(at: datetime, stale_for_seconds: int) -> str:
    """Until when all that was entered is counted."""
    told = _("As known at %(moment)s.") % {"moment": f"{at.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}"}
    if stale_for_seconds:
        told += " " + _("The oldest change counted directly is %(seconds)s seconds old.") % {
            "seconds": stale_for_seconds
        }
    return told


def _office(scope: Scope) -> str:
    """Which offices; a figure of a part never stands under the name of the whole."""
    if not scope.office:
        return _("Offices: all that the asker oversees") if scope.within is not None else _("Offices: all")
    named = Office.objects.filter(code=scope.office).first()
    if named is None or not scope.subtree:
        told = _("Office: %(name)s")
    elif scope.within is None or not Office.objects.subtree(named).exclude(pk__in=scope.within).exists():
        told = _("Office: %(name)s and those under it")
    elif named.pk in scope.within:
        told = _("Offices: %(name)s and those under it that the asker oversees, not all of them")
    else:
        told = _("Offices: those under %(name)s that the asker oversees, not all of it")
    return told % {"name": named.name if named else scope.office}


def _field(code: str) -> str:
    return Field.objects.filter(code=code).values_list("name", flat=True).first() or code
