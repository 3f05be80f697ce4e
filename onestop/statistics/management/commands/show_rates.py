"""`manage.py show_rates`: this year's rates by office, once the worker has counted everything."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers.models import StaleKey
from onestop.statistics.figures import resolution
from onestop.statistics.periods import Period
from onestop.statistics.rate_table import rate_table
from onestop.statistics.scopes import Scope
from procedures.progress import progress
from procedures.rules.moments import local_date

DEFAULT_WAIT = 180
FOUND_SOMETHING = 1


class Command(BaseCommand):
    help = (
        "Prints this year's received, resolved and pending dossiers and the on-time and early rates of each office. "
        "With --wait: once the worker has tallied all changes; exit 1 when it has not within the time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait",
            nargs="?",
            type=float,
            const=DEFAULT_WAIT,
            default=0,
            metavar="SECONDS",
            help=f"how long to wait for the worker (default {DEFAULT_WAIT} when given without a number)",
        )

        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            help="Default: the installation's.",
        )

    def handle(self, *args: object, **options: Any) -> None:
        with translation.override(options["language"] or translation.get_language()):
            self._wait(options["wait"])
            self._show()

    def _show(self) -> None:
        now = timezone.now()
        today = local_date(now)
        report = resolution(
            Scope(period=Period(today.replace(month=1, day=1), today)), at=now, group_by="office"
        )
        self.stdout.write(rate_table(report))
        if report.stale_for_seconds:
            self.stdout.write(_("Changes that the worker has not tallied yet were counted live."))

    def _wait(self, seconds: float) -> None:
        """Until what was stale at the beginning is tallied; what comes in meanwhile is not waited for."""
        stale = StaleKey.objects.filter(created_at__lte=timezone.now())
        until, whole = monotonic() + seconds, stale.count() if seconds else 0
        if not whole:
            return
        with progress(_("Waiting for the worker's first rates …"), whole) as show:
            while left := stale.count():
                show(max(whole - left, 0))
                if monotonic() > until:
                    raise CommandError(_silent(seconds), returncode=FOUND_SOMETHING)
                sleep(0.3)
            show(whole)


def _silent(seconds: float) -> str:
    return _(
        "The worker has not tallied all changes within %(seconds)d seconds. Does it run, and does "
        "Redis answer? “manage.py refresh_statistics” does it without them."
    ) % {"seconds": seconds}
