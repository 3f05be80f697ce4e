"""A new term of the law for petitions: a new row with its day, its source and why; rows that are there stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from onestop.citizens.feedback.models import Petition, PetitionTerm
from procedures.models import CatalogueChange
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.unit_table import AMOUNTS
from procedures.rules.vietnamese import clean_text


@transaction.atomic
def add_term(term: PetitionTerm, *, by: str, at: datetime, reason: str) -> PetitionTerm:
    """Enter what the law gives from a day on, with its line in the list of changes.

    Raises RuleError: reason_missing, term_empty, source_missing, term_exists, term_used.
    """
    reason = clean_text(reason).strip()
    term.legal_source = clean_text(term.legal_source).strip()
    _check(term, reason)
    term.position = _position(term)
    term.save(force_insert=True)
    CatalogueChange.objects.create(
        subject=f"petition term {term.kind} {term.step}",
        action="create",
        by=by[:150],
        at=at,
        reason=reason[:300],
        data={
            "amount": term.amount,
            "unit": term.unit,
            "counts_from": term.counts_from,
            "valid_from": term.valid_from.isoformat(),
            "legal_source": term.legal_source,
        },
    )
    return term


def _check(term: PetitionTerm, reason: str) -> None:
    if not reason:
        raise RuleError("reason_missing", gettext_noop("Give the reason."), field="reason")
    if not term.amount or term.unit not in AMOUNTS:
        raise RuleError(
            "term_empty", gettext_noop("Give a number above zero, of days, months or hours."), field="amount"
        )
    if not term.legal_source:
        raise RuleError(
            "source_missing", gettext_noop("Name the article of the law that says so."), field="legal_source"
        )
    if PetitionTerm.objects.filter(kind=term.kind, step=term.step, valid_from=term.valid_from).exists():
        raise RuleError(
            "term_exists", gettext_noop("There is a term for this step from this day on."), field="valid_from"
        )
    if Petition.objects.filter(kind=term.kind, received_on__gte=term.valid_from).exists():
        raise RuleError(
            "term_used",
            gettext_noop(
                "Petitions came in on that day or later and keep the law of their day. Name a later day."
            ),
            field="valid_from",
        )


def _position(term: PetitionTerm) -> int:
    """The place of the same step before it; a new step comes last."""
    rows = PetitionTerm.objects.filter(kind=term.kind)
    same = rows.filter(step=term.step).values_list("position", flat=True).first()
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return same if same is not None else (last or 0) + 1
