"""A dossier as a line of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dossiers.models import Dossier
from dossiers.rules.actions import Action
from dossiers.rules.actors import Actor
from dossiers.rules.lifecycle import permitted_actions
from dossiers.rules.states import State
from dossiers.selectors import offices_of
from onestop.people.masking import shown_name
from onestop.web.clerks.time_left import LOOKS, TimeLeft, time_left
from procedures.selectors.calendars import working_calendar

# What moves a dossier on, by its state; the first that the person may take is offered.
ONWARDS: Mapping[State, tuple[Action, ...]] = {
    State.SUBMITTED: (Action.ACCEPT,),
    State.RECEIVED: (Action.START, Action.HAND_OVER),
    State.IN_PROGRESS: (Action.RESOLVE, Action.HAND_OVER),
    State.AWAITING_SUPPLEMENT: (Action.RESUBMIT,),
    State.AWAITING_PAYMENT: (Action.CONFIRM_PAYMENT,),
    State.RESOLVED: (Action.RETURN_RESULT,),
}


@dataclass(frozen=True)
class Row:
    """What a line shows. `next_action` is None where somebody else has the next step."""

    dossier: Dossier
    state: State
    look: str
    applicant: str
    time: TimeLeft
    next_action: Action | None
    elsewhere: bool
    reminder: str = ""

    @property
    def next_label(self) -> str:
        """The next action as a button says it."""
        return _(self.next_action.row.button) if self.next_action else ""

    @property
    def below(self) -> str:
        """What stands below the time left: the due date, and what is to be known beside it."""
        due = self.dossier.due_at if self.state.is_open else None
        return " · ".join(part for part in (_due(self.dossier, due) if due else "", self.time.more) if part)

    @property
    def picked(self) -> str:
        """The value of the box before the line: which dossier, and as it was when it was shown."""
        return f"{self.dossier.code}~{self.dossier.last_seq}"


def rows_of(dossiers: Iterable[Dossier], actor: Actor, at: datetime) -> list[Row]:
    """The lines of a list; the dossiers come with their `applicants`."""
    return [_row(dossier, actor, at) for dossier in dossiers]


def _row(dossier: Dossier, actor: Actor, at: datetime) -> Row:
    state = State(dossier.state)
    return Row(
        dossier=dossier,
        state=state,
        look=LOOKS[state],
        applicant=applicant_of(dossier, actor),
        time=time_left(dossier, at),
        next_action=next_action(dossier, actor),
        elsewhere=dossier.holder_office_id not in actor.office_ids,
        reminder=getattr(dossier, "reminder", None) or "",
    )


def _due(dossier: Dossier, due_at: datetime) -> str:
    """The due day; with the time where that is not the end of the day's work."""
    calendar = working_calendar(dossier.calendar_version_id)
    local = due_at.astimezone(calendar.zone)
    periods = calendar.opening(local.date()) if local.year in calendar.years else ()
    at_closing = bool(periods) and periods[-1].end == local.time()
    return _("due %(on)s") % {"on": f"{local:%d/%m/%Y}" if at_closing else f"{local:%d/%m/%Y %H:%M}"}


def applicant_of(dossier: Dossier, actor: Actor) -> str:
    """The applicant's name, masked for who only watches."""
    parties = getattr(dossier, "applicants", None) or []
    return shown_name(parties[0].name, actor, dossier) if parties else _("(no name)")


def next_action(dossier: Dossier, actor: Actor) -> Action | None:
    """The action that moves the dossier on, if it is this person's."""
    state = State(dossier.state)
    if state is State.RECEIVED and dossier.version.is_instant:
        onwards: tuple[Action, ...] = (Action.RESOLVE, *ONWARDS[state])
    else:
        onwards = ONWARDS.get(state, ())
    open_to = permitted_actions(actor, state, offices_of(dossier))
    return next((action for action in onwards if action in open_to), None)
