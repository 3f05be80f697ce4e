"""What a correction changed, cell by cell: the figure before and after, and the dossiers that came and left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onestop.seals.canonical import Entry, unpack
from onestop.seals.models import SealedGroup, SealVersion


@dataclass(frozen=True, slots=True)
class Difference:
    """One list that is not as it was; `office` and `field` as they are called in the newer version."""

    office: str
    field: str
    figure: str
    before: int
    after: int
    came: tuple[str, ...]
    left: tuple[str, ...]


def differences(version: SealVersion) -> Iterator[Difference]:
    """Against the version before, in the order of offices and fields; none for the first version."""
    before = version.seal.versions.filter(number=version.number - 1).first()
    if before is None:
        return
    old, new = _groups(before), _groups(version)
    for key in sorted({*old, *new}):
        yield from _of_group(before, version, key, old.get(key), new.get(key))


def _groups(version: SealVersion) -> dict[tuple[int, int], SealedGroup]:
    return {(each.office_id, each.field_id): each for each in version.groups.defer("lists")}


def _of_group(
    before: SealVersion,
    version: SealVersion,
    key: tuple[int, int],
    old: SealedGroup | None,
    new: SealedGroup | None,
) -> Iterator[Difference]:
    told = [group.digests if group else {} for group in (old, new)]
    changed = [name for name in sorted({*told[0], *told[1]}) if told[0].get(name) != told[1].get(name)]
    changed = [name for name in changed if "/" not in name]
    if not changed:
        return
    lists = [unpack(bytes(group.lists)) if group else {} for group in (old, new)]
    office = (version.offices.get(key[0]) or before.offices[key[0]])[1]
    field = (version.fields.get(key[1]) or before.fields[key[1]])[1]
    for name in changed:
        was, now = (found.get(name, []) for found in lists)
        yield Difference(office, field, name, len(was), len(now), _codes(now, was), _codes(was, now))


def _codes(these: list[Entry], those: list[Entry]) -> tuple[str, ...]:
    """The dossiers that stand in one list and not, by the same event, in the other."""
    return tuple(sorted({each.code for each in set(these) - set(those)}))
