"""Whether a seal says what was signed, and whether the events, counted anew at its cut-off, still say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from onestop.statistics.definitions import DEFINITIONS
from onestop.statistics.scopes import Narrowing
from onestop.statistics.seals.canonical import list_digest, unpack
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.recount import recounted
from onestop.statistics.seals.sealing import hash_of
from procedures.selectors.portions import in_portions


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree: `kind` (kept, lists, events, chain, definition), where, what was sealed, what is found."""

    kind: str
    place: str
    sealed: str
    found: str


def first_fault(version: SealVersion) -> Fault | None:
    """The first thing that does not agree, None when all does. Changes nothing; inside a transaction."""
    return next(_faults(version), None)


def _faults(version: SealVersion) -> Iterator[Fault]:
    yield from _definition(version)
    yield from _chain(version)
    kept: list[dict[str, Any]] = []
    for group in in_portions(version.groups.order_by("office_id", "field_id"), 20):
        kept.append(group.facts())
        yield from _lists(version, kept[-1], bytes(group.lists))
    counted = hash_of(version, kept)
    if counted != version.hash:
        yield Fault("kept", "", version.hash, counted)
    yield from _events(version, kept)


def _definition(version: SealVersion) -> Iterator[Fault]:
    named = version.header["definition"]
    known = DEFINITIONS.get(version.seal.definition)
    found = {"code": known.code, "version": known.version} if known else None
    if found != named:
        yield Fault("definition", "", str(named), str(found))


def _chain(version: SealVersion) -> Iterator[Fault]:
    before = version.seal.versions.filter(number=version.number - 1).first()
    if (before.hash if before else "") != version.previous_hash:
        yield Fault("chain", "", version.previous_hash, before.hash if before else "")


def _lists(version: SealVersion, facts: dict[str, Any], packed: bytes) -> Iterator[Fault]:
    try:
        lists = unpack(packed)
    except ValueError:
        yield Fault("lists", place_of(version, facts), "", "")
        return
    for name, digest in facts["digests"].items():
        entries = lists.get(name, [])
        if list_digest(entries) != digest or len(entries) != facts["figures"].get(name):
            yield Fault("lists", place_of(version, facts, name), digest, list_digest(entries))


def _events(version: SealVersion, kept: list[dict[str, Any]]) -> Iterator[Fault]:
    """Where the events at the cut-off say something else than what is kept."""
    anew = recounted(narrowing_of(version), version.seal.period, version.cut_off)
    for old, group in zip_longest(kept, anew):
        new = group.facts() if group else None
        if old == new:
            continue
        place = place_of(version, old or new or {})
        names = sorted({*(old or {}).get("figures", {}), *(new or {}).get("figures", {})})
        if old is None or new is None or (old["office"], old["field"]) != (new["office"], new["field"]):
            yield Fault("events", place, _told(old), _told(new))
            return
        for name in names:
            if old["digests"].get(name) != new["digests"].get(name):
                yield Fault("events", f"{place} {name}", *_apart(name, old, new))


def _apart(name: str, old: dict[str, Any], new: dict[str, Any]) -> tuple[str, str]:
    """Both numbers; where they are equal, what the lists behind them begin with: other dossiers, as many."""
    sealed, found = (str(each["figures"].get(name, 0)) for each in (old, new))
    if sealed != found:
        return sealed, found
    before, after = (str(each["digests"].get(name, "–"))[:12] for each in (old, new))
    return f"{sealed} (SHA-256 {before})", f"{found} (SHA-256 {after})"


def narrowing_of(version: SealVersion) -> Narrowing:
    """The scope as it was at the sealing, whatever offices have become since."""
    ids = version.header["ids"]
    return Narrowing(
        office_ids=tuple(version.office_ids),
        procedure_id=ids["procedure"],
        field_id=ids["field"],
        channel=version.seal.channel or None,
    )


def place_of(version: SealVersion, facts: dict[str, Any], name: str = "") -> str:
    """Office, field and figure in words that were sealed."""
    office = version.offices.get(facts["office"], [str(facts["office"])])[0]
    field = version.fields.get(facts["field"], [str(facts["field"])])[0]
    return " ".join(part for part in (office, field, name) if part)


def _told(facts: dict[str, Any] | None) -> str:
    return str(sum(facts["figures"].values())) if facts else "0"
