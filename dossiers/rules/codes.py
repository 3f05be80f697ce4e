"""Dossier codes: issued strictly by a pattern that is data, parsed leniently.

Legal source: Circular 01/2018/TT-VPCP art. 19 (unit, day of receipt, serial of the day); Decision
20/2020/QĐ-TTg for unit codes read from left to right. Circular 03/2025/TT-VPCP may differ: hence the pattern
is a setting.
"""

import re
from dataclasses import dataclass
from datetime import date

from dossiers.rules.lookup_secrets import fold_secret, hash_secret, new_secret, secret_matches
from procedures.rules.errors import NotFound, RuleError, gettext_noop
from procedures.rules.vietnamese import fold_code

__all__ = [
    "DEFAULT_PATTERN",
    "CodePattern",
    "ParsedCode",
    "SerialExhausted",
    "check_office_code",
    "fold_secret",
    "hash_secret",
    "issue_code",
    "new_secret",
    "parse_code",
    "secret_matches",
]

DEFAULT_PATTERN = "{office}-{date:%y%m%d}-{serial:04d}"
LONGEST_CODE = 60
LONGEST_OFFICE_CODE = 35

_FIELD = re.compile(r"\{(office|date:(?:%y|%Y)%m%d|serial:0[1-9]d)\}")
_OFFICE = r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}|[A-Y][0-9]{2}(?:\.[A-Z0-9]{1,5})*"
_OFFICE_CODE = re.compile(_OFFICE, re.ASCII)
_CODE = re.compile(rf"({_OFFICE})-([0-9]{{6}}|[0-9]{{8}})-([0-9]{{4,7}})", re.ASCII)
_CENTURY = 2000


class SerialExhausted(RuleError):
    """The office has used up the serials of the day: never a wrap, never a longer code."""

    def __init__(self, office: str, on: date, last: int) -> None:
        super().__init__(
            "serial_exhausted",
            gettext_noop("%(office)s has issued all %(last)s dossier codes of %(on)s."),
            office=office,
            on=on,
            last=last,
        )


@dataclass(frozen=True, slots=True)
class ParsedCode:
    """What a code says: office code, local receipt day, serial; `text` is the spelling to look up."""

    text: str
    office: str
    on: date
    serial: int


@dataclass(frozen=True, slots=True)
class CodePattern:
    """A checked pattern: `{office}-{date:%y%m%d}-{serial:04d}`; %Y for a long year, four to seven digits.

    Nothing of the pattern is ever executed: three named fields are replaced, everything else is literal.
    """

    text: str
    date_format: str
    serial_width: int

    @classmethod
    def read(cls, text: str) -> "CodePattern":
        """Return the pattern;

        RuleError code_pattern_invalid when codes issued by it could not be read again.
        """
        found = _FIELD.findall(text)
        names = [name.partition(":")[0] for name in found]
        literals = _FIELD.sub("\0", text).split("\0")
        if names != ["office", "date", "serial"] or literals != ["", "-", "-", ""]:
            raise _pattern_invalid()
        width = int(found[2][-2])
        if not 4 <= width <= 7:
            raise _pattern_invalid()
        return cls(text, found[1].partition(":")[2], width)

    @property
    def last_serial(self) -> int:
        """The greatest serial of a day: 9,999 for four digits."""
        return int("9" * self.serial_width)

    def issue(self, office: str, on: date, serial: int) -> str:
        """Return the code;

        `serial` counts from 1 in office and local day. SerialExhausted beyond the last.
        """
        check_office_code(office)
        if serial < 1:
            raise RuleError("serial_not_positive", gettext_noop("Serials start at 1."), field="serial")
        if serial > self.last_serial:
            raise SerialExhausted(office, on, self.last_serial)
        if not _CENTURY <= on.year < _CENTURY + 100:
            raise RuleError(
                "code_day_out_of_range", gettext_noop("A code needs a day of this century."), field="on"
            )
        return f"{office}-{on.strftime(self.date_format)}-{serial:0{self.serial_width}d}"


def _pattern_invalid() -> RuleError:
    return RuleError(
        "code_pattern_invalid",
        gettext_noop("A code pattern reads like %(example)s, with four to seven digits."),
        field="pattern",
        example=DEFAULT_PATTERN,
    )


def check_office_code(office: str) -> None:
    """Return silently for an office code such as H50.12; RuleError office_code_invalid otherwise."""
    if len(office) > LONGEST_OFFICE_CODE or not _OFFICE_CODE.fullmatch(office):
        raise RuleError(
            "office_code_invalid",
            gettext_noop("An office code is a capital, two digits, and groups after dots, like H50.12."),
            field="office",
        )


def issue_code(pattern: str, office: str, on: date, serial: int) -> str:
    """Return the code of the serial-th dossier of an office on a local day, by a pattern that is data."""
    return CodePattern.read(pattern).issue(office, on, serial)


def parse_code(text: str) -> ParsedCode:
    """Return what a code says, forgiving case, dash variants, spaces and full-width signs.

    NotFound (`code_not_found`) for anything else, look-alike letters of other alphabets included: a stranger
    learns no more than from a code that does not exist.
    """
    folded = _tidy(text)
    match = _CODE.fullmatch(folded)
    if match is None or len(match[1]) > LONGEST_OFFICE_CODE:
        raise _not_found()
    serial = int(match[3])
    if serial == 0:
        raise _not_found()
    return ParsedCode(folded, match[1], _day(match[2]), serial)


def _tidy(text: str) -> str:
    if len(text) > 2 * LONGEST_CODE:
        raise _not_found()
    words = [fold_code(word) for word in text.split()]
    separator = "" if any("-" in word for word in words) else "-"
    return separator.join(words)


def _day(digits: str) -> date:
    year = int(digits[:-4]) + (_CENTURY if len(digits) == 6 else 0)
    try:
        return date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        raise _not_found() from None


def _not_found() -> NotFound:
    return NotFound("code_not_found", gettext_noop("There is no dossier with this code."), field="code")
