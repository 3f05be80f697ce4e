"""The table of actions: one row for each thing that can be done to a dossier.

A row holds the words of an action, what it brings, its weight and its notice to the applicant. Its steps are in
`transitions.py`: from which state to which, and who may take them; an action may have several. Buttons, timeline,
services and notices read the row. `tests/house/test_actions.py` compares API, forms, database and documents with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from dossiers.rules.notices import NoticeKind
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
    def row(self) -> "ActionRow":
        """Return all that is known of this action beside its steps."""
        return ROWS[self]

    @property
    def label(self) -> str:
        """Return the word for it in a sentence, to translate and show."""
        return self.row.label


class Kind(StrEnum):
    """What a value is that an action brings: a text, some names, papers with their counts, an uploaded file …"""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    MOMENT = "moment"
    NAMES = "names"
    PAPERS = "papers"
    CHANGES = "changes"
    FILE = "file"


class Weight(StrEnum):
    """How an action weighs: `first` moves a dossier on, `danger` ends it or takes something back and needs a reason."""

    FIRST = "first"
    ORDINARY = "ordinary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class ActionRow:
    """What differs between actions.

    `label`: the word in a sentence. `button`: the words on a button and in the timeline; both to be translated.
    `inputs`: the values beside reason and moment, by the name that service and API give them.
    `notice`: of what the applicant is told. `is_beside`: it neither moves a dossier on nor back, and a reminder stays.
    `on_card`: the page of a dossier shows its button on a card of its own (money, files).
    """

    label: str
    button: str
    inputs: Mapping[str, Kind] = field(default_factory=dict)
    weight: Weight = Weight.ORDINARY
    notice: NoticeKind | None = None
    is_beside: bool = False
    on_card: bool = False


ROWS: Mapping[Action, ActionRow] = MappingProxyType(
    {
        Action.SUBMIT: ActionRow(
            gettext_noop("submit"),
            gettext_noop("Submit a dossier"),
        ),
        Action.ACCEPT: ActionRow(
            gettext_noop("accept"),
            gettext_noop("Accept the dossier"),
            weight=Weight.FIRST,
            notice=NoticeKind.RECEIVED,
        ),
        Action.ASK_SUPPLEMENT: ActionRow(
            gettext_noop("ask for papers"),
            gettext_noop("Ask for papers"),
            {"papers": Kind.NAMES},
            notice=NoticeKind.SUPPLEMENT_ASKED,
        ),
        Action.RESUBMIT: ActionRow(
            gettext_noop("hand in papers"),
            gettext_noop("Take in the papers asked for"),
            {"papers": Kind.PAPERS},
            weight=Weight.FIRST,
        ),
        Action.REFUSE: ActionRow(
            gettext_noop("refuse"),
            gettext_noop("Refuse to accept"),
            weight=Weight.DANGER,
        ),
        Action.START: ActionRow(
            gettext_noop("start"),
            gettext_noop("Start work"),
            weight=Weight.FIRST,
        ),
        Action.HAND_OVER: ActionRow(
            gettext_noop("hand over"),
            gettext_noop("Hand over"),
            {"to_office": Kind.TEXT},
            weight=Weight.FIRST,
        ),
        Action.ASK_PAYMENT: ActionRow(
            gettext_noop("ask for payment"),
            gettext_noop("Ask for payment"),
            {"amount": Kind.NUMBER},
        ),
        Action.CONFIRM_PAYMENT: ActionRow(
            gettext_noop("confirm payment"),
            gettext_noop("Confirm payment"),
            {"proof": Kind.TEXT},
            weight=Weight.FIRST,
        ),
        Action.CONSULT: ActionRow(
            gettext_noop("consult"),
            gettext_noop("Ask another agency"),
            {"asked": Kind.TEXT},
        ),
        Action.ANSWER_CONSULTATION: ActionRow(
            gettext_noop("record the answer"),
            gettext_noop("Record the agency's answer"),
            {"answer": Kind.TEXT},
        ),
        Action.REAPPOINT: ActionRow(
            gettext_noop("re-appoint"),
            gettext_noop("Apologise and re-appoint"),
            {"promised_at": Kind.MOMENT},
            notice=NoticeKind.REAPPOINTED,
        ),
        Action.RESOLVE: ActionRow(
            gettext_noop("resolve"),
            gettext_noop("Enter the result"),
            {
                "result": Kind.CHOICE,
                "result_number": Kind.TEXT,
                "signed_on": Kind.TEXT,
                "signer": Kind.TEXT,
                "result_file": Kind.FILE,
            },
            weight=Weight.FIRST,
            notice=NoticeKind.READY,
        ),
        Action.RETURN_RESULT: ActionRow(
            gettext_noop("return the result"),
            gettext_noop("Return the result"),
            {"delivery": Kind.TEXT, "taken_by": Kind.TEXT},
            weight=Weight.FIRST,
            notice=NoticeKind.RETURNED,
        ),
        Action.WITHDRAW: ActionRow(
            gettext_noop("withdraw"),
            gettext_noop("Withdraw at the applicant's wish"),
            weight=Weight.DANGER,
        ),
        Action.STOP: ActionRow(
            gettext_noop("stop"),
            gettext_noop("Stop without a result"),
            weight=Weight.DANGER,
        ),
        Action.REOPEN: ActionRow(
            gettext_noop("reopen"),
            gettext_noop("Reopen"),
            {"clock_effect": Kind.TEXT},
        ),
        Action.CORRECT: ActionRow(
            gettext_noop("correct"),
            gettext_noop("Correct an entry"),
            {"changes": Kind.CHANGES},
        ),
        Action.RECOMPUTE: ActionRow(
            gettext_noop("apply a calendar"),
            gettext_noop("Apply another calendar"),
            {"calendar": Kind.TEXT, "number": Kind.NUMBER},
        ),
        Action.TAKE_FEE: ActionRow(
            gettext_noop("take a fee"),
            gettext_noop("Take a fee"),
            {"amount": Kind.NUMBER, "currency": Kind.TEXT, "method": Kind.TEXT},
            is_beside=True,
            on_card=True,
        ),
        Action.VOID_FEE: ActionRow(
            gettext_noop("void a fee receipt"),
            gettext_noop("Void a receipt"),
            {"receipt": Kind.TEXT},
            weight=Weight.DANGER,
            is_beside=True,
            on_card=True,
        ),
        Action.ATTACH_FILE: ActionRow(
            gettext_noop("add a file"),
            gettext_noop("Add a file"),
            {"file": Kind.FILE},
            is_beside=True,
            on_card=True,
        ),
        Action.SET_ASIDE_FILE: ActionRow(
            gettext_noop("set a file aside"),
            gettext_noop("Set a file aside"),
            {"file": Kind.TEXT},
            weight=Weight.DANGER,
            is_beside=True,
            on_card=True,
        ),
        Action.ASSIGN: ActionRow(
            gettext_noop("assign"),
            gettext_noop("Assign to somebody"),
            {"person": Kind.NUMBER},
            is_beside=True,
        ),
        Action.EXPLAIN_LATENESS: ActionRow(
            gettext_noop("explain the delay"),
            gettext_noop("Explain the delay"),
            {"late_reason": Kind.TEXT, "remedy": Kind.TEXT},
            is_beside=True,
        ),
        Action.REMIND: ActionRow(
            gettext_noop("remind"),
            gettext_noop("Remind"),
            is_beside=True,
        ),
    }
)

if without := [action for action in Action if action not in ROWS]:
    raise LookupError(f"actions without a row in action_table.ROWS: {without}")

# What moves a dossier neither on nor back: money, files, whose task it is.
BESIDE = frozenset(action for action in Action if action.row.is_beside)
