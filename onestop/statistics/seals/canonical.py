"""The one spelling of what is sealed, so that the same facts always have the same SHA-256. Plain Python."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """A dossier in a list: its code, the event counted, its moment, and by which event it had come in (0: untold)."""

    code: str
    seq: int
    happened_at: str
    came_seq: int = 0


Lists = Mapping[str, Sequence[Entry]]


def utc(at: datetime) -> str:
    """A moment as it is hashed: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(content: object) -> bytes:
    """JSON with sorted names and without spaces, in UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(content: object) -> str:
    """The digest of the canonical spelling."""
    return hashlib.sha256(canonical(content)).hexdigest()


def list_digest(entries: Sequence[Entry]) -> str:
    """The digest of a list, whatever order it was read in."""
    lines = "\n".join(
        f"{each.code} {each.seq} {each.happened_at} {each.came_seq}" for each in sorted(entries)
    )
    return hashlib.sha256(lines.encode()).hexdigest()


def pack(lists: Lists) -> bytes:
    """Lists by name, compressed."""
    return zlib.compress(canonical({name: sorted(entries) for name, entries in lists.items()}), 9)


def unpack(packed: bytes) -> dict[str, list[Entry]]:
    """What was packed. Raises ValueError for anything else."""
    try:
        read: Any = json.loads(zlib.decompress(packed))
        return {name: [Entry(*each) for each in entries] for name, entries in read.items()}
    except (zlib.error, TypeError, AttributeError) as error:
        raise ValueError("no packed lists") from error
