"""What the actions are called on buttons and in the timeline, for translation."""

from dossiers.rules.actions import Action
from procedures.rules.errors import gettext_noop

# Said as a button says it; a shorter word serves in sentences.
BUTTONS = {
    Action.SUBMIT: gettext_noop("Submit a dossier"),
    Action.ACCEPT: gettext_noop("Accept the dossier"),
    Action.ASK_SUPPLEMENT: gettext_noop("Ask for papers"),
    Action.RESUBMIT: gettext_noop("Take in the papers asked for"),
    Action.REFUSE: gettext_noop("Refuse to accept"),
    Action.START: gettext_noop("Start work"),
    Action.HAND_OVER: gettext_noop("Hand over"),
    Action.ASK_PAYMENT: gettext_noop("Ask for payment"),
    Action.CONFIRM_PAYMENT: gettext_noop("Confirm payment"),
    Action.CONSULT: gettext_noop("Ask another agency"),
    Action.ANSWER_CONSULTATION: gettext_noop("Record the agency's answer"),
    Action.REAPPOINT: gettext_noop("Apologise and re-appoint"),
    Action.RESOLVE: gettext_noop("Enter the result"),
    Action.RETURN_RESULT: gettext_noop("Return the result"),
    Action.WITHDRAW: gettext_noop("Withdraw at the applicant's wish"),
    Action.STOP: gettext_noop("Stop without a result"),
    Action.REOPEN: gettext_noop("Reopen"),
    Action.CORRECT: gettext_noop("Correct an entry"),
    Action.RECOMPUTE: gettext_noop("Apply another calendar"),
    Action.TAKE_FEE: gettext_noop("Take a fee"),
    Action.VOID_FEE: gettext_noop("Void a receipt"),
    Action.ATTACH_FILE: gettext_noop("Add a file"),
    Action.SET_ASIDE_FILE: gettext_noop("Set a file aside"),
    Action.ASSIGN: gettext_noop("Assign to somebody"),
    Action.EXPLAIN_LATENESS: gettext_noop("Explain the delay"),
    Action.REMIND: gettext_noop("Remind"),
}
