"""One digest a day over the event chains that moved, kept outside the database, and proofs against it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from procedures.rules.errors import RuleError, gettext_noop

BEGINNING = ""
# Two prefixes, so that no leaf can be passed off as a node (RFC 6962 section 2.1).
_LEAF = b"\x00"
_NODE = b"\x01"


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
