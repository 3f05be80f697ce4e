"""Every write of the catalogue: one service, one transaction, one line in the list of changes."""

from procedures.services.calendars import load_national_calendar, publish_calendar_version
from procedures.services.offices import save_office
from procedures.services.versions import (
    publish_version,
    refresh_search_keys,
    repeal_version,
    resume_version,
    suspend_version,
)

__all__ = [
    "load_national_calendar",
    "publish_calendar_version",
    "publish_version",
    "refresh_search_keys",
    "repeal_version",
    "resume_version",
    "save_office",
    "suspend_version",
]
