"""What the demonstration's counters set for themselves: letterheads, and a weekday without appointments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from onestop.documents.printing.models import PrintSettings
from procedures.models import Office, Procedure
from procedures.models.no_appointments import NoAppointmentDay, Weekday
from procedures.services.no_appointments import save_no_appointment_day

# Civil status that needs no inquiry: answered on a Friday while the person waits.
ANSWERED_AT_ONCE = ("1.000656", "1.004845")


def furnish(offices: Mapping[str, Office], *, by: str, at: datetime) -> None:
    """Give each counter that still stands its letterhead, and the first commune its Friday."""
    communes = [each for each in offices.values() if each.kind == "commune" and each.valid_to is None]
    PrintSettings.objects.bulk_create(letterhead(office) for office in communes)
    found = list(Procedure.objects.filter(code__in=ANSWERED_AT_ONCE))
    if communes and found:
        day = NoAppointmentDay(
            office=communes[0], weekday=Weekday.FRIDAY, note="Ngày thứ Sáu không viết giấy hẹn"
        )
        save_no_appointment_day(day, procedures=found, by=by, at=at)


def letterhead(office: Office) -> PrintSettings:
    """A letterhead as the office would set it: agency in capitals, place, who signs."""
    place = office.name.removeprefix("Ủy ban nhân dân ")
    return PrintSettings(
        office=office,
        superior_heading="ỦY BAN NHÂN DÂN TỈNH MINH HỌA",
        agency_heading=office.name.upper(),
        place=place[:1].upper() + place[1:],
        agency_symbol="UBND",
        signer_title="CHỦ TỊCH",
        opening_hours="Thứ Hai đến thứ Sáu: 7 giờ 30 – 11 giờ 30, 13 giờ 30 – 17 giờ",
    )
