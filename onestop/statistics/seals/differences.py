"""What a correction changed, cell by cell: the figure before and after, and the dossiers that came and left.

Which cells changed is told by the digests; the lists of a cell are unpacked only where its dossiers are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from onestop.statistics.seals.canonical import Entry, unpack
from onestop.statistics.seals.models import SealVersion

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Changed:
    """A list that is not as it was, by the ids of its office and field; the figure before and after."""

    office_id: int
    field_id: int
    figure: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A changed list with its dossiers; `office` and `field` as they are called in the newer version."""

    office_id: int
    field_id: int
    office: str
    field: str
    figure: str
    before: int
    after: int
    came: tuple[str, ...]
    left: tuple[str, ...]


def changed(version: SealVersion) -> list[Changed]:
    """Against the version before, in the order of offices and fields; none for the first version."""
    before = _before(version)
    if before is None:
        return []
    old, new = _facts(before), _facts(version)
    return [each for key in sorted({*old, *new}) for each in _of_group(key, old.get(key), new.get(key))]


def differences(version: SealVersion, these: Iterable[Changed]) -> Iterator[Difference]:
    """Changed lists of one group in a row with their dossiers; lists of one group are in memory at a time."""
    before = _before(version)
    if before is None:
        return
    for key, cells in groupby(these, lambda each: (each.office_id, each.field_id)):
        was, now = _lists(before, key), _lists(version, key)
        office = (version.offices.get(key[0]) or before.offices[key[0]])[1]
        field = (version.fields.get(key[1]) or before.fields[key[1]])[1]
        for each in cells:
            old, new = was.get(each.figure, []), now.get(each.figure, [])
            yield Difference(
                office_id=each.office_id,
                field_id=each.field_id,
                office=office,
                field=field,
                figure=each.figure,
                before=each.before,
                after=each.after,
                came=_codes(new, old),
                left=_codes(old, new),
            )


def _before(version: SealVersion) -> SealVersion | None:
    return version.seal.versions.filter(number=version.number - 1).first()


def _facts(version: SealVersion) -> dict[Key, dict[str, Any]]:
    groups = version.groups.defer("lists")
    return {(each.office_id, each.field_id): each.facts() for each in groups}


def _of_group(key: Key, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Iterator[Changed]:
    digests = [facts["digests"] if facts else {} for facts in (old, new)]
    figures = [facts["figures"] if facts else {} for facts in (old, new)]
    for name in sorted({*digests[0], *digests[1]}):
        if "/" not in name and digests[0].get(name) != digests[1].get(name):
            yield Changed(*key, name, figures[0].get(name, 0), figures[1].get(name, 0))


def _lists(version: SealVersion, key: Key) -> dict[str, list[Entry]]:
    group = version.groups.filter(office_id=key[0], field_id=key[1]).first()
    return unpack(bytes(group.lists)) if group else {}


def _codes(these: list[Entry], those: list[Entry]) -> tuple[str, ...]:
    """The dossiers that stand in one list and not, by the same event, in the other."""
    return tuple(sorted({each.code for each in set(these) - set(those)}))
