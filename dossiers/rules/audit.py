"""The hash chain of a dossier's events, and the daily digest of the chains that moved.

A chain proves order and wholeness; that it was not rewritten as a whole is proven by the digests kept
elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from procedures.rules.errors import RuleError, gettext_noop

BEGINNING = ""
_EVENT = b"onestop event v1\0"
_LEAF = b"\x00"
_NODE = b"\x01"


def canonical(content: Mapping[str, object]) -> bytes:
    """Return the one spelling of an event's content: JSON, keys sorted, no blanks, UTF-8.

    Moments are UTC with six digits after the second, dates ISO, decimals plain digits without trailing zeros.
    Floats, naive moments and anything else are refused (`audit_content_invalid`), for they have no single
    spelling.
    """
    try:
        text = json.dumps(
            _plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        return text.encode()
    except UnicodeEncodeError:
        raise _invalid("text") from None


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return _decimal(value)
        case UUID():
            return str(value)
        case Mapping():
            return {_key(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            raise _invalid(type(value).__name__)


def _moment(at: datetime) -> str:
    if at.utcoffset() is None:
        raise _invalid("naive datetime")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _decimal(amount: Decimal) -> str:
    if not amount.is_finite():
        raise _invalid("decimal")
    return f"{amount.normalize():f}" if amount else "0"


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise _invalid("key")
    return key


def _invalid(kind: str) -> RuleError:
    return RuleError("audit_content_invalid", gettext_noop("%(kind)s cannot be part of an event."), kind=kind)


def link(previous: str, content: Mapping[str, object]) -> str:
    """Return the hex hash of an event:

    SHA-256 over its content and the hash of the event before ("" for the first).
    """
    return hashlib.sha256(_EVENT + previous.encode() + b"\0" + canonical(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """An event as stored: `seq` counts from 1 without gaps."""

    seq: int
    content: Mapping[str, object]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first event that does not fit: `why` is seq, previous or hash."""

    seq: int
    why: str


def verify(events: Iterable[Link]) -> BrokenLink | None:
    """Return the first broken link of one dossier's events in order of seq, None when the chain holds."""
    previous = BEGINNING
    for seq, event in enumerate(events, start=1):
        if event.seq != seq:
            return BrokenLink(seq, "seq")
        if event.previous != previous:
            return BrokenLink(seq, "previous")
        if event.hash != link(previous, event.content):
            return BrokenLink(seq, "hash")
        previous = event.hash
    return None


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The last event of a dossier at the end of a day."""

    dossier_id: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class DailyDigest:
    """One line a day, to be kept outside the database:

    `root` over the heads that moved, `digest` over the line.
    """

    on: date
    heads: int
    root: str
    previous: str

    @property
    def digest(self) -> str:
        """The hex SHA-256 of the line, which the next day's line holds as `previous`."""
        return hashlib.sha256(self.line.encode()).hexdigest()

    @property
    def line(self) -> str:
        """The line to print, post or sign."""
        return f"onestop-digest v1 {self.on.isoformat()} {self.heads} {self.root} {self.previous or '-'}"


def daily_digest(on: date, heads: Iterable[Head], previous: str = BEGINNING) -> DailyDigest:
    """Return the digest of a local day over the heads that moved, in order of dossier id;

    `previous` is the last digest.
    """
    ordered = sorted(heads)
    return DailyDigest(on, len(ordered), _root([_leaf(head) for head in ordered]).hex(), previous)


def _leaf(head: Head) -> bytes:
    return hashlib.sha256(_LEAF + f"{head.dossier_id} {head.seq} {head.hash}".encode()).digest()


def _root(row: Sequence[bytes]) -> bytes:
    if not row:
        return hashlib.sha256(b"").digest()
    while len(row) > 1:
        row = _pair_up(row)
    return row[0]


def _pair_up(row: Sequence[bytes]) -> list[bytes]:
    # An odd last one goes up alone: doubling it would let two different days have one root.
    pairs = [row[i : i + 2] for i in range(0, len(row), 2)]
    return [hashlib.sha256(_NODE + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A neighbour on the way to the root; `left` when it stands to the left."""

    hash: str
    left: bool


def proof(heads: Iterable[Head], dossier_id: int) -> tuple[ProofStep, ...]:
    """Return the neighbours that lead from one dossier's head to the day's root, without showing another.

    RuleError `head_not_in_digest` when the dossier did not move that day.
    """
    ordered = sorted(heads)
    position = next((i for i, head in enumerate(ordered) if head.dossier_id == dossier_id), None)
    if position is None:
        raise RuleError("head_not_in_digest", gettext_noop("The dossier did not change on that day."))
    row: Sequence[bytes] = [_leaf(head) for head in ordered]
    steps = []
    while len(row) > 1:
        neighbour = position ^ 1
        if neighbour < len(row):
            steps.append(ProofStep(row[neighbour].hex(), neighbour < position))
        row, position = _pair_up(row), position // 2
    return tuple(steps)


def proves(head: Head, steps: Iterable[ProofStep], root: str) -> bool:
    """Return whether the neighbours lead from this head to the root."""
    value = _leaf(head)
    for step in steps:
        pair = (bytes.fromhex(step.hash), value) if step.left else (value, bytes.fromhex(step.hash))
        value = hashlib.sha256(_NODE + b"".join(pair)).digest()
    return value.hex() == root
