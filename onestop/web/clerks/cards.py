"""What the QR code of an identity card says when a scanner types it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from procedures.rules.errors import RuleError
from procedures.rules.vietnamese import clean_text

_SCAN = re.compile(
    r"(?P<number>[0-9]{12})\|(?P<old>[0-9]{9})?\|(?P<name>[^|]{1,200})\|(?P<born>[0-9]{8})\|(?P<sex>[^|]{0,10})"
    r"\|(?P<address>[^|]{0,500})\|(?P<issued>[0-9]{8})?(?:\|.*)?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Card:
    """The fields of a scanned card that intake uses."""

    id_number: str
    name: str
    birth_on: str
    address: str


def read_card(text: str) -> Card | None:
    """The card behind `number|old number|name|ddmmyyyy|sex|address|issued ddmmyyyy`, None for anything else."""
    match = _SCAN.fullmatch(text.strip())
    if match is None:
        return None
    try:
        name, address = clean_text(match["name"]).strip(), clean_text(match["address"]).strip()
    except RuleError:
        return None
    return Card(id_number=match["number"], name=name, birth_on=_day(match["born"]), address=address)


def _day(digits: str) -> str:
    """An ISO day from ddmmyyyy; some cards know only the year (00 for day and month): then nothing."""
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2])).isoformat()
    except ValueError:
        return ""
