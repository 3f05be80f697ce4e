"""One cell: from a value to what is written, from what a person may have typed back to the value."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from procedures.importing.flags import Refusal
from procedures.importing.spreadsheet.empty_results import NoResult
from procedures.importing.spreadsheet.layout import Column, Kind
from procedures.importing.staged import StagedTier
from procedures.importing.texts import take_text
from procedures.rules.errors import RuleError
from procedures.rules.procedure_codes import refuse_bad_code
from procedures.rules.typed_days import typed_day

SEPARATOR = ";"
YES = "x"
SAYS_YES = frozenset({"x", "có", "co", "1", "true", "yes"})
SAYS_NO = frozenset({"", "không", "khong", "0", "false", "no"})
EMPTY: Mapping[str, Any] = MappingProxyType(
    {
        "supplement_mode": "restart",
        "payment_mode": "pause",
        "consultation_mode": "none",
        "kind": "unstated",
        "currency": "VND",
        "per": "dossier",
        "when_due": "filing",
        "mode": "submit",
        "originals": 0,
        "copies": 0,
    }
)
"""What an empty cell of these columns means; everywhere else it is empty text, no number, no date."""

_TIME = re.compile(r"(\d{1,2})[:hg](\d{2})(?::00)?")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+")
_TIER = re.compile(r"(\d{1,9}|\*)\s*=\s*(\d{1,13})")


def written(column: Column, value: Any) -> Any:
    """What goes into the cell: text, number, date or time."""
    if column.kind is Kind.CHOICE:
        return column.choices.get(value, value)
    if column.kind is Kind.CHOICES:
        return f"{SEPARATOR} ".join(column.choices.get(word, word) for word in value)
    if column.kind is Kind.WORDS:
        return f"{SEPARATOR} ".join(value)
    if column.kind is Kind.YES:
        return YES if value else ""
    if column.kind is Kind.TIERS:
        return "; ".join(f"{'*' if tier.up_to is None else tier.up_to}={tier.price}" for tier in value)
    return "" if value is None else value


def read(column: Column, cell: Any) -> Any:
    """The value of a cell.

    Raises Refusal: bad_code, cell_without_result, cell_required, not_a_number, not_whole, not_a_date, not_a_time,
    not_in_list, not_tiers.
    """
    if isinstance(cell, NoResult):
        raise Refusal("cell_without_result", cell.text)
    text = _as_text(cell)
    if not text:
        if column.required:
            raise Refusal("cell_required", column.heading)
        return EMPTY.get(column.key, _EMPTY_BY_KIND[column.kind])
    return _READERS[column.kind](column, cell, text)


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return take_text("cell", str(cell))


def _text(column: Column, cell: Any, text: str) -> str:
    return text


def _code(column: Column, cell: Any, text: str) -> str:
    try:
        refuse_bad_code(text)
    except RuleError as error:
        raise Refusal(error.code, text) from error
    return text


def _words(column: Column, cell: Any, text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(SEPARATOR) if word.strip())


def _integer(column: Column, cell: Any, text: str) -> int:
    amount = _amount(column, cell, re.sub(r"[., ]", "", text) if _GROUPED.fullmatch(text) else text)
    if amount != amount.to_integral_value() or amount < 0:
        raise Refusal("not_whole", text)
    return int(amount)


def _amount(column: Column, cell: Any, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or len(text) > 20:
        raise Refusal("not_a_number", text)
    amount = Decimal(text.replace(",", "."))
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount.normalize()


def _date(column: Column, cell: Any, text: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    typed = typed_day(text) if isinstance(cell, str) else None
    if typed is None:
        raise Refusal("not_a_date", text)
    return typed


def _time(column: Column, cell: Any, text: str) -> time:
    if isinstance(cell, time):
        return cell
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, timedelta):
        return _clock(cell)
    if isinstance(cell, float) and 0 <= cell < 1:
        return _clock(timedelta(minutes=round(cell * 24 * 60)))
    typed = _TIME.fullmatch(text)
    if typed is None or int(typed[1]) > 23 or int(typed[2]) > 59:
        raise Refusal("not_a_time", text)
    return time(int(typed[1]), int(typed[2]))


def _clock(since_midnight: timedelta) -> time:
    minutes = int(since_midnight.total_seconds()) // 60 % (24 * 60)
    return time(minutes // 60, minutes % 60)


def _yes(column: Column, cell: Any, text: str) -> bool:
    word = text.lower()
    if word not in SAYS_YES | SAYS_NO:
        raise Refusal("not_in_list", text)
    return word in SAYS_YES


def _choice(column: Column, cell: Any, text: str) -> str:
    known = {word.lower(): key for key, label in column.choices.items() for word in (key, label)}
    if text.lower() not in known:
        raise Refusal("not_in_list", text)
    return known[text.lower()]


def _choices(column: Column, cell: Any, text: str) -> tuple[str, ...]:
    return tuple(_choice(column, None, word) for word in _words(column, cell, text))


def _tiers(column: Column, cell: Any, text: str) -> tuple[StagedTier, ...]:
    tiers = []
    for part in _words(column, cell, text):
        tier = _TIER.fullmatch(part)
        if tier is None:
            raise Refusal("not_tiers", text)
        tiers.append(StagedTier(None if tier[1] == "*" else int(tier[1]), int(tier[2])))
    return tuple(tiers)


_EMPTY_BY_KIND: Mapping[Kind, Any] = MappingProxyType(
    {
        Kind.TEXT: "",
        Kind.CODE: "",
        Kind.CHOICE: "",
        Kind.WORDS: (),
        Kind.CHOICES: (),
        Kind.TIERS: (),
        Kind.YES: False,
        Kind.INTEGER: None,
        Kind.AMOUNT: None,
        Kind.DATE: None,
        Kind.TIME: None,
    }
)
_READERS: Mapping[Kind, Callable[[Column, Any, str], Any]] = MappingProxyType(
    {
        Kind.TEXT: _text,
        Kind.CODE: _code,
        Kind.WORDS: _words,
        Kind.INTEGER: _integer,
        Kind.AMOUNT: _amount,
        Kind.DATE: _date,
        Kind.TIME: _time,
        Kind.YES: _yes,
        Kind.CHOICE: _choice,
        Kind.CHOICES: _choices,
        Kind.TIERS: _tiers,
    }
)
