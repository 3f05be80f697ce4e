"""A citizen says once how it was, after the result was returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from dossiers.personal_data import seal
from dossiers.rules.actors import Actor, ActorKind
from dossiers.rules.states import State
from dossiers.services.drafts import is_phone
from dossiers.services.recording import lock
from onestop.citizens.feedback.models import Rating
from onestop.citizens.feedback.rules.ratings import LONGEST_TEXT, overall_of
from procedures.rules.errors import RuleError, RuleErrors, TransitionRefused, gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.vietnamese import clean_text

CITIZEN = Actor(id=None, name="", kind=ActorKind.CITIZEN)


@dataclass(frozen=True)
class RatingDraft:
    """What was ticked and written; `overall` may be left to the mean of the answers."""

    overall: int | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    text: str = ""
    call_wanted: bool = False
    phone: str = ""


@transaction.atomic
def rate(code: str, draft: RatingDraft, *, by: Actor, at: datetime) -> Rating:
    """Keep the rating of a dossier whose result was returned; the door has proven that the slip is theirs.

    Raises NotFound, as `checked`, TransitionRefused (not_returned_yet, rated_already).
    """
    draft = checked(draft)
    dossier = lock(code, by=by)
    if dossier.state != State.RETURNED:
        raise TransitionRefused(
            "not_returned_yet", gettext_noop("You can rate once the result has been handed over.")
        )
    if Rating.objects.filter(dossier=dossier).exists():
        raise TransitionRefused(
            "rated_already", gettext_noop("This dossier has been rated already. Thank you.")
        )
    kept = {"text": draft.text, "phone": draft.phone if draft.call_wanted else ""}
    return Rating.objects.create(
        dossier=dossier,
        overall=overall_of(draft.overall, draft.answers),
        answers=dict(draft.answers),
        has_text=bool(draft.text),
        call_wanted=draft.call_wanted,
        sealed=seal(kept, about=f"rating {code}") if any(kept.values()) else None,
        given_at=at,
        given_on=local_date(at),
    )


def checked(draft: RatingDraft) -> RatingDraft:
    """The draft with an overall grade and its texts in their one form. Raises RuleErrors with all that is wrong."""
    draft = replace(draft, text=clean_text(draft.text, lines=True), phone=clean_text(draft.phone))
    errors: list[RuleError] = []
    try:
        draft = replace(draft, overall=overall_of(draft.overall, draft.answers))
    except RuleError as error:
        errors.append(error)
    errors += _faults(draft)
    if errors:
        raise RuleErrors(errors)
    return draft


def _faults(draft: RatingDraft) -> Iterable[RuleError]:
    if len(draft.text) > LONGEST_TEXT:
        yield RuleError(
            "text_too_long",
            gettext_noop("At most %(most)s letters, please."),
            field="text",
            most=LONGEST_TEXT,
        )
    if draft.call_wanted and not is_phone(draft.phone):
        yield RuleError(
            "phone_needed",
            gettext_noop("Enter the phone number at which we can call you."),
            field="phone",
        )
