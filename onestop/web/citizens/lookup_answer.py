"""The answer to a look-up as its page shows it: never a person, always what to do next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.rules.outcomes import Outcome
from dossiers.rules.standing import is_overdue
from dossiers.rules.states import State
from dossiers.selectors.lookup import LookupAnswer
from onestop.web.citizens.days import days_shown, pauses_of
from onestop.web.citizens.lookup_words import DELIVERIES, WORDS
from onestop.web.citizens.opening import shown
from onestop.web.templatetags.wording import limit_text, moment
from procedures.rules.moments import local_date
from procedures.rules.workdays import CalendarNotPublished

ASKED = frozenset({State.SUBMITTED, State.AWAITING_SUPPLEMENT, State.AWAITING_PAYMENT})


def answer_page(answer: LookupAnswer, at: datetime, *, easy: bool) -> dict[str, Any]:
    """Everything that the answer's page shows."""
    words = WORDS[answer.state]
    return {
        "answer": answer,
        "look": words.look,
        "headline": _(words.easy if easy else words.plain),
        "next_step": _(words.easy_next if easy else answer.next_step),
        "time": time_left(answer, at),
        "apology": apology(answer, at),
        "asks": bool(answer.papers_asked) or answer.state is State.AWAITING_PAYMENT,
        "owed": [(currency, amount) for currency, amount in answer.owed.items() if amount],
        "answer_at": shown(answer.receiving, at) if answer.state in ASKED else None,
        "collect_at": shown(answer.returning, at) if _is_collected(answer) else None,
        "sent": _sent(answer),
        "days": days_shown(answer.explanation),
        "pauses": pauses_of(answer.explanation),
    }


def _is_collected(answer: LookupAnswer) -> bool:
    return answer.delivery == "desk" and (answer.state.is_open or answer.state is State.RESOLVED)


def _sent(answer: LookupAnswer) -> str:
    if not (answer.state.is_open or answer.state is State.RESOLVED) or answer.delivery not in DELIVERIES:
        return ""
    return _(DELIVERIES[answer.delivery])


def time_left(answer: LookupAnswer, at: datetime) -> str:
    """The working days left or overdue, or what stands in place of them; nothing once it is finished."""
    if answer.finished_at or not answer.state.is_open:
        return ""
    if answer.paused:
        return _paused(answer)
    if answer.due_at is None:
        return _("There is no individual time limit for this procedure.")
    return _running(answer, answer.due_at, at)


def _paused(answer: LookupAnswer) -> str:
    if answer.remainder is None or answer.remainder.amount is None:
        return _("The clock stands. A new date is set as soon as it goes on.")
    return _("The clock stands. When it goes on, %(left)s are left.") % {"left": limit_text(answer.remainder)}


def _running(answer: LookupAnswer, due_at: datetime, at: datetime) -> str:
    today, due_on = local_date(at), local_date(due_at)
    if is_overdue(due_at, at):
        return _("The date has passed.")
    if today == due_on:
        return _("That is today.")
    count = _working_days(answer, today, due_on)
    return ngettext("%(n)s working day is left.", "%(n)s working days are left.", count) % {"n": count}


def _working_days(answer: LookupAnswer, after: date, to: date) -> int:
    """By the calendar that the dossier counts with; in a year that nobody has published, plain days."""
    try:
        return answer.calendar.working_days_between(after, to)
    except CalendarNotPublished:
        return (to - after).days


def apology(answer: LookupAnswer, at: datetime) -> str:
    """What the office owes whoever waits: an apology when it is late or cannot keep the date, with the new date."""
    if answer.finished_at:
        late = answer.outcome == Outcome.LATE and answer.state is State.RESOLVED
        return _("The result was ready later than promised. The office apologises.") if late else ""
    if not answer.state.is_open:
        return ""
    if answer.promised_at:
        return _("The office could not keep the date and apologises. The new date is %(on)s.") % {
            "on": moment(answer.promised_at)
        }
    if is_overdue(answer.due_at, at) and not answer.paused:
        return _(
            "The office is late and apologises. It owes you a new date: call or come, and you are told it."
        )
    return ""
