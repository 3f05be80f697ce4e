"""The closed lists of the life cycle: actions, what they need, their effect on the clock, kinds of waiting."""

from enum import StrEnum

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
    TAKE_FEE = "take_fee"
    VOID_FEE = "void_fee"
    ATTACH_FILE = "attach_file"
    SET_ASIDE_FILE = "set_aside_file"
    ASSIGN = "assign"
    EXPLAIN_LATENESS = "explain_lateness"
    REMIND = "remind"

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
    Action.TAKE_FEE: gettext_noop("take a fee"),
    Action.VOID_FEE: gettext_noop("void a fee receipt"),
    Action.ATTACH_FILE: gettext_noop("add a file"),
    Action.SET_ASIDE_FILE: gettext_noop("set a file aside"),
    Action.ASSIGN: gettext_noop("assign"),
    Action.EXPLAIN_LATENESS: gettext_noop("explain the delay"),
    Action.REMIND: gettext_noop("remind"),
}

# What moves a dossier neither on nor back: money, files, whose task it is.
BESIDE = frozenset(
    {
        Action.TAKE_FEE,
        Action.VOID_FEE,
        Action.ATTACH_FILE,
        Action.SET_ASIDE_FILE,
        Action.ASSIGN,
        Action.EXPLAIN_LATENESS,
        Action.REMIND,
    }
)


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
    RECEIPT = "receipt"
    FILE = "file"
    PERSON = "person"
    LATENESS = "lateness"


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
