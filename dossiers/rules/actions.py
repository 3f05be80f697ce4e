"""What steps are made of: the actions, what they need, their effect on the clock, kinds of waiting."""

from enum import StrEnum

from dossiers.rules.action_table import Action

__all__ = ["Action", "Effect", "Need", "SuspensionKind"]


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
