"""The start page: find a procedure, look up a dossier; and the choice of the office it speaks of."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onestop.web.citizens.offices import counters, office_of, opening_of, place_of, remember
from procedures.models import Office, ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date
from procedures.selectors.no_appointments import versions_at_once
from procedures.selectors.words import life_events

# A longer list than this is no news any more.
MOST_AT_ONCE = 30


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Two things to do, where the office is, when it is open, what it answers at once today."""
    at = timezone.now()
    office = office_of(request, local_date(at))
    page = {
        "section": "start",
        "office": office,
        **place_of(office),
        "opening": opening_of(office, at),
        "at_once": _at_once(office, at),
        "life_events": life_events(),
    }
    return remember(render(request, "citizens/start.html", page), request, office)


def _at_once(office: Office | None, at: datetime) -> list[ProcedureVersion]:
    """What is answered today while the person waits; nothing where no calendar says that the office is open."""
    try:
        return (
            list(versions_at_once(office, local_date(at)).filter(procedure__is_internal=False)[:MOST_AT_ONCE])
            if office
            else []
        )
    except RuleError:
        return []


@require_safe
def choose_office(request: HttpRequest) -> HttpResponse:
    """The offices by the tree, each a link that remembers it."""
    on = local_date(timezone.now())
    offices = [(office, office.path.count("/") - 2) for office in counters(on)]
    page = {"section": "start", "offices": offices, "office": office_of(request, on)}
    return render(request, "citizens/offices.html", page)
