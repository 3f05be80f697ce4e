"""`manage.py export_report`: form II.06a and the figures of an office as a file."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from onestop.reports.form_06a import FORMATS, export
from onestop.statistics.definitions import DEFAULT, DEFINITIONS, definition
from onestop.statistics.figures import GROUPS, Report, resolution
from onestop.statistics.freshness import official
from onestop.statistics.periods import Period, parse_period, period_between
from onestop.statistics.scopes import Scope
from procedures.rules.errors import RuleError, TransitionRefused
from procedures.rules.iso import read_moment

FOUND_SOMETHING, WRONG_USE = 1, 2

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = (
        "Writes the report of an office and the units under it to a file; its ending chooses the format. Exit 1 when "
        "the figures lag, unless forced."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--office", required=True, metavar="CODE", help="the office, with everything under it"
        )
        parser.add_argument("--from", dest="first", metavar="DATE", help="first day, such as 2026-01-01")
        parser.add_argument("--to", dest="last", metavar="DATE", help="last day, which counts")
        parser.add_argument(
            "--period", metavar="NAME", help="instead of both: 2026-03, 2026-Q1, stat-2026-Q1, …"
        )
        parser.add_argument("--group-by", choices=GROUPS, default="field", help="rows of the second table")
        parser.add_argument("--definition", choices=sorted(DEFINITIONS), default=DEFAULT.code)
        parser.add_argument("--cut-off", metavar="MOMENT", help="count only what was entered until then")
        parser.add_argument("--force", action="store_true", help="although the figures lag; needs --reason")
        parser.add_argument("--reason", default="", help="why it cannot wait; it stands in the file")
        parser.add_argument(
            "--output",
            required=True,
            metavar="FILE",
            help="ends in " + ", ".join(f".{each}" for each in FORMATS),
        )

    def handle(self, *args: object, **options: Any) -> None:
        target = Path(options["output"])
        try:
            content = export(_official(options), target.suffix.removeprefix(".").lower())
        except TransitionRefused as error:
            raise CommandError(_(error.template) % error.params, returncode=FOUND_SOMETHING) from error
        except RuleError as error:
            raise CommandError(_(error.template) % error.params, returncode=WRONG_USE) from error
        try:
            target.write_bytes(content)
        except OSError as error:
            problem = _("Cannot write %(name)s: %(error)s") % {"name": target, "error": error.strerror}
            raise CommandError(problem, returncode=WRONG_USE) from error
        log.info("report exported", format=target.suffix, office=options["office"], forced=options["force"])
        self.stdout.write(_("Written: %(name)s") % {"name": target})


def _official(options: dict[str, Any]) -> Report:
    """The report, with the reason in it where it is forced."""
    report = _report(options)
    return official(report, at=report.computed_at, reason=options["reason"] if options["force"] else "")


def _report(options: dict[str, Any]) -> Report:
    return resolution(
        Scope(period=_period(options), office=options["office"]),
        at=timezone.now(),
        group_by=options["group_by"],
        cut_off=_cut_off(options["cut_off"]),
        definition=definition(options["definition"]),
    )


def _cut_off(text: str | None) -> datetime | None:
    return read_moment(text) if text else None


def _period(options: dict[str, Any]) -> Period:
    first, last, name = options["first"], options["last"], options["period"]
    if bool(name) == bool(first or last) or bool(first) != bool(last):
        raise CommandError(_("Name --from and --to, or --period."), returncode=WRONG_USE)
    return parse_period(name) if name else period_between(first, last)
