"""Moments and legal days: an aware instant, and the date it falls on in the office's zone."""

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from procedures.rules.errors import RuleError, gettext_noop

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def require_moment(at: datetime, name: str = "") -> datetime:
    """Return `at`; RuleError when it has no offset (no moment without a place) or is not of 1900 to 2100."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise RuleError("moment_not_aware", gettext_noop("The moment has no time zone."), field=name)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise RuleError(
            "moment_out_of_range",
            gettext_noop("The moment lies outside the years %(first)s to %(last)s."),
            field=name,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return at


def local_date(at: datetime, zone: tzinfo = LOCAL) -> date:
    """Return the legal day of a moment: its date in the office's zone (the day turns at 17:00 UTC)."""
    return require_moment(at).astimezone(zone).date()
