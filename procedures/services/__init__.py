"""Every write of the catalogue: one service, one transaction, one line in the list of changes."""

from procedures.services.calendar_drafts import calendar_draft_from, save_calendar, save_calendar_draft
from procedures.services.calendars import load_national_calendar, publish_calendar_version
from procedures.services.drafts import draft_from, save_draft
from procedures.services.no_appointments import remove_no_appointment_day, save_no_appointment_day
from procedures.services.offices import save_office
from procedures.services.promises import save_committed_limit
from procedures.services.reference import resolve_flag, save_field, save_procedure
from procedures.services.versions import (
    publish_version,
    refresh_search_keys,
    repeal_version,
    resume_version,
    suspend_version,
    withdraw_version,
)
from procedures.services.words import remove_synonym, save_life_event, save_synonym

__all__ = [
    "calendar_draft_from",
    "draft_from",
    "load_national_calendar",
    "publish_calendar_version",
    "publish_version",
    "refresh_search_keys",
    "remove_no_appointment_day",
    "remove_synonym",
    "repeal_version",
    "resolve_flag",
    "resume_version",
    "save_calendar",
    "save_calendar_draft",
    "save_committed_limit",
    "save_draft",
    "save_field",
    "save_life_event",
    "save_no_appointment_day",
    "save_office",
    "save_procedure",
    "save_synonym",
    "suspend_version",
    "withdraw_version",
]
