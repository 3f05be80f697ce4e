"""One line of an explanation, and the reasons it may give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from procedures.rules.errors import gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.suspensions import ClockMode, Suspension
from procedures.rules.workdays import CalendarNotPublished, DayKind, WorkingCalendar

_DAY = timedelta(days=1)

REASONS: Mapping[str, str] = {
    "no_limit": gettext_noop("There is no time limit"),
    "received_closed": gettext_noop("Received while the office is closed: counts from the next opening"),
    "receipt_day": gettext_noop("Day of receipt, not counted"),
    "restart_day": gettext_noop("Papers complete again: counted anew from this day"),
    "working_day": gettext_noop("Working day %(count)s"),
    "swap_day": gettext_noop("Working day %(count)s, worked in exchange for a day off"),
    "half_day": gettext_noop("Working day %(count)s, half a day"),
    "calendar_day": gettext_noop("Day %(count)s"),
    "after_cutoff": gettext_noop("Received after %(cutoff)s: next working day"),
    "hours": gettext_noop("%(used_minutes)s minutes counted, %(left_minutes)s left"),
    "not_counted": gettext_noop("Nothing counted"),
    "weekend": gettext_noop("Weekly day off"),
    "day_off": gettext_noop("Day off"),
    "suspended": gettext_noop("Clock stopped"),
    "rolled": gettext_noop("The limit ended while the office is closed: moved to the next opening"),
    "after_due": gettext_noop("After the due day"),
}


@dataclass(frozen=True, slots=True)
class DayNote:
    """One day of an explanation.

    why       a stable code, key of REASONS; `template` % `params` is the English sentence for it
    counted   the day took something of the limit; `count` says as which day, where days are counted
    name      the day off's name, or the reason of the suspension; may be empty
    due       this is the due day
    """

    on: date
    counted: bool
    count: int | None
    why: str
    name: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    due: bool = False

    @property
    def template(self) -> str:
        return REASONS[self.why]


def passed(on: date, why: str, name: str = "", **params: object) -> DayNote:
    """Return the note of a day that takes nothing of the limit."""
    return DayNote(on, False, None, why, name, params)


def nth_day(on: date, count: int, why: str, name: str = "") -> DayNote:
    """Return the note of the `count`-th counted day."""
    return DayNote(on, True, count, why, name, {"count": count})


def closed_day(on: date, calendar: WorkingCalendar) -> DayNote:
    """Return the note of a day on which the office is closed."""
    day = calendar.day(on)
    return passed(on, "day_off" if day.kind is DayKind.DAY_OFF else "weekend", day.name)


def worked_day(on: date, count: int, calendar: WorkingCalendar) -> DayNote:
    """Return the note of the `count`-th working day."""
    whys = {DayKind.SWAP: "swap_day", DayKind.HALF_DAY: "half_day"}
    return nth_day(on, count, whys.get(calendar.day(on).kind, "working_day"))


def name_of(on: date, calendar: WorkingCalendar) -> str:
    """Return the name of the day off on a date, or nothing; a year without calendar has no names."""
    try:
        return calendar.day(on).name
    except CalendarNotPublished:
        return ""


def suspended_day(on: date, calendar: WorkingCalendar, suspensions: Sequence[Suspension]) -> DayNote:
    """Return the note of a day on which the clock stood, named by the first suspension that covers it."""
    found = next((stop for stop in suspensions if _covers(stop, on, calendar)), None)
    return passed(on, "suspended", found.reason if found else "", open=bool(found and found.until is None))


def _covers(stop: Suspension, on: date, calendar: WorkingCalendar) -> bool:
    if stop.mode is ClockMode.NONE or on < local_date(stop.since, calendar.zone):
        return False
    return stop.until is None or on <= local_date(stop.until, calendar.zone)


def to_due(last: DayNote, due_on: date, calendar: WorkingCalendar) -> Iterator[DayNote]:
    """Yield the last counted day and the closed days after it up to `due_on`, which is marked `due`."""
    if last.on == due_on:
        yield replace(last, due=True)
        return
    yield last
    for on in dates(last.on + _DAY, due_on):
        yield closed_day(on, calendar)
    yield replace(passed(due_on, "rolled"), due=True)


def dates(first: date, end: date) -> Iterator[date]:
    """Yield the dates in [first, end)."""
    return map(date.fromordinal, range(first.toordinal(), end.toordinal()))
