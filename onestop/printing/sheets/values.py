"""The small values that sheets are made of. They hold facts; the words around them are in the templates."""

import json
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from procedures.rules.moments import LOCAL
from procedures.rules.unicode_forms import normalized

# Turn, break or join what stands around them, so that a name could look like another.
_UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment by the clock of the offices (Asia/Ho_Chi_Minh), in parts, for the template to write."""

    year: int
    month: int
    day: int
    hour: int
    minute: int


def moment(at: datetime | None) -> Moment | None:
    """The parts of an aware moment; None stays None (a dotted line on paper)."""
    return None if at is None else certain_moment(at)


def certain_moment(at: datetime) -> Moment:
    """The parts of an aware moment."""
    local = at.astimezone(LOCAL)
    return Moment(local.year, local.month, local.day, local.hour, local.minute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A party as printed; `kind` chooses the form of address."""

    name: str
    kind: str = "citizen"
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office as named in the text of a paper."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the dossier; `mode` is submit, present or declare."""

    name: str
    mode: str = "submit"
    originals: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: whole or decimal amount as a text ("3", "0.5"), None where the unit has none."""

    amount: str | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What an office set for its papers, with what it inherits. `logo` is an SVG text or empty."""

    superior: str = ""
    agency: str = ""
    place: str = ""
    desk_symbol: str = ""
    agency_symbol: str = ""
    signer_title: str = ""
    signer_name: str = ""
    phone: str = ""
    address: str = ""
    base_url: str = ""
    opening_hours: str = ""
    logo: str = ""


def to_json(sheet: Any) -> str:
    """A frozen sheet as JSON for its template: every text in NFC, without control and direction marks."""
    return json.dumps(_printable(asdict(sheet)), ensure_ascii=False, separators=(",", ":"))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _printable_text(value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value


def _printable_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return str(text)
    kept = (" " if char in "\t\r\n" else char for char in text if char not in _UNSEEN)
    shown = (char for char in kept if unicodedata.category(char) not in ("Cc", "Cs"))
    return normalized("NFC", "".join(shown))
