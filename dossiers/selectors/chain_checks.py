"""Whether the history is whole: every dossier's chain of events, and the daily digests over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cryptography.exceptions import InvalidTag
from django.db.models import Exists, OuterRef

from dossiers.models import AuditDigest, Dossier, Event
from dossiers.personal_data import unseal
from dossiers.rules.audit import Link, verify
from dossiers.selectors.digests import digest_of
from procedures.rules.errors import RuleError

# Dossiers read at a time: what memory must hold, whatever the size of the database.
PORTION = 500


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not fit: a dossier's code with the event's number, or the day of a digest; `why` is a stable word."""

    where: str
    why: str


def broken_chains() -> Iterator[Broken | None]:
    """Go through all dossiers in order; None for each whose chain holds.

    A chain is also broken when its end is missing (`end`), an event when its personal values do not open (`sealed`),
    and a dossier when it has no events at all (`empty`).
    """
    after = 0
    while rows := list(_portion(after)):
        for _, events in groupby(rows, key=lambda event: event.dossier_id):
            yield _checked(list(events))
        after = rows[-1].dossier_id
    empty = Dossier.objects.filter(~Exists(Event.objects.filter(dossier=OuterRef("pk"))))
    for code in empty.order_by("pk").values_list("code", flat=True):
        yield Broken(code, "empty")


def _portion(after: int) -> Iterator[Event]:
    """The events of the next dossiers, in one statement, so that nobody's work comes in between."""
    dossiers = Dossier.objects.filter(pk__gt=after).order_by("pk").values("pk")[:PORTION]
    return (
        Event.objects.filter(dossier__in=dossiers)
        .select_related("dossier")
        .order_by("dossier_id", "seq")
        .iterator(chunk_size=10_000)
    )


def _checked(events: list[Event]) -> Broken | None:
    dossier = events[0].dossier
    links = [Link(event.seq, event.content(), event.previous_hash, event.hash) for event in events]
    found = verify(links)
    if found:
        return Broken(f"{dossier.code}#{found.seq}", found.why)
    if dossier.last_seq != events[-1].seq:
        return Broken(f"{dossier.code}#{dossier.last_seq}", "end")
    for event in events:
        if event.sealed is not None and not _opens(bytes(event.sealed), dossier.code):
            return Broken(f"{dossier.code}#{event.seq}", "sealed")
    return None


def _opens(sealed: bytes, code: str) -> bool:
    """Whether the personal values, which the hash does not cover, are as they were written for this dossier."""
    try:
        unseal(sealed, about=f"event {code}")
    except (InvalidTag, RuleError, ValueError):
        return False
    return True


def broken_digests() -> Iterator[Broken | None]:
    """Go through all daily digests in order; None for each that still follows from the events and the digest before."""
    previous = None
    for stored in AuditDigest.objects.order_by("on").iterator():
        yield _checked_digest(stored, previous)
        previous = stored


def _checked_digest(stored: AuditDigest, previous: AuditDigest | None) -> Broken | None:
    where = stored.on.isoformat()
    if stored.previous_digest != (previous.digest if previous else ""):
        return Broken(where, "previous")
    counted = digest_of(stored.on, stored.previous_digest)
    if counted.heads != stored.heads:
        return Broken(where, "heads")
    return None if counted.digest == stored.digest else Broken(where, "digest")
