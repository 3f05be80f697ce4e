"""A due date day by day, as the table of a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from onestop.citizens.explanations import day_told
from onestop.web.templatetags.wording import day
from procedures.rules.time_limits import DayNote


@dataclass(frozen=True)
class DayShown:
    """A line of the table: the day and what it did, in words."""

    on: str
    text: str
    note: DayNote


@dataclass(frozen=True)
class Pause:
    """Days in a row on which the clock stood, and why; an open one still runs."""

    first: date
    last: date
    text: str
    is_open: bool = False


def days_shown(notes: Sequence[DayNote]) -> list[DayShown]:
    """Every day with its sentence."""
    return [DayShown(day(note.on), day_told(note), note) for note in notes]


def pauses_of(notes: Sequence[DayNote]) -> list[Pause]:
    """The stretches in which the clock stood."""
    found: list[Pause] = []
    for before, note in zip([None, *notes], notes, strict=False):
        if note.why != "suspended":
            continue
        if before and found and before.why == "suspended" and before.name == note.name:
            found[-1] = replace(found[-1], last=note.on, is_open=_is_open(note))
        else:
            found.append(Pause(note.on, note.on, day_told(note), _is_open(note)))
    return found


def _is_open(note: DayNote) -> bool:
    return bool(note.params.get("open"))
