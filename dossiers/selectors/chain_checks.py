"""Whether the history is whole: every dossier's chain of events, and the daily digests over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cryptography.exceptions import InvalidTag
from django.db.models import Exists, OuterRef

from dossiers.models import AuditDigest, Dossier, Event
from dossiers.personal_data import digest_of as digest_of_values
from dossiers.personal_data import unseal
from dossiers.rules.audit import Link, fixed_digest, verify
from dossiers.selectors.digests import digest_of
from procedures.rules.errors import RuleError
from procedures.selectors.portions import in_portions

# Dossiers read at a time: what memory must hold, whatever the size of the database.
PORTION = 500
# What a dossier keeps of its last event.
CACHED = (
    "state",
    "clock",
    "due_at",
    "statutory_due_at",
    "promised_at",
    "outcome",
    "statutory_outcome",
    "calendar_version_id",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not fit: a dossier's code with the event's number, or the day of a digest; `why` is a stable word."""

    where: str
    why: str


def broken_chains() -> Iterator[Broken | None]:
    """Go through all dossiers in order; None for each whose chain holds.

    A chain is also broken when its end is missing (`end`), an event when its personal values are not those that were
    written (`sealed`). A dossier is broken when its offices, terms or bill are not those it came in with (`fixed`),
    when it says otherwise than its last event (`cache`), or has no events (`empty`).
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
    events = Event.objects.filter(dossier__in=dossiers).select_related("dossier")
    return iter(events.order_by("dossier_id", "seq"))


def _checked(events: list[Event]) -> Broken | None:
    dossier = events[0].dossier
    links = [Link(event.seq, event.content(), event.previous_hash, event.hash) for event in events]
    found = verify(links)
    if found:
        return Broken(f"{dossier.code}#{found.seq}", found.why)
    if dossier.last_seq != events[-1].seq:
        return Broken(f"{dossier.code}#{dossier.last_seq}", "end")
    for event in events:
        if not _is_as_written(event, dossier.code):
            return Broken(f"{dossier.code}#{event.seq}", "sealed")
    if not _is_as_settled(dossier, events):
        return Broken(dossier.code, "fixed")
    if any(getattr(dossier, name) != getattr(events[-1], name) for name in CACHED):
        return Broken(dossier.code, "cache")
    return None


def _is_as_settled(dossier: Dossier, events: list[Event]) -> bool:
    """Whether code, offices, procedure, terms and bill are those of the last event that settled them."""
    settled = [event.data["fixed"] for event in events if "fixed" in event.data]
    try:
        return bool(settled) and settled[-1] == fixed_digest(dossier.fixed_content())
    except RuleError:
        return False


def _is_as_written(event: Event, code: str) -> bool:
    """Whether the personal values, of which the hash covers only a keyed digest, are those of this event."""
    digest = event.data.get("personal_digest")
    if event.sealed is None:
        return digest is None
    try:
        return digest_of_values(unseal(event.sealed, about=f"event {code}")) == digest
    except (InvalidTag, RuleError, ValueError):
        return False


def broken_digests() -> Iterator[Broken | None]:
    """Go through all daily digests in order; None for each that still follows from the events and the digest before."""
    previous = None
    for stored in in_portions(AuditDigest.objects.order_by("on")):
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
