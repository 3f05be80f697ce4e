"""One dossier: what it is, who holds it, why it is due when it is, what happened, and what may be done now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.models import Dossier, Holding
from dossiers.rules.actors import Actor
from dossiers.rules.clock_values import ClockStatus
from dossiers.rules.codes import parse_code
from dossiers.rules.standing import Standing, step_standing
from dossiers.rules.states import State
from dossiers.selectors import dossier_for
from dossiers.selectors.timeline import ExplainedDue, ExplainedLimit, explained_due, timeline_of
from dossiers.terms import limit_from_json
from onestop.citizens.explanations import day_told
from onestop.people.masking import party_told, works_on
from onestop.web.clerks.dossier_warnings import printed_otherwise, reminded, typed_texts, warnings_of
from onestop.web.clerks.event_facts import DELIVERIES, timeline_told
from onestop.web.clerks.fee_card import fee_card
from onestop.web.clerks.file_card import file_card
from onestop.web.clerks.options import options_for
from onestop.web.clerks.time_left import LOOKS, time_left
from onestop.web.desk import DeskRequest, desk_page


@require_safe
@desk_page
def dossier(request: DeskRequest, code: str) -> HttpResponse:
    """The page of a dossier; a code typed loosely leads to its one address."""
    found = dossier_for(request.actor, parse_code(code).text)
    if found.code != code:
        return redirect("clerks:dossier", found.code)
    return render(request, "clerks/dossier.html", sheet_of(found, request.actor, timezone.now()))


def sheet_of(dossier: Dossier, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything that the page shows."""
    prefetch_related_objects([dossier], "fee_receipts")
    due, holdings = explained_due(dossier), list(dossier.holdings.select_related("office"))
    state, in_full = State(dossier.state), works_on(actor, dossier)
    parties = [party_told(party, dossier, in_full=in_full) for party in dossier.parties.order_by("id")]
    events = list(timeline_of(dossier))
    papers = list(dossier.papers.all())
    options = options_for(actor, dossier, due.clock, at)
    return {
        "section": "work",
        "dossier": dossier,
        "state": state,
        "look": LOOKS[state],
        "time": time_left(dossier, at),
        "warnings": [
            *reminded(events),
            *warnings_of(dossier, holdings, at),
            *printed_otherwise(typed_texts(parties, papers, events)),
        ],
        "options": options,
        "fee": fee_card(dossier, actor, (option.action for option in options.possible)),
        "files": file_card(dossier, actor),
        "explanations": explanations(due),
        "timeline": timeline_told(events),
        "papers": papers,
        "parties": parties,
        "applicant": parties[0]["name"] if parties else "",
        "delivery": _(DELIVERIES.get(dossier.delivery, dossier.delivery)),
        "steps": [_step(dossier, holding, at) for holding in holdings],
        "waiting": dossier.suspensions.filter(until__isnull=True).first(),
    }


def explanations(due: ExplainedDue) -> list[dict[str, Any]]:
    """The promised limit and the law's, day by day; the law's only where it is another one."""
    told = [_explained(_("As promised"), due.committed)] if due.committed else []
    if due.statutory and (due.committed is None or due.statutory.limit != due.committed.limit):
        told.append(_explained(_("By law"), due.statutory))
    return told


def _explained(title: str, explained: ExplainedLimit) -> dict[str, Any]:
    days = [{"on": day.on, "text": day_told(day), "note": day} for day in explained.days]
    return {"title": title, "limit": explained.limit, "deadline": explained.deadline, "days": days}


def _step(dossier: Dossier, holding: Holding, at: datetime) -> dict[str, Any]:
    """A stretch with one office; while the clock stands, the step that runs is not late."""
    standing = step_standing(
        holding.step(dossier.finished_at),
        at,
        waits=dossier.clock != ClockStatus.RUNNING,
        by_the_moment=limit_from_json(dossier.terms["limit"]).unit.counts_hours,
    )
    return {
        "holding": holding,
        "late": standing in (Standing.LATE, Standing.OVERDUE),
        "current": holding.until is None,
    }
