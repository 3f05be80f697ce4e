"""One question about a due date as plain JSON values, and its answer: what `explain_deadline --batch` reads.

The answer to a malformed question is an error code, never an exception.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.iso import read_date, read_moment, read_time
from procedures.rules.national_calendar import WEEKDAY_KEYS, national_calendar
from procedures.rules.opening_hours import NATIONAL_HOURS, Hours, OpeningPeriod, Periods
from procedures.rules.suspensions import ClockMode, Suspension
from procedures.rules.time_limits import deadline
from procedures.rules.unit_table import Unit
from procedures.rules.units import DEFAULT_CUTOFF, Deadline, TimeLimit
from procedures.rules.workdays import WorkingCalendar

Answer = dict[str, Any]

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
_MOST_SUSPENSIONS = 1_000


def answer_line(line: str | bytes) -> Answer:
    """Return the answer to one line of JSON; of bytes in UTF-8, with or without a byte order mark."""
    try:
        text = line if isinstance(line, str) else line.decode("utf-8-sig")
        question = json.loads(text, parse_float=_decimal_or_text)
    except (ValueError, RecursionError):
        return _answer(None, error="question_malformed")
    return answer(question)


def answer(question: object) -> Answer:
    """Return `{"id", "due_at", "due_on", "error"}` for one question.

    `due_at` is local time with offset. Without a limit, and while the clock is paused, both dates are None
    without an error; paused answers also carry `"paused": True` and `"remainder": {"amount", "unit"}`.
    """
    if not isinstance(question, Mapping):
        return _answer(None, error="question_malformed")
    identity = question.get("id")
    try:
        asked = Question.read(question)
        return _told(identity, deadline(asked.limit, asked.received_at, asked.calendar, asked.suspensions))
    except RuleError as error:
        return _answer(identity, error=error.code)


@dataclass(frozen=True, slots=True)
class Question:
    """The values of a question, checked."""

    limit: TimeLimit
    received_at: datetime
    calendar: WorkingCalendar
    suspensions: tuple[Suspension, ...]

    @classmethod
    def read(cls, question: Mapping[str, Any]) -> "Question":
        """Return the question's values; RuleError with the code of the first that is malformed."""
        calendar = question.get("calendar")
        return cls(
            read_limit(question.get("amount"), question.get("unit"), question.get("cutoff")),
            read_moment(question.get("received_at"), "received_at"),
            national_calendar() if calendar is None else _calendar(calendar),
            _suspensions(question.get("suspensions")),
        )


def read_limit(amount: object, unit: object, cutoff: object = None) -> TimeLimit:
    """Return the limit; the amount of `same_day` and `none` may be left out, 0 or any positive number."""
    try:
        known = Unit(unit)  # type: ignore[arg-type]
    except ValueError:
        template = gettext_noop("This is not a unit of time limits.")
        raise RuleError("unit_unknown", template, field="unit") from None
    number = None if amount is None else read_amount(amount)
    if not known.has_amount:
        if number is not None and number < 0:
            template = gettext_noop("The amount of a limit must be positive.")
            raise RuleError("amount_not_positive", template, field="amount")
        number = None
    return TimeLimit(number, known, DEFAULT_CUTOFF if cutoff is None else read_time(cutoff, "cutoff"))


def read_amount(amount: object) -> Decimal:
    """Return a number from a JSON number or plain digits; RuleError amount_not_a_number otherwise."""
    if isinstance(amount, str) and _NUMBER.fullmatch(amount):
        return Decimal(amount)
    if isinstance(amount, float) and math.isfinite(amount):
        return Decimal(repr(amount))
    if isinstance(amount, Decimal | int) and not isinstance(amount, bool):
        return Decimal(amount)
    template = gettext_noop("The amount of the limit is not a number.")
    raise RuleError("amount_not_a_number", template, field="amount")


def _decimal_or_text(text: str) -> Decimal | str:
    # An exponent of a million digits is a bomb for arithmetic; as text it is refused as no number.
    return Decimal(text) if len(text) <= 32 and "e" not in text.lower() else float(text).__repr__()


def _suspensions(entries: object) -> tuple[Suspension, ...]:
    if entries is None:
        return ()
    if not isinstance(entries, list) or len(entries) > _MOST_SUSPENSIONS:
        raise _malformed("suspensions_malformed", "suspensions")
    return tuple(map(_suspension, entries))


def _suspension(entry: object) -> Suspension:
    if not isinstance(entry, Mapping):
        raise _malformed("suspensions_malformed", "suspensions")
    try:
        mode = ClockMode(entry.get("mode"))  # type: ignore[arg-type]
    except ValueError:
        raise _malformed("mode_unknown", "suspensions") from None
    until = entry.get("until")
    return Suspension(
        read_moment(entry.get("from"), "suspensions"),
        None if until is None else read_moment(until, "suspensions"),
        mode,
    )


def _calendar(content: object) -> WorkingCalendar:
    """Return the calendar of a question, built once for equal content."""
    if not isinstance(content, Mapping):
        raise _malformed("calendar_malformed", "calendar")
    try:
        text = json.dumps(content, default=str)
    except (TypeError, ValueError, RecursionError):
        raise _malformed("calendar_malformed", "calendar") from None
    return _calendar_of(text)


@lru_cache(maxsize=512)
def _calendar_of(text: str) -> WorkingCalendar:
    content = json.loads(text)
    hours = NATIONAL_HOURS if content.get("hours") is None else _hours(content["hours"])
    return WorkingCalendar(
        code="question",
        years=_years(content.get("years")),
        hours=hours,
        days_off=dict.fromkeys(_dates(content.get("off")), ""),
        swap_days={on: _stands_in_for(on, hours) for on in _dates(content.get("work"))},
    )


def _hours(content: object) -> Hours:
    if not isinstance(content, dict) or not content.keys() <= set(WEEKDAY_KEYS):
        raise _malformed("hours_malformed", "hours")
    hours = {WEEKDAY_KEYS.index(key): _periods(pairs) for key, pairs in content.items()}
    if not any(hours.values()):
        raise _malformed("hours_malformed", "hours")
    return hours


def _periods(pairs: object) -> Periods:
    if pairs is None:
        return ()
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise _malformed("hours_malformed", "hours")
    return tuple(OpeningPeriod(read_time(start, "hours"), read_time(end, "hours")) for start, end in pairs)


def _dates(content: object) -> list[date]:
    if content is None:
        return []
    if not isinstance(content, list):
        raise _malformed("calendar_malformed", "calendar")
    return [read_date(text, "calendar") for text in content]


def _years(content: object) -> frozenset[int]:
    if content is None:
        return national_calendar().years
    match content:
        case [int(first), int(last)] if first <= last and not {type(first), type(last)} & {bool}:
            if first < 1900 or last > 2100:
                raise _malformed("year_out_of_range", "years")
            return frozenset(range(first, last + 1))
    raise _malformed("years_malformed", "years")


def _stands_in_for(on: date, hours: Hours) -> int:
    """Return the weekday whose periods a worked day uses: its own if any, else Monday's, else the first's."""
    candidates: list[int] = [on.weekday(), *range(7)]
    return next(weekday for weekday in candidates if hours.get(weekday))


def _malformed(code: str, name: str) -> RuleError:
    return RuleError(code, gettext_noop("The question is malformed: %(name)s."), field=name, name=name)


def _told(identity: object, due: Deadline) -> Answer:
    told = _answer(
        identity,
        due_at=due.due_at.isoformat() if due.due_at else None,
        due_on=due.due_on.isoformat() if due.due_on else None,
    )
    if due.remainder is not None:
        amount = due.remainder.amount
        told["paused"] = True
        told["remainder"] = {
            "amount": None if amount is None else f"{amount.normalize():f}",
            "unit": str(due.remainder.unit),
        }
    return told


def _answer(
    identity: object, *, due_at: str | None = None, due_on: str | None = None, error: str | None = None
) -> Answer:
    return {"id": identity, "due_at": due_at, "due_on": due_on, "error": error}
