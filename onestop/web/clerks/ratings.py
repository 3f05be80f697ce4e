"""Ratings at the desk: counted by office and period, and what was written, for heads and managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dossiers.rules.roles import LEADERS
from onestop.citizens.feedback.calls import note_call, waiting_calls
from onestop.citizens.feedback.rating_counts import rating_counts, written_ratings
from onestop.citizens.feedback.rules.ratings import GRADES, QUESTIONS
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.web.clerks.periods_asked import asked_period
from onestop.web.desk import DeskRequest, desk_page, sentence
from procedures.rules.errors import TransitionRefused
from procedures.rules.moments import local_date


@require_safe
@desk_page
def ratings(request: DeskRequest) -> HttpResponse:
    """Counts and averages of the offices that the person answers for; "không phát sinh" where nothing was rated.

    Words and telephones are opened here: who reads them stands in the reading log.
    """
    now = timezone.now()
    asked = asked_period(request.GET, local_date(now))
    counted = rating_counts(request.actor, asked.period)
    waiting, written = waiting_calls(request.actor), written_ratings(request.actor, asked.period)
    if waiting or written:
        note(
            by=request.actor,
            at=now,
            kind=Reading.Kind.UNMASK,
            subject="ratings",
            scope={"period": asked.period.name},
            rows=len({each.code for each in waiting} | {each.code for each in written}),
        )
    context = {
        "section": "petitions",
        "reads": bool(request.actor.offices_with(*LEADERS)),
        "asked": asked,
        "counted": [
            (each, [(_(text), each.questions[key]) for key, text in QUESTIONS.items()]) for each in counted
        ],
        "grades": [_(GRADES[grade]) for grade in sorted(GRADES)],
        "waiting": [(_(GRADES[each.overall]), each) for each in waiting],
        "written": [(_(GRADES[each.overall]), each) for each in written],
    }
    return render(request, "clerks/ratings.html", context)


@require_POST
@desk_page
def called(request: DeskRequest, code: str) -> HttpResponse:
    """Note that the person was called; who is on nobody's list is 404."""
    try:
        note_call(code, by=request.actor, at=timezone.now())
    except TransitionRefused as error:
        messages.warning(request, sentence(error), extra_tags="warn")
    else:
        messages.success(request, _("Noted: the person was called."), extra_tags="good")
    return redirect("clerks:ratings")
