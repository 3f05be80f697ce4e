"""The heart of every write to the register: lock, check, ask the rules, save, append the event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dossiers.personal_data import seal
from dossiers.rules.actors import Actor
from onestop.citizens.feedback.models import Petition, PetitionEvent
from onestop.citizens.feedback.petition_clock import due_of
from onestop.citizens.feedback.petition_register import no_petition, petitions_of
from onestop.citizens.feedback.rules.petitions import (
    Kind,
    PetitionAction,
    PetitionState,
    check_reader,
    petition_step,
)
from procedures.rules.errors import RuleError, StaleRevision, gettext_noop
from procedures.rules.vietnamese import clean_text

LONGEST_TEXT = 5_000


@dataclass(frozen=True, kw_only=True)
class PetitionDeed:
    """One action by one actor at one moment; `text` is the answer or the reason, kept sealed."""

    action: PetitionAction
    by: Actor
    at: datetime
    text: str = ""


Change = Callable[[Petition], None]


@transaction.atomic
def perform(
    code: str, deed: PetitionDeed, *, revision: int | None = None, change: Change | None = None
) -> PetitionEvent:
    """Do a deed to the petition of that code and return the event; `change` gets it locked, before it is saved.

    Raises NotFound, StaleRevision, TransitionRefused, NotPermitted, RuleError (text_missing, text_too_long).
    """
    return append(lock(code, by=deed.by, revision=revision), deed, change)


def lock(code: str, *, by: Actor, revision: int | None = None) -> Petition:
    """Lock the petition for this transaction. Raises NotFound for unknown and foreign ones, StaleRevision."""
    petition = petitions_of(by).filter(code=code).select_for_update(of=("self",)).first()
    if petition is None:
        raise no_petition(code)
    if revision is not None and revision != petition.last_seq:
        raise StaleRevision(
            "stale_revision",
            gettext_noop("Somebody else changed this petition meanwhile. Look at it again."),
            current=petition.last_seq,
        )
    return petition


def append(petition: Petition, deed: PetitionDeed, change: Change | None = None) -> PetitionEvent:
    """Append the event of a deed to a locked or new petition and bring its cache up to it."""
    state = PetitionState(petition.state) if petition.last_seq else None
    step = petition_step(deed.action, state)
    if state is not None:
        check_reader(deed.by, Kind(petition.kind), petition.office_id)
    after = step.target_from(state)
    petition.state, petition.last_seq = after.value, petition.last_seq + 1
    if deed.action is PetitionAction.TAKE_ON:
        petition.taken_on_at = deed.at
    if change:
        change(petition)
    petition.due_at = due_of(petition) if after.is_open else petition.due_at
    petition.closed_at = None if after.is_open else deed.at
    petition.save()
    return _event(petition, deed, state)


def _event(petition: Petition, deed: PetitionDeed, before: PetitionState | None) -> PetitionEvent:
    last = petition.events.last()
    about = f"petition event {petition.code} {petition.last_seq}"
    return PetitionEvent.objects.create(
        petition=petition,
        seq=petition.last_seq,
        action=deed.action.value,
        actor_id=deed.by.id,
        actor_name=deed.by.name,
        # A clock that was set back must not turn the order of steps.
        happened_at=max(deed.at, last.happened_at) if last else deed.at,
        from_state=before.value if before else "",
        state=petition.state,
        term_step=petition.term.step if petition.term else "",
        due_at=petition.due_at,
        sealed=seal({"text": deed.text}, about=about) if deed.text else None,
    )


def checked_text(text: str, missing: str) -> str:
    """The text in its one form. RuleError text_missing (says `missing`), text_too_long."""
    cleaned = clean_text(text, lines=True).strip()
    if not cleaned:
        raise RuleError("text_missing", missing, field="text")
    if len(cleaned) > LONGEST_TEXT:
        raise RuleError(
            "text_too_long",
            gettext_noop("At most %(most)s letters, please."),
            field="text",
            most=LONGEST_TEXT,
        )
    return cleaned
