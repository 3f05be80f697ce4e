"""What an office does with a petition: one write each. Raises as `perform` says."""

from __future__ import annotations

from datetime import datetime

from dossiers.rules.actors import Actor
from onestop.citizens.feedback.models import Petition, PetitionEvent
from onestop.citizens.feedback.petition_clock import ORDINARY, answer_term
from onestop.citizens.feedback.petition_recording import Change, PetitionDeed, checked_text, perform
from onestop.citizens.feedback.rules.petitions import PetitionAction
from procedures.rules.errors import gettext_noop


def take_on(
    code: str, *, by: Actor, at: datetime, term: str = ORDINARY, revision: int | None = None
) -> PetitionEvent:
    """Take it on: the term chosen runs, from the receipt or from now as the law has it."""
    deed = PetitionDeed(action=PetitionAction.TAKE_ON, by=by, at=at)
    return perform(code, deed, revision=revision, change=_to_term(term))


def change_term(
    code: str, *, by: Actor, at: datetime, term: str, text: str, revision: int | None = None
) -> PetitionEvent:
    """Give it another term of the law, with the reason: complicated, extended. The count begins where it began."""
    reason = checked_text(text, gettext_noop("Give the reason for another term."))
    deed = PetitionDeed(action=PetitionAction.CHANGE_TERM, by=by, at=at, text=reason)
    return perform(code, deed, revision=revision, change=_to_term(term))


def answer(code: str, *, by: Actor, at: datetime, text: str, revision: int | None = None) -> PetitionEvent:
    """Answer it; the sender reads the text with code and secret."""
    told = checked_text(text, gettext_noop("Write the answer."))
    deed = PetitionDeed(action=PetitionAction.ANSWER, by=by, at=at, text=told)
    return perform(code, deed, revision=revision)


def reject(code: str, *, by: Actor, at: datetime, text: str, revision: int | None = None) -> PetitionEvent:
    """Refuse to take it on or to go on; the sender reads the reason."""
    reason = checked_text(text, gettext_noop("Give the reason."))
    deed = PetitionDeed(action=PetitionAction.REJECT, by=by, at=at, text=reason)
    return perform(code, deed, revision=revision)


def _to_term(step: str) -> Change:
    def change(petition: Petition) -> None:
        petition.term = answer_term(petition, step)

    return change
