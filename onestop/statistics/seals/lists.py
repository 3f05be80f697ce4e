"""The list behind a sealed cell, taken from what was kept: as long as the figure, years later, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from onestop.statistics.seals.canonical import Entry, unpack
from onestop.statistics.seals.cells import CELLS, Part, parts_of
from onestop.statistics.seals.models import SealedGroup, SealVersion
from procedures.rules.errors import RuleError, gettext_noop


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with the office and the field that it was counted for, as they were called at the sealing."""

    entry: Entry
    office: str
    field: str


class SealedList:
    """The entries of a figure or of a column of the form: by office and field, within them the oldest first.

    Its length is known from the figures that were kept; a slice unpacks only the groups that it touches, one at a time.
    """

    def __init__(self, version: SealVersion, parts: tuple[Part, ...], groups: QuerySet[SealedGroup]) -> None:
        self._version, self._parts, self._groups = version, parts, groups
        figures = groups.order_by("office_id", "field_id").values_list("pk", "figures")
        counted = [(pk, sum(part.count(told) for part in parts)) for pk, told in figures]
        self._lengths = [(pk, length) for pk, length in counted if length]

    def __len__(self) -> int:
        return sum(length for _, length in self._lengths)

    def __getitem__(self, wanted: slice) -> list[Listed]:
        start, stop, _step = wanted.indices(len(self))
        return list(self._between(start, stop))

    def __iter__(self) -> Iterator[Listed]:
        return self._between(0, len(self))

    def _between(self, start: int, stop: int) -> Iterator[Listed]:
        at = 0
        for pk, length in self._lengths:
            if at < stop and at + length > start:
                yield from islice(self._of_group(pk), max(0, start - at), stop - at)
            at += length

    def _of_group(self, pk: int) -> Iterator[Listed]:
        group = SealedGroup.objects.get(pk=pk)
        lists = unpack(bytes(group.lists))
        office, field = self._version.offices[group.office_id][1], self._version.fields[group.field_id][1]
        found = (entry for part in self._parts for entry in part.entries(lists))
        for entry in sorted(found, key=lambda each: (each.happened_at, each.code, each.seq)):
            yield Listed(entry, office, field)


def entries_behind(
    version: SealVersion, cell: str, *, office: int | None = None, field: int | None = None, level: str = ""
) -> SealedList:
    """The list behind a figure or a column of the form. RuleError cell_unknown."""
    if cell not in CELLS:
        raise RuleError("cell_unknown", gettext_noop("There is no such figure."), field="cell")
    groups = version.groups.all()
    if office is not None:
        groups = groups.filter(office_id=office)
    if field is not None:
        groups = groups.filter(field_id=field)
    if level:
        groups = groups.filter(
            office_id__in=[pk for pk, facts in version.offices.items() if facts[2] == level]
        )
    return SealedList(version, parts_of(cell, version.seal.definition), groups)
