"""Search of the catalogue: without accents, tolerant of tone placement, ranked, in one indexed query."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from procedures.models import ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.rules.vietnamese import clean_text, search_key
from procedures.selectors.words import phrasings


def search_procedures(
    text: str, *, on: date, field: str = "", level: str = "", channel: str = "", life_event: str = ""
) -> QuerySet[ProcedureVersion]:
    """Public versions in force on a day that hold every word of the text (as a word's beginning), best first.

    A word with synonyms counts as found where all words of one of its meanings are.

    Ranks: the code itself, the exact spelling in the name, the name's beginning, the words in a row in the name,
    the rest.
    """
    versions = ProcedureVersion.objects.in_force_on(on).public().select_related("procedure", "field")
    if field:
        versions = versions.filter(field__code=field)
    if level:
        versions = versions.filter(levels__contains=[level])
    if channel:
        versions = versions.filter(channels__contains=[channel])
    if life_event:
        versions = versions.filter(procedure__life_events__contains=[life_event])
    words = search_key(text).split()
    return _ranked(_holding(versions, words), text, words)


def _holding(versions: QuerySet[ProcedureVersion], words: list[str]) -> QuerySet[ProcedureVersion]:
    """Those that hold every word of the text as typed, or as one of its other phrasings."""
    if not words:
        return versions
    found = Q()
    for phrase in phrasings(words):
        found |= Q(*(Q(search_key__contains=f" {word}") for word in phrase))
    return versions.filter(found)


def _as_stored(text: str) -> str:
    """The text as a name that holds it would be stored; as it is when no name can hold it."""
    try:
        return clean_text(text).strip()
    except RuleError:
        return text.replace("\0", "")


def _ranked(versions: QuerySet[ProcedureVersion], text: str, words: list[str]) -> QuerySet[ProcedureVersion]:
    phrase = " ".join(words)
    if not phrase:
        return versions.annotate(rank=Value(0)).order_by("rank", "sort_key", "id")
    rank = Case(
        When(procedure__code=text.strip(), then=Value(0)),
        When(Q(name__icontains=_as_stored(text)), then=Value(1)),
        When(name_key__startswith=phrase, then=Value(2)),
        When(name_key__contains=phrase, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return versions.annotate(rank=rank).order_by("rank", Length("name_key"), "sort_key", "id")
