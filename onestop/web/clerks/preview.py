"""What the clerk sees before accepting: limit, fee, due date, for the case and channel chosen so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from dossiers.billing import bill_for
from onestop.web.clerks.fee_now import FeeNow, fee_chosen
from onestop.web.desk import DeskRequest, desk_page, sentence
from procedures.models import ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.rules.time_limits import Deadline, TimeLimit, deadline
from procedures.rules.workdays import local_date
from procedures.selectors import calendar_version_for, terms_on, working_calendar
from procedures.selectors.no_appointments import is_answered_at_once
from procedures.selectors.terms import Terms, version_on


@dataclass(frozen=True)
class Preview:
    """Limit, due date and bill "if accepted now"; `refusal` says why one of them cannot be told.

    `at_once`: today is a no-appointment day for it.
    """

    terms: Terms | None = None
    due: Deadline | None = None
    bill: dict[str, Any] | None = None
    refusal: str = ""
    at_once: bool = False
    fee: FeeNow = field(default_factory=FeeNow)

    @property
    def limit(self) -> TimeLimit | None:
        return self.terms.committed if self.terms else None

    @property
    def has_unknown_fee(self) -> bool:
        """Whether somebody else than the catalogue says what it costs."""
        return bool(self.bill and self.bill["unknown"])

    @property
    def is_payable(self) -> bool:
        """Whether it is known what it costs, and that is something."""
        return bool(self.bill and not self.has_unknown_fee and any(self.bill["totals"].values()))


def preview_of(version: ProcedureVersion, request: DeskRequest, at: datetime) -> Preview:
    """The preview for what the request has chosen (no personal value is read)."""
    chosen = request.POST if request.method == "POST" else request.GET
    case, channel = chosen.get("case", ""), chosen.get("channel", "")
    if not channel:
        channel = "direct" if "direct" in version.channels else (version.channels or [""])[0]
    if not case:
        first = version.cases.first()
        case = first.key if first else ""
    on = local_date(at)
    try:
        terms = terms_on(version, case_key=case, channel=channel, office=request.desk.office, on=on)
        calendar = working_calendar(calendar_version_for(request.desk.office).pk)
        due = deadline(terms.committed, at, calendar)
        bill = bill_for(
            version,
            terms.case,
            channel,
            on=on,
            quantities=_quantities(chosen),
            exemptions=chosen.getlist("exemptions"),
        )
    except RuleError as error:
        return Preview(refusal=sentence(error))
    at_once = is_answered_at_once(version.procedure_id, office=request.desk.office, on=on)
    return Preview(terms, due, bill, fee=fee_chosen(chosen), at_once=at_once)


def _quantities(chosen: QueryDict) -> dict[str, int]:
    typed = {
        key.removeprefix("quantity_"): str(value)
        for key, value in chosen.items()
        if key.startswith("quantity_")
    }
    counts = {
        unit: int(text) for unit, text in typed.items() if text.isascii() and text.isdigit() and len(text) < 7
    }
    return {"page": 1, **counts}


def version_today(code: str) -> ProcedureVersion:
    """The version in force; 404 without one."""
    try:
        return version_on(code, local_date(timezone.now()))
    except RuleError as error:
        raise Http404(sentence(error)) from error


@desk_page
def preview(request: DeskRequest, code: str) -> HttpResponse:
    """The part of the intake page that follows the choices, fetched anew when they change."""
    version = version_today(code)
    return render(
        request,
        "clerks/preview.html",
        {"preview": preview_of(version, request, timezone.now()), "version": version},
    )
