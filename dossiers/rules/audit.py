"""The hash chain of a dossier's events.

A chain proves order and wholeness; that it was not rewritten as a whole is proven by the digests kept
elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from procedures.rules.errors import RuleError, gettext_noop

BEGINNING = ""
_EVENT = b"onestop event v1\0"
_FIXED = b"onestop dossier v1\0"


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


def fixed_digest(content: Mapping[str, object]) -> str:
    """Return the hex digest of what was settled when a dossier came in; the event that settled it carries it."""
    return hashlib.sha256(_FIXED + canonical(content)).hexdigest()


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
