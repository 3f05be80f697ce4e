"""The one transition table: each step, who may take it where, what it needs, prints and does to the clock.

Legal source: rules of the one-stop desk, Decree 118/2025/NĐ-CP (before: Decree 61/2018/NĐ-CP art. 17–20);
states 1–10 of the national portal. Decisions where the law is silent: docs/rules/life-cycle.md.
"""

from dataclasses import dataclass

from dossiers.rules.actions import Action, Effect, Need, SuspensionKind
from dossiers.rules.actors import ActorKind, Role
from dossiers.rules.forms import Form
from dossiers.rules.permissions import (
    CALENDAR_APPLIERS,
    DESK,
    FEE_TAKERS,
    FEE_VOIDERS,
    HOLDER_ANY,
    HOLDER_OFFICER,
    HOLDER_STAFF,
    LATENESS_EXPLAINERS,
    OWN_HEAD,
    OWN_STAFF,
    REMINDERS,
    RESOLVERS,
    RESOLVERS_AT_ONCE,
    RESOLVING_HEAD,
    RETURN_DESK,
    Place,
    Who,
)
from dossiers.rules.states import State


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; source None means that there is no dossier yet, target None that the state stays.

    `kinds` are the actors other than staff who may take the step.
    """

    action: Action
    sources: frozenset[State | None]
    target: State | None
    who: Who
    needs: frozenset[Need] = frozenset()
    form: Form | None = None
    effect: Effect = Effect.NONE
    suspension: SuspensionKind | None = None
    kinds: frozenset[ActorKind] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of which one is needed."""
        return self.who.roles

    @property
    def where(self) -> Place:
        """The office of the dossier in which the role must be held."""
        return self.who.where

    def target_from(self, state: State | None) -> State:
        """The state this step leads to from `state`."""
        target = self.target or state
        assert target is not None, "a step from nothing names its target"
        return target


_AT_WORK: frozenset[State | None] = frozenset({State.RECEIVED, State.IN_PROGRESS})
_WAITING: frozenset[State | None] = frozenset({State.AWAITING_SUPPLEMENT, State.AWAITING_PAYMENT})
_PENDING = _AT_WORK | _WAITING
_CLOSED: frozenset[State | None] = frozenset(
    {State.REFUSED, State.WITHDRAWN, State.STOPPED, State.RESOLVED, State.RETURNED}
)
_ACCEPTED = _PENDING | {State.WITHDRAWN, State.STOPPED, State.RESOLVED, State.RETURNED}
_BEFORE_RECEIPT: frozenset[State | None] = frozenset({None, State.SUBMITTED})
_OUTSIDE = frozenset({ActorKind.CITIZEN, ActorKind.SYSTEM})
_CITIZEN = frozenset({ActorKind.CITIZEN})
_MACHINE = frozenset({ActorKind.SYSTEM})


def _step(
    action: Action,
    sources: frozenset[State | None],
    target: State | None,
    who: Who,
    *needs: Need,
    form: Form | None = None,
    effect: Effect = Effect.NONE,
    suspension: SuspensionKind | None = None,
    kinds: frozenset[ActorKind] = frozenset(),
) -> Transition:
    return Transition(action, sources, target, who, frozenset(needs), form, effect, suspension, kinds)


def _only(*states: State | None) -> frozenset[State | None]:
    return frozenset(states)


_INTAKE = (
    _step(Action.SUBMIT, _only(None), State.SUBMITTED, DESK, Need.PAPERS, kinds=_OUTSIDE),
    _step(
        Action.ACCEPT,
        _BEFORE_RECEIPT,
        State.RECEIVED,
        DESK,
        Need.PAPERS,
        form=Form.RECEIPT,
        effect=Effect.STARTS,
    ),
    _step(Action.REFUSE, _BEFORE_RECEIPT, State.REFUSED, DESK, Need.REASON, form=Form.REFUSAL),
    _step(
        Action.ASK_SUPPLEMENT,
        _only(State.SUBMITTED),
        None,
        DESK,
        Need.REASON,
        Need.PAPERS,
        form=Form.SUPPLEMENT,
    ),
    _step(Action.RESUBMIT, _only(State.SUBMITTED), None, DESK, Need.PAPERS, kinds=_OUTSIDE),
)

_WORK = (
    _step(Action.START, _only(State.RECEIVED), State.IN_PROGRESS, HOLDER_OFFICER),
    _step(
        Action.HAND_OVER, _PENDING | {State.RESOLVED}, None, HOLDER_ANY, Need.OFFICE, form=Form.CONTROL_SLIP
    ),
    _step(
        Action.CONSULT,
        _only(State.IN_PROGRESS),
        None,
        HOLDER_OFFICER,
        Need.REASON,
        effect=Effect.SUSPENDS,
        suspension=SuspensionKind.CONSULTATION,
    ),
    _step(
        Action.ANSWER_CONSULTATION,
        _only(State.IN_PROGRESS) | _WAITING,
        None,
        HOLDER_ANY,
        Need.ANSWER,
        effect=Effect.RESUMES,
        suspension=SuspensionKind.CONSULTATION,
    ),
    _step(
        Action.REAPPOINT,
        _AT_WORK,
        None,
        RESOLVING_HEAD,
        Need.REASON,
        Need.PROMISED_AT,
        form=Form.APOLOGY,
        effect=Effect.PROMISES,
    ),
    _step(
        Action.RECOMPUTE,
        _PENDING,
        None,
        CALENDAR_APPLIERS,
        Need.REASON,
        Need.CALENDAR,
        effect=Effect.RECALCULATES,
    ),
)

_WAITING_FOR_APPLICANT = (
    _step(
        Action.ASK_SUPPLEMENT,
        _AT_WORK,
        State.AWAITING_SUPPLEMENT,
        HOLDER_STAFF,
        Need.REASON,
        Need.PAPERS,
        form=Form.SUPPLEMENT,
        effect=Effect.SUSPENDS,
        suspension=SuspensionKind.SUPPLEMENT,
    ),
    _step(
        Action.RESUBMIT,
        _only(State.AWAITING_SUPPLEMENT),
        State.IN_PROGRESS,
        DESK,
        Need.PAPERS,
        effect=Effect.RESUMES,
        suspension=SuspensionKind.SUPPLEMENT,
        kinds=_OUTSIDE,
    ),
    _step(
        Action.ASK_PAYMENT,
        _AT_WORK,
        State.AWAITING_PAYMENT,
        HOLDER_STAFF,
        Need.REASON,
        Need.AMOUNT,
        effect=Effect.SUSPENDS,
        suspension=SuspensionKind.FINANCIAL_DUTY,
    ),
    _step(
        Action.CONFIRM_PAYMENT,
        _only(State.AWAITING_PAYMENT),
        State.IN_PROGRESS,
        OWN_STAFF,
        Need.PROOF_OF_PAYMENT,
        effect=Effect.RESUMES,
        suspension=SuspensionKind.FINANCIAL_DUTY,
        kinds=_MACHINE,
    ),
)

_ENDS = (
    _step(
        Action.RESOLVE,
        _only(State.RECEIVED),
        State.RESOLVED,
        RESOLVERS_AT_ONCE,
        Need.RESULT,
        Need.INSTANT,
        effect=Effect.STOPS,
    ),
    _step(
        Action.RESOLVE, _only(State.IN_PROGRESS), State.RESOLVED, RESOLVERS, Need.RESULT, effect=Effect.STOPS
    ),
    _step(
        Action.RETURN_RESULT,
        _only(State.RESOLVED),
        State.RETURNED,
        RETURN_DESK,
        Need.DELIVERY,
        kinds=_MACHINE,
    ),
    _step(
        Action.WITHDRAW,
        _PENDING,
        State.WITHDRAWN,
        OWN_STAFF,
        Need.REASON,
        effect=Effect.STOPS,
        kinds=_CITIZEN,
    ),
    _step(
        Action.STOP,
        _only(State.IN_PROGRESS) | _WAITING,
        State.STOPPED,
        RESOLVING_HEAD,
        Need.REASON,
        form=Form.STOP,
        effect=Effect.STOPS,
    ),
    _step(
        Action.REOPEN,
        _only(State.RESOLVED, State.RETURNED, State.STOPPED),
        State.IN_PROGRESS,
        RESOLVING_HEAD,
        Need.REASON,
        Need.CLOCK_EFFECT,
        effect=Effect.AS_STATED,
    ),
)

_CORRECTIONS = (
    _step(Action.CORRECT, _PENDING | {State.SUBMITTED}, None, OWN_STAFF, Need.REASON, Need.CHANGES),
    _step(Action.CORRECT, _CLOSED, None, OWN_HEAD, Need.REASON, Need.CHANGES),
)

# What changes neither state nor clock, and is an event all the same: money, files, whose task it is.
_BESIDE = (
    _step(Action.TAKE_FEE, _PENDING | {State.RESOLVED}, None, FEE_TAKERS, Need.AMOUNT),
    _step(Action.VOID_FEE, _ACCEPTED, None, FEE_VOIDERS, Need.REASON, Need.RECEIPT),
    _step(Action.ATTACH_FILE, _PENDING | {State.SUBMITTED, State.RESOLVED}, None, OWN_STAFF, Need.FILE),
    _step(
        Action.SET_ASIDE_FILE,
        _PENDING | {State.SUBMITTED, State.RESOLVED},
        None,
        OWN_STAFF,
        Need.REASON,
        Need.FILE,
    ),
    _step(Action.ASSIGN, _PENDING | {State.RESOLVED}, None, HOLDER_ANY, Need.PERSON),
    _step(
        Action.EXPLAIN_LATENESS,
        _ACCEPTED,
        None,
        LATENESS_EXPLAINERS,
        Need.LATENESS,
    ),
    _step(Action.REMIND, _PENDING | {State.RESOLVED}, None, REMINDERS, Need.REASON),
)

TRANSITIONS: tuple[Transition, ...] = (
    _INTAKE + _WORK + _WAITING_FOR_APPLICANT + _ENDS + _CORRECTIONS + _BESIDE
)
