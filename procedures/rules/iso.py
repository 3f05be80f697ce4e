"""Dates, times and moments as ISO 8601 text, read strictly: one spelling, no guessing."""

import re
from datetime import date, datetime, time

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import FIRST_YEAR, LAST_YEAR, LOCAL, require_moment

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def read_date(text: object, name: str = "") -> date:
    """Return the date of `2026-11-20`; RuleError date_malformed or moment_out_of_range (1900 to 2100)."""
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            on = date.fromisoformat(text)
        except ValueError:
            raise _malformed(name) from None
        if FIRST_YEAR <= on.year <= LAST_YEAR:
            return on
        raise RuleError(
            "moment_out_of_range",
            gettext_noop("The moment lies outside the years %(first)s to %(last)s."),
            field=name,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    raise _malformed(name)


def read_time(text: object, name: str = "") -> time:
    """Return the time of `15:00` or `15:00:30`; RuleError time_malformed."""
    if isinstance(text, str) and _TIME.fullmatch(text):
        try:
            return time.fromisoformat(text)
        except ValueError:
            pass
    raise RuleError("time_malformed", gettext_noop("This is not a time like 15:00."), field=name)


def read_moment(text: object, name: str = "") -> datetime:
    """Return the aware moment of `2026-11-20T09:00` (local) or with an offset; RuleError as read_date."""
    if not (isinstance(text, str) and _MOMENT.fullmatch(text)):
        raise _malformed(name)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _malformed(name) from None
    return require_moment(at if at.tzinfo else at.replace(tzinfo=LOCAL), name)


def _malformed(name: str) -> RuleError:
    template = gettext_noop("This is not a date like 2026-11-20, or a moment like 2026-11-20T09:00.")
    return RuleError("date_malformed", template, field=name)
