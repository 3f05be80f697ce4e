"""What may be done to a dossier now, and by whom: look-ups in the one transition table."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dossiers.rules.actions import Action, Effect, Need, SuspensionKind
from dossiers.rules.actors import Actor, ActorKind
from dossiers.rules.forms import Form, OfficialForm, form_number, official_form
from dossiers.rules.permissions import DossierOffices, Place
from dossiers.rules.states import State
from dossiers.rules.transitions import TRANSITIONS, Transition
from procedures.rules.errors import NotPermitted, TransitionRefused, gettext_noop

__all__ = [
    "TRANSITIONS",
    "Action",
    "DossierOffices",
    "Effect",
    "Form",
    "Need",
    "NotPermitted",
    "OfficialForm",
    "Place",
    "State",
    "SuspensionKind",
    "Transition",
    "TransitionRefused",
    "allowed_actions",
    "form_number",
    "is_permitted",
    "official_form",
    "permitted",
    "permitted_actions",
    "replay",
    "transition",
]

_TABLE: Mapping[tuple[Action, State | None], Transition] = MappingProxyType(
    {(row.action, source): row for row in TRANSITIONS for source in row.sources}
)

# One whole sentence per state, so that each translates as a sentence; a test holds them to the table.
_REFUSALS: Mapping[State | None, str] = MappingProxyType(
    {
        None: gettext_noop("There is no dossier yet. Possible now: submit, accept, refuse."),
        State.SUBMITTED: gettext_noop(
            "The dossier is submitted, not yet accepted."
            " Possible now: accept, ask for papers, hand in papers, refuse,"
            " correct."
        ),
        State.RECEIVED: gettext_noop(
            "The dossier is received."
            " Possible now: ask for papers, start, hand over, ask for payment, re-appoint,"
            " resolve, withdraw, correct, apply a calendar."
        ),
        State.REFUSED: gettext_noop("The dossier is refused at the desk. Possible now: correct."),
        State.IN_PROGRESS: gettext_noop(
            "The dossier is in progress."
            " Possible now: ask for papers, hand over, ask for payment, consult, record the"
            " answer, re-appoint, resolve, withdraw, stop, correct, apply a calendar."
        ),
        State.AWAITING_SUPPLEMENT: gettext_noop(
            "The dossier is waiting for papers."
            " Possible now: hand in papers, hand over, record the answer, withdraw,"
            " stop, correct, apply a calendar."
        ),
        State.AWAITING_PAYMENT: gettext_noop(
            "The dossier is waiting for payment."
            " Possible now: hand over, confirm payment, record the answer, withdraw,"
            " stop, correct, apply a calendar."
        ),
        State.WITHDRAWN: gettext_noop("The dossier is withdrawn. Possible now: correct."),
        State.STOPPED: gettext_noop(
            "The dossier is stopped without a result. Possible now: reopen, correct."
        ),
        State.RESOLVED: gettext_noop(
            "The dossier is resolved, result ready."
            " Possible now: hand over, return the result, reopen, correct."
        ),
        State.RETURNED: gettext_noop(
            "The dossier is returned to the applicant. Possible now: reopen, correct."
        ),
    }
)


def allowed_actions(state: State | None) -> tuple[Action, ...]:
    """The actions that the table knows for this state (None: no dossier yet), in the order of `Action`."""
    return tuple(action for action in Action if (action, state) in _TABLE)


def transition(action: Action, state: State | None) -> Transition:
    """The row for this action in this state;

    TransitionRefused (`illegal_action`) names what can be done instead.
    """
    row = _TABLE.get((action, state))
    if row is None:
        allowed = ", ".join(allowed_actions(state))
        raise TransitionRefused(
            "illegal_action",
            _REFUSALS[state],
            field="action",
            action=action.value,
            state=state or "",
            allowed=allowed,
        )
    return row


def is_permitted(actor: Actor, row: Transition, offices: DossierOffices) -> bool:
    """Whether this actor may take this step on a dossier of these offices."""
    if actor.kind is not ActorKind.STAFF:
        return actor.kind in row.kinds
    return any(actor.may(row.roles, office) for office in offices.at(row.where))


def permitted(actor: Actor, row: Transition, offices: DossierOffices) -> None:
    """Return silently if the actor may take this step;

    NotPermitted (`not_permitted`) says which role where may.
    """
    if not is_permitted(actor, row, offices):
        roles = ", ".join(sorted(row.roles))
        raise NotPermitted(
            "not_permitted", row.who.permission, action=row.action.value, roles=roles, where=row.where.value
        )


def permitted_actions(actor: Actor, state: State | None, offices: DossierOffices) -> tuple[Action, ...]:
    """The actions that are possible in this state and open to this actor: the buttons of a page."""
    return tuple(a for a in allowed_actions(state) if is_permitted(actor, _TABLE[a, state], offices))


def replay(actions: Iterable[Action]) -> State | None:
    """The state after these actions from the beginning;

    TransitionRefused at the first that was impossible.
    """
    state: State | None = None
    for action in actions:
        state = transition(action, state).target_from(state)
    return state
