"""What the rows of a report are called and in which order they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from procedures.models import Field, Office, ProcedureVersion
from procedures.models.vocabulary import Channel, Level

Labelled = tuple[str, str, str]


def labelled(group_by: str, keys: Collection[str]) -> list[Labelled]:
    """For the counted keys (ids as text, or the value itself): key, code and label, in reading order."""
    if group_by == "office":
        return _named(Office.objects.filter(pk__in=keys).order_by("path").values_list("pk", "code", "name"))
    if group_by == "field":
        return _named(
            Field.objects.filter(pk__in=keys).order_by("sort_key", "pk").values_list("pk", "code", "name")
        )
    if group_by == "procedure":
        return _named(_procedures(keys))
    choices = Channel.choices if group_by == "channel" else Level.choices
    return [(value, value, str(label)) for value, label in choices if value in keys]


def _named(rows: Iterable[tuple[int, str, str]]) -> list[Labelled]:
    return [(str(pk), code, name) for pk, code, name in rows]


def _procedures(keys: Collection[str]) -> Iterable[tuple[int, str, str]]:
    """Procedures by code, called as their newest published version calls them."""
    return (
        ProcedureVersion.objects.filter(procedure_id__in=keys, published_at__isnull=False)
        .order_by("procedure__code", "-number")
        .distinct("procedure__code")
        .values_list("procedure_id", "procedure__code", "name")
    )
