"""The demonstration offices: province, departments, communes, and the sections inside that dossiers pass through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from procedures.demo.files import Row, first_day, last_day, read
from procedures.models import Calendar, CalendarDay, CalendarVersion, Office
from procedures.selectors.calendars import WEEKDAYS, national_calendar_row
from procedures.services import load_national_calendar, publish_calendar_version, save_office
from procedures.services.calendars import new_calendar_version

# A section that keeps dossiers for a while is an office of its own, so that hand-overs have a place to go. Reception
# and the leadership are the office itself.
SECTIONS = {
    "civil_status": "HT",
    "land": "DC",
    "economy": "KT",
    "social": "XH",
    "culture": "VH",
    "province_department": "CM",
}


def load_offices(*, by: str, at: datetime, since: date | None = None) -> dict[str, Office]:
    """Save every demonstration office through the service; returns them by code.

    `since` lets the present offices exist from that day on, for histories longer than the real ones.
    """
    national = load_national_calendar(by=by, at=at)
    offices: dict[str, Office] = {}
    for row in sorted(read("offices.json")["offices"], key=_successors_and_parents_first):
        office = _office(row, offices, since)
        office.calendar = _calendar(row, office, national, by=by, at=at)
        offices[office.code] = save_office(office, by=by, at=at)
        for section in _sections(row, office):
            offices[section.code] = save_office(section, by=by, at=at)
    return offices


def section_code(office_code: str, unit: str) -> str:
    """The code of the office that is this unit of an office: its section, or the office itself."""
    return f"{office_code}.{SECTIONS[unit]}" if unit in SECTIONS else office_code


def _successors_and_parents_first(row: Row) -> tuple[bool, int, str]:
    return row["valid_to"] is not None, row["code"].count("."), row["code"]


def _office(row: Row, known: dict[str, Office], since: date | None) -> Office:
    valid_from = first_day(row["valid_from"])
    if since and row["valid_to"] is None and valid_from:
        valid_from = min(valid_from, since)
    return Office(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        kind=row["role"],
        parent=known[row["parent"]] if row["parent"] else None,
        address=row["address"] or "",
        phone=row["phone"] or "",
        valid_from=valid_from,
        valid_to=last_day(row["valid_to"]),
        successor=known[row["successor"]] if row["successor"] else None,
    )


def _sections(row: Row, office: Office) -> Iterator[Office]:
    if row["valid_to"]:
        return
    for unit in row["units"]:
        if unit["key"] in SECTIONS:
            yield Office(
                code=section_code(office.code, unit["key"]),
                name=f"{unit['name']} – {row['short_name']}",
                level=office.level,
                kind=unit["key"],
                parent=office,
                valid_from=office.valid_from,
            )


def _calendar(
    row: Row, office: Office, national: CalendarVersion, *, by: str, at: datetime
) -> Calendar | None:
    """A calendar of the office's own where its hours differ from those of the office above."""
    if not (row["hours"] or row["days_off"] or row["half_days"]):
        return None
    above = office.parent.own_calendar() if office.parent else None
    hours = {WEEKDAYS[int(day)]: periods for day, periods in (row["hours"] or {}).items()}
    if above and above.versions.filter(hours=hours).exists():
        return None
    calendar = Calendar.objects.create(
        code=office.code.lower().replace(".", "-"),
        name=f"Lịch {row['short_name']}",
        parent=national_calendar_row(),
    )
    draft = new_calendar_version(
        calendar, parent_version=national, hours=hours or None, reason="Lịch minh họa"
    )
    CalendarDay.objects.bulk_create(_special_days(draft, row["days_off"], row["half_days"]))
    publish_calendar_version(draft, by=by, at=at)
    return calendar


def _special_days(version: CalendarVersion, off: Iterable[Any], half: Iterable[Row]) -> list[CalendarDay]:
    days_off = [
        CalendarDay(version=version, on=day["on"], kind=CalendarDay.Kind.OFF, name=day["name"]) for day in off
    ]
    half_days = [
        CalendarDay(
            version=version,
            on=day["on"],
            kind=CalendarDay.Kind.HALF,
            name=day["name"],
            periods=day["periods"],
        )
        for day in half
    ]
    return days_off + half_days
