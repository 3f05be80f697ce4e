"""The small values that sheets are made of. They hold facts; the words around them are in the templates."""

from dataclasses import dataclass
from datetime import datetime

from procedures.rules.moments import LOCAL


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
