"""Writing synonyms and life events, each with its line in the list of changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from procedures.models import CatalogueChange, LifeEvent, Synonym
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.vietnamese import clean_text, search_key


@transaction.atomic
def save_synonym(synonym: Synonym, *, by: str, at: datetime) -> Synonym:
    """Save a word with what it means, from now on used by every search.

    Raises RuleError: synonym_empty (nothing to search with), synonym_means_itself, synonym_known.
    """
    action = "change" if synonym.pk else "create"
    synonym.word, synonym.means = clean_text(synonym.word).strip(), clean_text(synonym.means).strip()
    synonym.word_key = search_key(synonym.word)[:60]
    _check(synonym)
    synonym.save()
    _note(f"synonym {synonym.word_key}", action, by=by, at=at, reason=synonym.means)
    return synonym


def _check(synonym: Synonym) -> None:
    meaning = search_key(synonym.means)
    if not all(any(sign.isalnum() for sign in key) for key in (synonym.word_key, meaning)):
        raise RuleError(
            "synonym_empty",
            gettext_noop("Write a word and what it means, in letters or digits."),
            field="word",
        )
    if synonym.word_key == meaning:
        raise RuleError(
            "synonym_means_itself",
            gettext_noop("Search finds this already: accents and capitals make no difference."),
            field="means",
        )
    same = Synonym.objects.filter(word_key=synonym.word_key, means=synonym.means)
    if same.exclude(pk=synonym.pk).exists():
        raise RuleError("synonym_known", gettext_noop("This synonym is there already."), field="means")


@transaction.atomic
def remove_synonym(synonym: Synonym, *, by: str, at: datetime) -> None:
    """Take a synonym off the list."""
    _note(f"synonym {synonym.word_key}", "remove", by=by, at=at, reason=synonym.means)
    synonym.delete()


@transaction.atomic
def save_life_event(event: LifeEvent, *, by: str, at: datetime) -> LifeEvent:
    """Save a life event; which procedures belong to it stands on the procedures."""
    action = "change" if event.pk else "create"
    event.name = clean_text(event.name).strip()
    event.save()
    _note(f"life event {event.key}", action, by=by, at=at, reason=event.name)
    return event


def _note(subject: str, action: str, *, by: str, at: datetime, reason: str) -> None:
    CatalogueChange.objects.create(
        subject=subject[:120], action=action, by=by[:150], at=at, reason=reason[:300]
    )
