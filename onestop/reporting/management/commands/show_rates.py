"""`manage.py show_rates`: this year's rates by office, once the worker has counted everything."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import StaleKey
from onestop.reporting.figures import resolution
from onestop.reporting.periods import Period
from onestop.reporting.rate_table import rate_table
from onestop.reporting.scopes import Scope
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

    def handle(self, *args: Any, **options: Any) -> None:
        self._wait(options["wait"])
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
        began, until = timezone.now(), monotonic() + seconds
        while seconds and StaleKey.objects.filter(created_at__lte=began).exists():
            if monotonic() > until:
                raise CommandError(
                    _(
                        "The worker has not tallied all changes within %(seconds)d seconds. Does it run, and does "
                        "Redis answer? “manage.py refresh_statistics” does it without them."
                    )
                    % {"seconds": seconds},
                    returncode=FOUND_SOMETHING,
                )
            sleep(0.3)
