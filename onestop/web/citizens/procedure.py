"""One procedure: who, what to bring, how long, what it costs, the way inside, the law, how it was lately."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from onestop.citizens.linked_data import linked_data, schema_org
from onestop.web.citizens.cost import calculator
from onestop.web.citizens.json_in_page import json_in_page
from onestop.web.citizens.offices import calendar_of, office_of
from onestop.web.citizens.promises import promises
from onestop.web.citizens.recent_experience import lately
from procedures.models import Office, ProcedureVersion
from procedures.models.vocabulary import VersionState
from procedures.rules.errors import NotFound
from procedures.rules.moments import local_date
from procedures.selectors.publication import Offer, offers_of, public_numbers, shown_version

LONGEST_CODE = 60


@require_safe
def procedure(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """The version in force, or the one of that number, marked when it is not in force."""
    at = timezone.now()
    on, version = local_date(at), version_or_404(code, local_date(at), number)
    office = office_of(request, on)
    offers = offers_of(version, office=office, on=on)
    page = {
        "section": "catalogue",
        "version": version,
        "address": address_of(version),
        "validity": validity(version, on),
        "versions": public_numbers(version),
        "office": office,
        "fees": version.fees.all(),
        "calculator": calculator(version, request.GET, on),
        **_time(version, offers, office, at),
        "lately": lately(version.procedure_id, office, at, address=request.META.get("REMOTE_ADDR", "")),
        "linked_data": json_in_page(schema_org(linked_data(version, offers, address_of(version)))),
    }
    return render(request, "citizens/procedure.html", page)


def version_or_404(code: str, on: date, number: int | None = None) -> ProcedureVersion:
    """The version to show; drafts and internal procedures do not exist for the public."""
    if len(code) > LONGEST_CODE or "\0" in code or (number or 0) > 10**6:
        raise Http404
    try:
        return shown_version(code, on=on, number=number)
    except NotFound as error:
        raise Http404 from error


def validity(version: ProcedureVersion, on: date) -> str:
    """in_force, suspended, future or ended."""
    if version.state == VersionState.SUSPENDED:
        return "suspended"
    if version.valid_from and version.valid_from > on:
        return "future"
    return "ended" if version.valid_to and version.valid_to < on else "in_force"


def address_of(version: ProcedureVersion) -> str:
    """The page's own address, as printed, linked and told to machines."""
    return settings.BASE_URL + reverse("citizens:procedure", args=[version.procedure.code])


def _time(
    version: ProcedureVersion, offers: list[Offer], office: Office | None, at: datetime
) -> dict[str, Any]:
    """How long it takes, and the steps; a version that takes no intake has no date for now."""
    calendar = calendar_of(office) if validity(version, local_date(at)) == "in_force" else None
    told = promises(offers, at=at, calendar=calendar)
    is_dated = any(promise.due for promise in told)
    return {"reckoned_at": at if is_dated else None, "promises": told, "steps": version.steps.all()}
