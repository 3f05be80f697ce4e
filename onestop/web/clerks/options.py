"""What this person may do with a dossier now, and for everything else the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dossiers.models import Dossier
from dossiers.rules.actions import Action
from dossiers.rules.actors import Actor, Role
from dossiers.rules.assignments import ASSIGNED, TAKEN
from dossiers.rules.clock import Clock
from dossiers.rules.lateness import NOT_LATE
from dossiers.rules.lifecycle import allowed_actions, is_permitted, transition
from dossiers.rules.states import State
from dossiers.selectors import offices_of
from dossiers.selectors.at_once import waits_for_answer
from dossiers.selectors.lateness import has_delay
from onestop.web.clerks.fee_card import fee_obstacle
from onestop.web.clerks.rows import next_action
from procedures.rules.moments import local_date

# A stored dossier was submitted already.
OFFERED = tuple(action for action in Action if action is not Action.SUBMIT)


@dataclass(frozen=True)
class Option:
    """An action as a button, or with the reason why it is none; `main` moves the dossier on."""

    action: Action
    label: str
    why_not: str = ""
    main: bool = False


@dataclass(frozen=True)
class Options:
    """The buttons, the one that moves the dossier on first; and the others with their reasons."""

    possible: tuple[Option, ...]
    others: tuple[Option, ...]

    @property
    def buttons(self) -> tuple[Option, ...]:
        """What may be done now and has no card of its own."""
        return tuple(option for option in self.possible if not option.action.row.on_card)

    @property
    def reasons(self) -> dict[str, list[str]]:
        """Each reason with the actions that it forbids, so that it is read once."""
        found: dict[str, list[str]] = {}
        for option in self.others:
            found.setdefault(option.why_not, []).append(option.label)
        return found


def options_for(actor: Actor, dossier: Dossier, clock: Clock, at: datetime) -> Options:
    """Every action on this dossier, sorted into what may be done now and what may not."""
    onwards = next_action(dossier, actor)
    every = [
        Option(
            action,
            button_for(action, actor, dossier),
            why_not(action, actor, dossier, clock, at),
            action is onwards,
        )
        for action in OFFERED
    ]
    possible = sorted((option for option in every if not option.why_not), key=lambda option: not option.main)
    return Options(tuple(possible), tuple(option for option in every if option.why_not))


def button_for(action: Action, actor: Actor, dossier: Dossier) -> str:
    """What the button of an action says to this person: only a head assigns, others take the dossier on."""
    if action is Action.ASSIGN and not actor.may(Role.HEAD, dossier.holder_office_id):
        return _("Take it on")
    return _(action.row.button)


def why_not(action: Action, actor: Actor, dossier: Dossier, clock: Clock, at: datetime) -> str:
    """The reason why this person cannot do this at that moment; empty when nothing stands against it."""
    state = State(dossier.state)
    if action not in allowed_actions(state):
        return _("Not while the dossier is %(state)s.") % {"state": f"“{_(state.label)}”"}
    row = transition(action, state)
    if not is_permitted(actor, row, offices_of(dossier)):
        return _(row.who.permission)
    return _obstacle(action, actor, dossier, clock, at)


def _obstacle(action: Action, actor: Actor, dossier: Dossier, clock: Clock, at: datetime) -> str:
    """What stands against the action beside state and role; the service would say the same."""
    at_once = action is Action.RESOLVE and dossier.state == State.RECEIVED
    if at_once and not waits_for_answer(dossier, local_date(at)):
        return _("Only a procedure that is done while you wait is resolved straight away; start it first.")
    if action is Action.ANSWER_CONSULTATION and not clock.open_consultations:
        return _("No other agency is being asked.")
    if action is Action.ASSIGN:
        return _not_free(actor, dossier)
    if action in (Action.TAKE_FEE, Action.VOID_FEE):
        return fee_obstacle(action, actor, dossier)
    if action is Action.SET_ASIDE_FILE and not dossier.files.filter(set_aside_at__isnull=True).exists():
        return _("There is no file in the dossier.")
    if action is Action.EXPLAIN_LATENESS:
        return "" if has_delay(dossier, at) else _(NOT_LATE)
    if action is Action.REAPPOINT:
        return _no_appointment(clock)
    return ""


def _not_free(actor: Actor, dossier: Dossier) -> str:
    """A head may always assign anew."""
    if dossier.assignee_id is None or actor.may(Role.HEAD, dossier.holder_office_id):
        return ""
    return _(ASSIGNED) if dossier.assignee_id == actor.id else _(TAKEN)


def _no_appointment(clock: Clock) -> str:
    if clock.promised_at is not None:
        return _("A dossier is re-appointed only once.")
    if clock.committed is None or clock.committed.due_at is None:
        return _("There is no due date now that could be promised anew.")
    return ""
