"""The one transition table: each step, who may take it where, what it needs, prints and does to the clock.

Legal source: rules of the one-stop desk, Decree 118/2025/NĐ-CP (before: Decree 61/2018/NĐ-CP art. 17–20);
states 1–10 of the national portal. Decisions where the law is silent: docs/rules/life-cycle.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from dossiers.rules.actors import ActorKind, Role
from dossiers.rules.forms import Form
from dossiers.rules.states import State
from procedures.rules.errors import gettext_noop


class Action(StrEnum):
    """What can be done to a dossier; the values are the names in the API and on events."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    ASK_SUPPLEMENT = "ask_supplement"
    RESUBMIT = "resubmit"
    REFUSE = "refuse"
    START = "start"
    HAND_OVER = "hand_over"
    ASK_PAYMENT = "ask_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    CONSULT = "consult"
    ANSWER_CONSULTATION = "answer_consultation"
    REAPPOINT = "reappoint"
    RESOLVE = "resolve"
    RETURN_RESULT = "return_result"
    WITHDRAW = "withdraw"
    STOP = "stop"
    REOPEN = "reopen"
    CORRECT = "correct"
    RECOMPUTE = "recompute"

    @property
    def label(self) -> str:
        """The words for a button, to translate and show."""
        return _ACTION_LABELS[self]


_ACTION_LABELS = {
    Action.SUBMIT: gettext_noop("submit"),
    Action.ACCEPT: gettext_noop("accept"),
    Action.ASK_SUPPLEMENT: gettext_noop("ask for papers"),
    Action.RESUBMIT: gettext_noop("hand in papers"),
    Action.REFUSE: gettext_noop("refuse"),
    Action.START: gettext_noop("start"),
    Action.HAND_OVER: gettext_noop("hand over"),
    Action.ASK_PAYMENT: gettext_noop("ask for payment"),
    Action.CONFIRM_PAYMENT: gettext_noop("confirm payment"),
    Action.CONSULT: gettext_noop("consult"),
    Action.ANSWER_CONSULTATION: gettext_noop("record the answer"),
    Action.REAPPOINT: gettext_noop("re-appoint"),
    Action.RESOLVE: gettext_noop("resolve"),
    Action.RETURN_RESULT: gettext_noop("return the result"),
    Action.WITHDRAW: gettext_noop("withdraw"),
    Action.STOP: gettext_noop("stop"),
    Action.REOPEN: gettext_noop("reopen"),
    Action.CORRECT: gettext_noop("correct"),
    Action.RECOMPUTE: gettext_noop("apply a calendar"),
}


class Place(StrEnum):
    """Which office of the dossier the actor must hold the role in."""

    RECEIVING = "receiving"
    HOLDER = "holder"
    RESOLVING = "resolving"
    RETURNING = "returning"
    ANY_OWN = "any_own"


class Need(StrEnum):
    """What an action must bring; the service checks the content and stores it on the event."""

    REASON = "reason"
    PAPERS = "papers"
    OFFICE = "office"
    AMOUNT = "amount"
    PROOF_OF_PAYMENT = "proof_of_payment"
    ANSWER = "answer"
    PROMISED_AT = "promised_at"
    RESULT = "result"
    DELIVERY = "delivery"
    CLOCK_EFFECT = "clock_effect"
    CHANGES = "changes"
    CALENDAR = "calendar"
    INSTANT = "instant"


class Effect(StrEnum):
    """What an action does to the clock."""

    NONE = "none"
    STARTS = "starts"
    SUSPENDS = "suspends"
    RESUMES = "resumes"
    STOPS = "stops"
    AS_STATED = "as_stated"
    PROMISES = "promises"
    RECALCULATES = "recalculates"


class SuspensionKind(StrEnum):
    """What the dossier waits for; each kind has a clock mode on the procedure version."""

    SUPPLEMENT = "supplement"
    FINANCIAL_DUTY = "financial_duty"
    CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; source None means that there is no dossier yet, target None that the state stays.

    `kinds` are the actors other than staff who may take the step; `permission` is the sentence for those who
    may not.
    """

    action: Action
    sources: frozenset[State | None]
    target: State | None
    roles: frozenset[Role]
    where: Place
    permission: str
    needs: frozenset[Need] = frozenset()
    form: Form | None = None
    effect: Effect = Effect.NONE
    suspension: SuspensionKind | None = None
    kinds: frozenset[ActorKind] = frozenset()

    def target_from(self, state: State | None) -> State:
        """The state this step leads to from `state`."""
        target = self.target or state
        assert target is not None, "a step from nothing names its target"
        return target


@dataclass(frozen=True, slots=True)
class _Who:
    roles: frozenset[Role]
    where: Place
    permission: str


def _who(where: Place, permission: str, *roles: Role) -> _Who:
    return _Who(frozenset(roles), where, permission)


DESK = _who(
    Place.RECEIVING,
    gettext_noop("This needs the role of a reception clerk in the receiving office."),
    Role.CLERK,
)
HOLDER_STAFF = _who(
    Place.HOLDER,
    gettext_noop("This needs the role of a reception clerk or officer in the office that holds the dossier."),
    Role.CLERK,
    Role.OFFICER,
)
HOLDER_OFFICER = _who(
    Place.HOLDER,
    gettext_noop("This needs the role of an officer or head of office in the office that holds the dossier."),
    Role.OFFICER,
    Role.HEAD,
)
HOLDER_ANY = _who(
    Place.HOLDER,
    gettext_noop(
        "This needs the role of a reception clerk, officer or head of office in the office that holds"
        " the dossier."
    ),
    Role.CLERK,
    Role.OFFICER,
    Role.HEAD,
)
OWN_STAFF = _who(
    Place.ANY_OWN,
    gettext_noop("This needs the role of a reception clerk or officer in one of the dossier's offices."),
    Role.CLERK,
    Role.OFFICER,
)
OWN_HEAD = _who(
    Place.ANY_OWN,
    gettext_noop("This needs the role of a head of office in one of the dossier's offices."),
    Role.HEAD,
)
RESOLVERS = _who(
    Place.RESOLVING,
    gettext_noop("This needs the role of an officer or head of office in the resolving office."),
    Role.OFFICER,
    Role.HEAD,
)
RESOLVERS_AT_ONCE = _who(
    Place.RESOLVING,
    gettext_noop(
        "This needs the role of a reception clerk, officer or head of office in the resolving office."
    ),
    Role.CLERK,
    Role.OFFICER,
    Role.HEAD,
)
RESOLVING_HEAD = _who(
    Place.RESOLVING,
    gettext_noop("This needs the role of a head of office in the resolving office."),
    Role.HEAD,
)
CALENDAR_APPLIERS = _who(
    Place.RESOLVING,
    gettext_noop("This needs the role of a head of office or manager in the resolving office."),
    Role.HEAD,
    Role.MANAGER,
)
RETURN_DESK = _who(
    Place.RETURNING,
    gettext_noop("This needs the role of a reception clerk in the returning office."),
    Role.CLERK,
)

_AT_WORK: frozenset[State | None] = frozenset({State.RECEIVED, State.IN_PROGRESS})
_WAITING: frozenset[State | None] = frozenset({State.AWAITING_SUPPLEMENT, State.AWAITING_PAYMENT})
_PENDING = _AT_WORK | _WAITING
_CLOSED: frozenset[State | None] = frozenset(
    {State.REFUSED, State.WITHDRAWN, State.STOPPED, State.RESOLVED, State.RETURNED}
)
_BEFORE_RECEIPT: frozenset[State | None] = frozenset({None, State.SUBMITTED})
_OUTSIDE = frozenset({ActorKind.CITIZEN, ActorKind.SYSTEM})
_CITIZEN = frozenset({ActorKind.CITIZEN})
_MACHINE = frozenset({ActorKind.SYSTEM})


def _step(
    action: Action,
    sources: frozenset[State | None],
    target: State | None,
    who: _Who,
    *needs: Need,
    form: Form | None = None,
    effect: Effect = Effect.NONE,
    suspension: SuspensionKind | None = None,
    kinds: frozenset[ActorKind] = frozenset(),
) -> Transition:
    return Transition(
        action,
        sources,
        target,
        who.roles,
        who.where,
        who.permission,
        frozenset(needs),
        form,
        effect,
        suspension,
        kinds,
    )


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

TRANSITIONS: tuple[Transition, ...] = _INTAKE + _WORK + _WAITING_FOR_APPLICANT + _ENDS + _CORRECTIONS
