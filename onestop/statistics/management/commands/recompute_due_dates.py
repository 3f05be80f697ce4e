"""`manage.py recompute_due_dates`: look at what a new calendar version does to open dossiers, and apply it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from dossiers.rules.actors import Actor
from dossiers.selectors.calendar_changes import DueChange, due_changes
from dossiers.services.processing import recompute
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import User
from procedures.models import Calendar
from procedures.rules.errors import RuleError
from procedures.rules.moments import LOCAL

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Lists every open dossier whose due date would change under the newest version of a calendar (or of one that "
        "inherits from it): code, old due date, new one, days. --apply writes one event for each, by a person with the "
        "right to do so and with a reason. Exit 1 when some could not be applied."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--calendar", required=True, metavar="CODE", help="such as vn, the national one")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--preview", action="store_true", help="only list")
        what.add_argument("--apply", action="store_true", help="list and apply")
        parser.add_argument("--reason", default="", help="with --apply: why; kept on each event")
        parser.add_argument(
            "--by", default="", metavar="USER", help="with --apply: head or manager of the offices"
        )

    def handle(self, *args: object, **options: Any) -> None:
        now = timezone.now()
        calendar = Calendar.objects.filter(code=options["calendar"]).first()
        if calendar is None:
            known = ", ".join(Calendar.objects.order_by("code").values_list("code", flat=True))
            problem = _("There is no calendar “%(code)s”; there are: %(known)s.")
            raise CommandError(problem % {"code": options["calendar"], "known": known}, returncode=WRONG_USE)
        by = _person(options) if options["apply"] else None
        changes = self._changes(calendar, now)
        for change in changes:
            self.stdout.write(_line(change))
        self.stdout.write(_("%(count)s due dates would change.") % {"count": len(changes)})
        if by and self._apply(changes, by, options["reason"], now):
            sys.exit(FOUND_SOMETHING)

    def _changes(self, calendar: Calendar, now: datetime) -> list[DueChange]:
        try:
            return list(tqdm(due_changes(calendar, at=now), unit=" " + _("changes"), disable=None))
        except RuleError as error:
            raise CommandError(_(error.template) % error.params, returncode=WRONG_USE) from error

    def _apply(self, changes: Iterable[DueChange], by: Actor, reason: str, now: datetime) -> int:
        """How many could not be applied; each is its own transaction and told on standard error."""
        failed = done = 0
        for change in tqdm(changes, unit=" " + _("dossiers"), disable=None):
            try:
                recompute(
                    change.code,
                    by=by,
                    at=now,
                    calendar_version=change.version,
                    reason=reason,
                    revision=change.revision,
                )
                done += 1
            except RuleError as error:
                failed += 1
                self.stderr.write(f"{change.code}: {_(error.template) % error.params}")
        self.stdout.write(_("%(done)s applied, %(failed)s not.") % {"done": done, "failed": failed})
        return failed


def _person(options: dict[str, Any]) -> Actor:
    if not options["reason"].strip() or not options["by"]:
        raise CommandError(_("--apply needs --reason and --by."), returncode=WRONG_USE)
    user = User.objects.filter(username=options["by"], is_active=True).first()
    if user is None:
        problem = _("There is no active user “%(name)s”.") % {"name": options["by"]}
        raise CommandError(problem, returncode=WRONG_USE)
    return actor_for(user)


def _line(change: DueChange) -> str:
    old, new = (moment.astimezone(LOCAL) for moment in (change.due_at, change.new_due_at))
    return f"{change.code}\t{old:%d/%m/%Y %H:%M}\t{new:%d/%m/%Y %H:%M}\t{change.days:+d}"
