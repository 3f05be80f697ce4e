"""What the public is promised: offices and their calendars, procedures and their dated versions."""

from procedures.models.calendars import Calendar, CalendarDay, CalendarVersion
from procedures.models.changes import CatalogueChange
from procedures.models.no_appointments import NoAppointmentDay
from procedures.models.offices import Office
from procedures.models.procedures import Field, LegalBasis, Procedure, ProcedureVersion, Step
from procedures.models.reviews import ReviewFlag
from procedures.models.terms import Case, CommittedLimit, Exemption, Fee, Limit, Paper
from procedures.models.words import LifeEvent, Synonym

__all__ = [
    "Calendar",
    "CalendarDay",
    "CalendarVersion",
    "Case",
    "CatalogueChange",
    "CommittedLimit",
    "Exemption",
    "Fee",
    "Field",
    "LegalBasis",
    "LifeEvent",
    "Limit",
    "NoAppointmentDay",
    "Office",
    "Paper",
    "Procedure",
    "ProcedureVersion",
    "ReviewFlag",
    "Step",
    "Synonym",
]
