"""Writing the no-appointment days of an office, each with its line in the list of changes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from procedures.models import CatalogueChange, NoAppointmentDay, Procedure
from procedures.rules.errors import RuleError, gettext_noop


@transaction.atomic
def save_no_appointment_day(
    day: NoAppointmentDay, procedures: Iterable[Procedure], *, by: str, at: datetime
) -> NoAppointmentDay:
    """Save a no-appointment day with what is answered on it. Raises RuleError("procedures_missing")."""
    chosen, action = list(procedures), "change" if day.pk else "create"
    if not chosen:
        raise RuleError(
            "procedures_missing", gettext_noop("Choose the procedures answered at once."), field="procedures"
        )
    day.save()
    day.procedures.set(chosen)
    _note(day, action, sorted(procedure.code for procedure in chosen), by=by, at=at)
    return day


@transaction.atomic
def remove_no_appointment_day(day: NoAppointmentDay, *, by: str, at: datetime) -> None:
    """Take a no-appointment day off the list; what was answered on it stays as it was."""
    codes = sorted(day.procedures.values_list("code", flat=True))
    _note(day, "remove", codes, by=by, at=at)
    day.delete()


def _note(day: NoAppointmentDay, action: str, codes: list[str], *, by: str, at: datetime) -> None:
    CatalogueChange.objects.create(
        subject=f"office {day.office.code} no-appointment day {day.weekday}",
        action=action,
        by=by,
        at=at,
        data={"procedures": codes, "valid_from": _iso(day.valid_from), "valid_to": _iso(day.valid_to)},
    )


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""
