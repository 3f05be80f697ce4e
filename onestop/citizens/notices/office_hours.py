"""When a notice to a person may leave: at once, or when the office opens next, where the office wants it so."""

from __future__ import annotations

from datetime import datetime

from onestop.citizens.notices.models import OfficeNotices
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.selectors.calendars import calendar_version_for, working_calendar


def may_leave_at(office: Office, at: datetime) -> datetime:
    """`at` itself, or the next opening of an office that is closed and sends in its hours only.

    Without a published calendar nobody knows the hours: the notice leaves.
    """
    if not OfficeNotices.objects.filter(office=office, only_in_office_hours=True).exists():
        return at
    try:
        return working_calendar(calendar_version_for(office).pk).next_opening(at)
    except RuleError:
        return at
