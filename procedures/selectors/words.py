"""What people call things, from the editable lists: other phrasings of a search, the occasions of life."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from procedures.models import LifeEvent, Synonym
from procedures.rules.vietnamese import search_key

LONGEST_WORD = 4
MOST_WORDS = 12
MOST_PHRASINGS = 8


def phrasings(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of a search as typed, then with the synonyms that the office keeps put in; each once, at most eight.

    1. Every run of up to four words is looked up among the synonyms, all in one query.
    2. From left to right, each run that has meanings is replaced by each of them.
    """
    typed = tuple(words)
    if len(typed) > MOST_WORDS:
        return [typed]
    meanings = _meanings(typed)
    found = [typed]
    for run, others in meanings:
        for phrase in list(found):
            found += [changed for other in others if (changed := _replaced(phrase, run, other))]
        found = list(dict.fromkeys(found))[:MOST_PHRASINGS]
    return found


def _meanings(words: tuple[str, ...]) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    runs = [
        words[start : start + length]
        for start in range(len(words))
        for length in range(1, LONGEST_WORD + 1)
        if start + length <= len(words)
    ]
    known: dict[str, list[tuple[str, ...]]] = {}
    for row in Synonym.objects.filter(word_key__in={" ".join(run) for run in runs}):
        known.setdefault(row.word_key, []).append(tuple(search_key(row.means).split()))
    return [(run, known[" ".join(run)]) for run in dict.fromkeys(runs) if " ".join(run) in known]


def _replaced(
    phrase: tuple[str, ...], run: tuple[str, ...], other: tuple[str, ...]
) -> tuple[str, ...] | None:
    for start in range(len(phrase) - len(run) + 1):
        if phrase[start : start + len(run)] == run:
            return tuple(dict.fromkeys((*phrase[:start], *other, *phrase[start + len(run) :])))
    return None


def life_events() -> QuerySet[LifeEvent]:
    """The occasions in the order of the list."""
    return LifeEvent.objects.all()
