"""One matter, several people: a dossier for each of them with the same terms, papers and delivery, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from dossiers.rules.actors import Actor
from dossiers.services.drafts import IntakeDraft, PartyDraft, cleaned, errors_of
from dossiers.services.intake import Receipt, take_in
from dossiers.services.paid_intake import take_in_paid
from procedures.models import Office
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop

MOST_PEOPLE = 50


@transaction.atomic
def take_in_each(
    draft: IntakeDraft,
    people: Sequence[PartyDraft],
    *,
    by: Actor,
    office: Office,
    at: datetime,
    method: str = "",
    received_at: datetime | None = None,
    reason: str = "",
) -> tuple[Receipt, ...]:
    """Accept a dossier for each of the people, in their order; `method` takes the fee of each as well.

    The draft's own applicant is not used. Raises RuleErrors with fields such as `people.3.name` (counted from 1),
    RuleError people_missing, too_many_people, and as `take_in` and `take_in_paid` what is the same for everybody.
    """
    drafts = [
        replace(draft, applicant=cleaned(person, f"people.{number}"))
        for number, person in enumerate(people, start=1)
    ]
    _check_number(drafts)
    errors = [*_wrong_with_each(drafts), *_named_twice(drafts)]
    if errors:
        raise RuleErrors(errors)
    common: dict[str, Any] = {
        "by": by,
        "office": office,
        "at": at,
        "received_at": received_at,
        "reason": reason,
    }
    if method:
        return tuple(take_in_paid(each, method=method, **common) for each in drafts)
    return tuple(take_in(each, **common) for each in drafts)


def _check_number(drafts: Sequence[IntakeDraft]) -> None:
    if not drafts:
        raise RuleError("people_missing", gettext_noop("Write one person on each line."), field="people")
    if len(drafts) > MOST_PEOPLE:
        raise RuleError(
            "too_many_people",
            gettext_noop("A list has at most %(most)s people; divide it."),
            field="people",
            most=MOST_PEOPLE,
        )


def _wrong_with_each(drafts: Iterable[IntakeDraft]) -> Iterable[RuleError]:
    """What is wrong with an applicant is told for each; what is the same for everybody is told once."""
    for number, draft in enumerate(drafts, start=1):
        for error in errors_of(draft):
            head, _dot, field = error.field.partition(".")
            if head == "applicant":
                yield RuleError(error.code, error.template, field=f"people.{number}.{field}", **error.params)
            elif number == 1:
                yield error


def _named_twice(drafts: Iterable[IntakeDraft]) -> Iterable[RuleError]:
    """The same number twice in a list is a slip of the pen or of the scanner."""
    first: dict[str, int] = {}
    for number, draft in enumerate(drafts, start=1):
        identity = draft.applicant.id_number
        known = first.setdefault(identity, number) if identity else number
        if known != number:
            yield RuleError(
                "person_twice",
                gettext_noop("The same identity number stands on line %(line)s already."),
                field=f"people.{number}.id_number",
                line=known,
            )
