"""Shaped answers about the catalogue and the calendars."""

from procedures.selectors.calendars import calendar_for, calendar_version_for, working_calendar
from procedures.selectors.search import search_procedures
from procedures.selectors.terms import Terms, terms_on, version_on

__all__ = [
    "Terms",
    "calendar_for",
    "calendar_version_for",
    "search_procedures",
    "terms_on",
    "version_on",
    "working_calendar",
]
