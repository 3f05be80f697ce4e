"""Reads the time limit of one row as the national portal prints it: number and unit, or nothing at all."""

import re
from dataclasses import dataclass
from decimal import Decimal

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.staged import StagedLimit
from procedures.rules.errors import RuleError
from procedures.rules.unit_table import AMOUNTS, Unit
from procedures.rules.units import TimeLimit

NUMBER = r"\d+(?:[.,]\d+)*"
UNIT_WORDS = r"ngày\s*làm\s*việc|giờ\s*làm\s*việc|ngày|giờ|tháng|tuần|phút|năm|quý"
NO_INFORMATION = r"không\s+có\s+thông\s+tin"

UNITS = {amount.portal: unit.value for unit, amount in AMOUNTS.items() if amount.portal}

_WHOLE_OR_TENTHS = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")
_CELL = re.compile(rf"({NUMBER})\s*({UNIT_WORDS})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LimitReading:
    """The limit that the words state beyond doubt, or None with the reason."""

    limit: StagedLimit | None
    findings: tuple[Finding, ...] = ()


def read_limit(text: str, channel: str) -> LimitReading:
    """What a limit cell states: exactly number and unit become a limit; all else is flagged and unknown.

    "Ngày" is a calendar day, "Giờ" an hour by the clock, just as written; weeks, minutes and years have no
    unit here.
    """
    if not text or re.fullmatch(NO_INFORMATION, text, re.IGNORECASE):
        return _unknown(Flag.LIMIT_MISSING, text, channel)
    cell = _CELL.fullmatch(text)
    if cell is None:
        return _unknown(Flag.LIMIT_IN_WORDS, text, channel)
    if cell[2] is None:
        return _unknown(Flag.LIMIT_WITHOUT_UNIT, text, channel)
    unit = UNITS.get(_without_spaces(cell[2]))
    if unit is None:
        return _unknown(Flag.LIMIT_IN_WORDS, text, channel)
    return _measured(cell[1], unit, text, channel)


def _without_spaces(words: str) -> str:
    return "".join(words.lower().split())


def _measured(number: str, unit: str, text: str, channel: str) -> LimitReading:
    if not _WHOLE_OR_TENTHS.fullmatch(number):
        return _unknown(Flag.LIMIT_AMOUNT_ODD, text, channel)
    amount = Decimal(number.replace(",", "."))
    amount = amount.to_integral_value() if amount == amount.to_integral_value() else amount
    try:
        TimeLimit(amount, Unit(unit))
    except RuleError:
        return _unknown(Flag.LIMIT_AMOUNT_ODD, text, channel)
    limit = StagedLimit(unit, amount, channel=channel)
    if amount > AMOUNTS[Unit(unit)].plausible:
        return LimitReading(limit, (finding(Flag.LIMIT_AMOUNT_ODD, text, channel),))
    return LimitReading(limit)


def _unknown(flag: Flag, text: str, channel: str) -> LimitReading:
    return LimitReading(None, (finding(flag, text, channel),))
