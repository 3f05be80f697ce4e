"""The due date of one question, day by day, or of many questions in a file."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from procedures.rules.errors import RuleError
from procedures.rules.iso import read_moment
from procedures.rules.national_calendar import national_calendar
from procedures.rules.questions import Answer, answer_line, read_limit
from procedures.rules.time_limits import (
    ClockMode,
    DayNote,
    Deadline,
    Suspension,
    TimeLimit,
    Unit,
    deadline,
    explain,
)
from procedures.rules.workdays import WorkingCalendar

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Tell when a dossier is due, day by day. With --batch: one JSON question a line in, one JSON answer a "
        "line out. Exit 0 when answered, 1 when the calendar has no answer, 2 on wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", help="amount of the limit, such as 3 or 0.5")
        parser.add_argument("--unit", choices=[str(unit) for unit in Unit], default=str(Unit.WORKING_DAYS))
        parser.add_argument(
            "--cutoff", help="for same_day: received from this time on counts as the next day"
        )
        parser.add_argument("--received", help="moment of receipt, local time unless an offset is given")
        parser.add_argument(
            "--office", help="code of the office whose calendar counts (default: the national one)"
        )
        parser.add_argument(
            "--suspend",
            nargs="+",
            action="append",
            default=[],
            metavar=("FROM", "UNTIL"),
            help="the clock stood from … until …; leave UNTIL out while it still does; repeatable",
        )
        parser.add_argument(
            "--mode",
            choices=[str(mode) for mode in ClockMode],
            default=str(ClockMode.RESTART),
            help="what the suspensions do to the clock (default: restart)",
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")
        parser.add_argument(
            "--batch", metavar="FILE", help="questions, one JSON object a line; - for standard input"
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["batch"]:
            if options["limit"] or options["received"] or options["suspend"] or options["office"]:
                raise CommandError(_("--batch takes its questions from the file only."), returncode=WRONG_USE)
            self._answer_batch(options["batch"])
        else:
            self._answer_one(options)

    # --- many questions ----------------------------------------------------------------------------------

    def _answer_batch(self, name: str) -> None:
        try:
            with sys.stdin.buffer if name == "-" else Path(name).open("rb") as lines:
                for line in _with_progress(lines):
                    self.stdout.write(_as_line(answer_line(line)))
        except OSError as error:
            raise CommandError(
                _("Cannot read %(name)s: %(error)s") % {"name": name, "error": error}, returncode=WRONG_USE
            ) from error

    # --- one question ------------------------------------------------------------------------------------

    def _answer_one(self, options: dict[str, Any]) -> None:
        if not options["received"]:
            raise CommandError(_("--received is needed, or --batch."), returncode=WRONG_USE)
        try:
            limit = read_limit(options["limit"], options["unit"], options["cutoff"])
            received_at = read_moment(options["received"], "received")
            suspensions = _suspensions(options["suspend"], ClockMode(options["mode"]))
        except RuleError as error:
            raise CommandError(_told(error), returncode=WRONG_USE) from error
        calendar = _calendar(options["office"])
        try:
            due = deadline(limit, received_at, calendar, suspensions)
            notes = explain(limit, received_at, calendar, suspensions)
        except RuleError as error:
            raise CommandError(_told(error), returncode=FOUND_SOMETHING) from error
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(due, notes), ensure_ascii=False, indent=1))
        else:
            self._show(limit, due, notes)

    def _show(self, limit: TimeLimit, due: Deadline, notes: tuple[DayNote, ...]) -> None:
        for note in notes:
            mark = "●" if note.due else "+" if note.counted else "·"
            name = f" ({note.name})" if note.name else ""
            self.stdout.write(f"{_weekday(note):<9} {note.on:%d/%m/%Y} {mark} {_reason(note)}{name}")
        self.stdout.write(_summary(limit, due))
        if due.provisional:
            self.stdout.write(_("The calendar of a year in between is provisional."))


def _as_line(answer: Answer) -> str:
    """Return the answer as JSON; what UTF-8 cannot write (half a surrogate pair in an id) is escaped."""
    text = json.dumps(answer, ensure_ascii=False)
    return text if _is_utf8(text) else json.dumps(answer)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _with_progress(lines: BinaryIO) -> Iterator[bytes]:
    """Yield the lines that are not blank, with a bar on a terminal only."""
    shown = tqdm(lines, unit=" questions", disable=not sys.stderr.isatty())
    return (line for line in shown if line.strip())


def _calendar(office: str | None) -> WorkingCalendar:
    if office is None:
        return national_calendar()
    from procedures.selectors import calendar_for  # the database is asked only when an office is named

    try:
        calendar: WorkingCalendar = calendar_for(office)
    except RuleError as error:
        raise CommandError(_told(error), returncode=WRONG_USE) from error
    return calendar


def _suspensions(spans: list[list[str]], mode: ClockMode) -> tuple[Suspension, ...]:
    for span in spans:
        if len(span) > 2:
            raise CommandError(_("--suspend takes FROM and UNTIL."), returncode=WRONG_USE)
    return tuple(
        Suspension(
            read_moment(span[0], "suspend"), read_moment(span[1], "suspend") if len(span) == 2 else None, mode
        )
        for span in spans
    )


def _told(error: RuleError) -> str:
    return _(error.template) % error.params


def _reason(note: DayNote) -> str:
    return _(note.template) % note.params


def _weekday(note: DayNote) -> str:
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[note.on.weekday()]


def _summary(limit: TimeLimit, due: Deadline) -> str:
    if due.due_at:
        return _("Due at %(time)s on %(date)s") % {
            "time": f"{due.due_at:%H:%M}",
            "date": f"{due.due_at:%d/%m/%Y}",
        }
    if due.remainder is None:
        return _("No due date: there is no time limit.")
    if due.remainder.amount is None:
        return _("Paused: due on the day the clock goes on.")
    amount = f"{due.remainder.amount.normalize():f}"
    return _("Paused: %(amount)s %(unit)s left") % {"amount": amount, "unit": _(due.remainder.unit.row.label)}


def _as_json(due: Deadline, notes: tuple[DayNote, ...]) -> dict[str, Any]:
    left = due.remainder
    return {
        "due_at": due.due_at.isoformat() if due.due_at else None,
        "due_on": due.due_on.isoformat() if due.due_on else None,
        "effective_receipt": due.effective_receipt.isoformat(),
        "paused": due.paused,
        "remainder": left
        and {"amount": None if left.amount is None else f"{left.amount.normalize():f}", "unit": left.unit},
        "provisional": due.provisional,
        "days": [
            {
                "on": note.on.isoformat(),
                "counted": note.counted,
                "count": note.count,
                "why": note.why,
                "name": note.name,
                "text": _reason(note),
                "due": note.due,
            }
            for note in notes
        ],
    }
