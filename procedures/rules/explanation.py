"""A due date told day by day: each date, counted or not, and why.

The days are walked one by one where `deadline` looks them up, so the list is a second reckoning of the same
date; the tests hold that both agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from procedures.rules.counts import counted
from procedures.rules.day_notes import REASONS, DayNote, dates, name_of, passed, suspended_day
from procedures.rules.day_walk import walk
from procedures.rules.moments import local_date, require_moment
from procedures.rules.suspensions import Run, Suspension, runs
from procedures.rules.unit_table import Unit
from procedures.rules.units import TimeLimit
from procedures.rules.workdays import WorkingCalendar

__all__ = ["REASONS", "DayNote", "explain"]

_DAY = timedelta(days=1)


def explain(
    limit: TimeLimit, received_at: datetime, calendar: WorkingCalendar, suspensions: Sequence[Suspension] = ()
) -> tuple[DayNote, ...]:
    """Return the notes of every day from the receipt to the due day, in order, one for each date.

    The due day is the last note and the only one marked `due`. While the clock is paused none is, and the
    last note is the first day that the open suspension took. Same inputs and errors as `deadline`.
    """
    require_moment(received_at, "received_at")
    if limit.unit is Unit.NONE:
        return (passed(local_date(received_at, calendar.zone), "no_limit"),)
    all_runs = runs(received_at, calendar, suspensions)
    # When an earlier count holds (months only), the restarts after it did not move the date and are not told.
    deciding = all_runs.index(counted(limit, all_runs, calendar).run)
    told: dict[date, DayNote] = {}
    for index, run in enumerate(all_runs[: deciding + 1]):
        cut_at = run.cut_at if index < deciding or run.cut_open else None
        for note in _run_notes(limit, run, cut_at, calendar, suspensions, first_run=index == 0):
            _tell(told, note, calendar, suspensions)
    return tuple(told.values())


def _tell(
    told: dict[date, DayNote], note: DayNote, calendar: WorkingCalendar, suspensions: Sequence[Suspension]
) -> None:
    """Add a note: a later run has the newer word on its days, and days between two runs were suspended."""
    while told and (last := next(reversed(told))) >= note.on:
        del told[last]
    if told:
        for on in dates(next(reversed(told)) + _DAY, note.on):
            told[on] = suspended_day(on, calendar, suspensions)
    told[note.on] = note


def _run_notes(
    limit: TimeLimit,
    run: Run,
    cut_at: datetime | None,
    calendar: WorkingCalendar,
    suspensions: Sequence[Suspension],
    *,
    first_run: bool,
) -> Iterator[DayNote]:
    """Yield the notes of one run, until the restart that cut it off."""
    start_on = run.start.date()
    for on in dates(local_date(run.opened_at, calendar.zone), start_on):
        yield passed(on, "received_closed", name_of(on, calendar))
    first = passed(start_on, "receipt_day" if first_run else "restart_day")
    notes = walk(limit, run, calendar, suspensions, first)
    if cut_at is None:
        yield from notes
        return
    cut_on = local_date(cut_at, calendar.zone)
    yield from _cut(notes, cut_on) if start_on < cut_on else iter((first,))
    if run.cut_open:
        yield suspended_day(cut_on, calendar, suspensions)


def _cut(notes: Iterator[DayNote], cut_on: date) -> Iterator[DayNote]:
    """Yield the notes before `cut_on`; a due day among them is no longer one, for the count began anew."""
    for note in notes:
        if note.on >= cut_on:
            return
        yield replace(note, due=False)
        if note.due:
            for on in dates(note.on + _DAY, cut_on):
                yield passed(on, "after_due")
