"""`manage.py seal_report`: seal the report of an office, or correct a seal, from a terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import User
from onestop.statistics.definitions import DEFAULT, DEFINITIONS, definition
from onestop.statistics.periods import Period, parse_period, period_between
from onestop.statistics.seals.sealing import seal_report
from procedures.rules.errors import RuleError, TransitionRefused
from procedures.rules.iso import read_moment

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Seals the figures of a period that is over, with the list behind each cell, under the name of a head of the "
        "office. Sealed again, with --reason, it becomes a correction. Exit 1 when it cannot be sealed now, 2 for "
        "wrong use or a person without the right."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", required=True, metavar="CODE")
        parser.add_argument("--alone", action="store_true", help="without the offices under it")
        parser.add_argument("--from", dest="first", metavar="DATE", help="first day, such as 2026-01-01")
        parser.add_argument("--to", dest="last", metavar="DATE", help="last day, which counts")
        parser.add_argument(
            "--period", metavar="NAME", help="instead of both: 2026-03, 2026-Q1, stat-2026-Q1, …"
        )
        parser.add_argument("--definition", choices=sorted(DEFINITIONS), default=DEFAULT.code)
        parser.add_argument("--cut-off", metavar="MOMENT", help="count only what was entered until then")
        parser.add_argument("--by", required=True, metavar="USER", help="a head of the office")
        parser.add_argument("--reason", default="", help="why a seal is corrected")

    def handle(self, *args: object, **options: Any) -> None:
        user = User.objects.filter(username=options["by"], is_active=True).first()
        if user is None:
            problem = _("There is no active user “%(name)s”.") % {"name": options["by"]}
            raise CommandError(problem, returncode=WRONG_USE)
        try:
            version = seal_report(
                office=options["office"],
                period=_period(options),
                subtree=not options["alone"],
                definition=definition(options["definition"]),
                cut_off=read_moment(options["cut_off"]) if options["cut_off"] else None,
                reason=options["reason"],
                by=actor_for(user),
                at=timezone.now(),
            )
        except TransitionRefused as error:
            raise CommandError(_(error.template) % error.params, returncode=FOUND_SOMETHING) from error
        except RuleError as error:
            raise CommandError(_(error.template) % error.params, returncode=WRONG_USE) from error
        told = {"seal": version.seal_id, "number": version.number, "hash": version.hash}
        self.stdout.write(_("Sealed: number %(seal)s, version %(number)s, SHA-256 %(hash)s") % told)


def _period(options: dict[str, Any]) -> Period:
    first, last, name = options["first"], options["last"], options["period"]
    if bool(name) == bool(first or last) or bool(first) != bool(last):
        raise CommandError(_("Name --from and --to, or --period."), returncode=WRONG_USE)
    return parse_period(name) if name else period_between(first, last)
