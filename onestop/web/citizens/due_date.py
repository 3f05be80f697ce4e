"""The due-date calculator: what follows from a limit, a moment and an office's calendar, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onestop.web.citizens.days import DayShown, days_shown
from onestop.web.citizens.due_form import DueForm
from onestop.web.citizens.form_errors import summary_of
from onestop.web.citizens.offices import counters, office_of
from procedures.models import Office, ProcedureVersion
from procedures.models.vocabulary import Channel
from procedures.rules.errors import RuleError
from procedures.rules.moments import LOCAL, local_date
from procedures.rules.time_limits import Deadline, TimeLimit, Unit, deadline, explain
from procedures.selectors.calendars import calendar_version_for, working_calendar
from procedures.selectors.publication import public_version
from procedures.selectors.terms import terms_on

# Which field of the form an error of the rules is about.
FIELDS = {"received_at": "day", "on": "day"}
LONGEST_CODE = 60


@dataclass(frozen=True)
class Reckoned:
    """The limit, the deadline that follows, its days, and the decision by which an office promised less."""

    limit: TimeLimit
    due: Deadline
    days: list[DayShown]
    decision: str = ""


@require_safe
def due_date(request: HttpRequest) -> HttpResponse:
    """The form, and under it the date when it was sent; 422 with the form as it was typed when that makes no sense."""
    at = timezone.now()
    offices = list(counters(local_date(at)))
    office, version = office_of(request, local_date(at)), _named(request, at)
    sent = "day" in request.GET
    form = DueForm(
        request.GET if sent else None, offices=offices, version=version, initial=_first(request, office, at)
    )
    reckoned = _reckoned(form, version, offices) if sent and form.is_valid() else None
    page = {
        "section": "due_date",
        "form": form,
        "version": version,
        "reckoned": reckoned,
        "summary": summary_of(form),
    }
    return render(request, "citizens/due_date.html", page, status=422 if form.errors else 200)


def _first(request: HttpRequest, office: Office | None, at: datetime) -> dict[str, Any]:
    local = at.astimezone(LOCAL)
    return {
        "procedure": request.GET.get("procedure", "")[:LONGEST_CODE],
        "day": f"{local:%d/%m/%Y}",
        "time": f"{local:%H:%M}",
        "office": office.code if office else "",
    }


def _named(request: HttpRequest, at: datetime) -> ProcedureVersion | None:
    """The public procedure that the address names, as it is today: for the cases to choose from."""
    code = request.GET.get("procedure", "").replace("\0", "").strip()[:LONGEST_CODE]
    try:
        return public_version(code, on=local_date(at)) if code else None
    except RuleError:
        return None


def _reckoned(form: DueForm, version: ProcedureVersion | None, offices: list[Office]) -> Reckoned | None:
    """The date; None when the rules refuse, and then the form says why."""
    try:
        return _reckon(form, version, offices)
    except RuleError as error:
        field = FIELDS.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, _(error.template) % error.params)
        return None


def _reckon(form: DueForm, version: ProcedureVersion | None, offices: list[Office]) -> Reckoned:
    asked, received_at = form.cleaned_data, form.received_at
    office = next((each for each in offices if each.code == asked["office"]), None)
    calendar = working_calendar(calendar_version_for(office).pk)
    decision = ""
    if asked["procedure"]:
        version = public_version(asked["procedure"], on=local_date(received_at))
        channel = asked["channel"] or _usual(version)
        terms = terms_on(
            version,
            case_key=asked.get("case") or "",
            channel=channel,
            office=office,
            on=local_date(received_at),
        )
        limit, decision = terms.committed, terms.committed_decision
    else:
        unit = Unit(asked["unit"] or Unit.WORKING_DAYS)
        limit = TimeLimit(asked["amount"] if unit.has_amount else None, unit)
    due = deadline(limit, received_at, calendar)
    return Reckoned(limit, due, days_shown(explain(limit, received_at, calendar)), decision)


def _usual(version: ProcedureVersion) -> str:
    return str(Channel.DIRECT if Channel.DIRECT in version.channels else version.channels[0])
