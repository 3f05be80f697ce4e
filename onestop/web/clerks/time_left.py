"""How much time a dossier has left, in words and with the look that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.models import Dossier
from dossiers.rules.outcomes import Outcome
from dossiers.rules.standing import is_overdue
from dossiers.rules.states import State
from procedures.rules.moments import local_date
from procedures.rules.workdays import CalendarNotPublished
from procedures.selectors.calendars import working_calendar

# How each state looks: the class names of the one style sheet; each has a shape of its own beside its colour.
LOOKS = {
    State.SUBMITTED: "warn",
    State.RECEIVED: "",
    State.IN_PROGRESS: "",
    State.AWAITING_SUPPLEMENT: "pause",
    State.AWAITING_PAYMENT: "pause",
    State.RESOLVED: "good",
    State.RETURNED: "done",
    State.REFUSED: "done",
    State.WITHDRAWN: "done",
    State.STOPPED: "done",
}


@dataclass(frozen=True)
class TimeLeft:
    """`words` say it, `look` is the class that shows it, `more` adds a second line (may be empty)."""

    words: str
    look: str = ""
    more: str = ""


def time_left(dossier: Dossier, at: datetime) -> TimeLeft:
    """What to show of a dossier's time at a moment."""
    state = State(dossier.state)
    if state is State.SUBMITTED:
        return TimeLeft(_since(dossier.submitted_at, at), "warn")
    if dossier.finished_at or not state.is_open:
        return _ended(dossier, state)
    if dossier.clock == "paused":
        return TimeLeft(_("clock stopped"), "pause", _since(dossier.suspended_at, at))
    if dossier.due_at is None:
        return TimeLeft(_("no time limit"))
    return _running(dossier, dossier.due_at, at)


def _ended(dossier: Dossier, state: State) -> TimeLeft:
    if not dossier.outcome:
        return TimeLeft(_(state.label), "done")
    outcome = Outcome(dossier.outcome)
    return TimeLeft(_(outcome.label), "bad" if outcome is Outcome.LATE else "done")


def _since(since: datetime | None, at: datetime) -> str:
    if since is None:
        return ""
    days = (local_date(at) - local_date(since)).days
    if days == 0:
        return _("since today")
    return ngettext("waiting for %(n)s day", "waiting for %(n)s days", days) % {"n": days}


def _running(dossier: Dossier, due_at: datetime, at: datetime) -> TimeLeft:
    today, due_on = local_date(at), local_date(due_at)
    if is_overdue(due_at, at):
        days = _working_days(dossier, due_on, today)
        late = ngettext("%(n)s working day late", "%(n)s working days late", days) % {"n": days}
        return TimeLeft(late if days else _("just overdue"), "bad", _promised(dossier))
    if due_on == today:
        return TimeLeft(_("due today"), "warn")
    days = _working_days(dossier, today, due_on)
    left = ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}
    return TimeLeft(left, "warn" if days <= 1 else "good")


def _promised(dossier: Dossier) -> str:
    if dossier.promised_at is None:
        return _("no apology yet")
    return _("promised for %(on)s") % {"on": f"{local_date(dossier.promised_at):%d/%m/%Y}"}


def _working_days(dossier: Dossier, after: date, to: date) -> int:
    """By the calendar that the dossier counts with; in a year that nobody has published, plain days."""
    try:
        return working_calendar(dossier.calendar_version_id).working_days_between(after, to)
    except CalendarNotPublished:
        return (to - after).days
