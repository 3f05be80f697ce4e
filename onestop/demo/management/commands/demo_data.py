"""`manage.py demo_data`: many plausible dossiers over some years, for demonstrations and benchmarks."""

import os
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from onestop.demo.beginning import begin, is_demonstration, note_end
from onestop.demo.bulk.running import earliest_day, write_dossiers
from onestop.demo.sign_ins import ensure_sign_ins
from procedures.models import Office, Procedure
from procedures.rules.errors import RuleError
from procedures.rules.workdays import local_date


class Command(BaseCommand):
    help = (
        "Writes SIZE invented dossiers with their applicants, papers and chained events straight into the tables, by "
        "the same rules as the services, then counts the statistics. In an empty database the demonstration's "
        "offices and procedures are loaded first. The same seed and days give the same dossiers. Refuses in production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, default=100_000, help="How many dossiers (default 100000).")
        parser.add_argument("--seed", type=int, default=1, help="Another number makes other dossiers.")
        parser.add_argument("--years", type=int, default=3, help="Received over so many years (default 3).")
        parser.add_argument(
            "--until", type=date.fromisoformat, help="The last day, as 2026-11-20 (default yesterday)."
        )
        parser.add_argument(
            "--processes", type=int, default=min(2, os.cpu_count() or 1), help="Default: 2 at most."
        )
        parser.add_argument(
            "--checked", action="store_true", help="Let every trigger look at every row; slower."
        )

    def handle(
        self,
        *args: object,
        size: int,
        seed: int,
        years: int,
        until: date | None,
        processes: int,
        checked: bool,
        **options: Any,
    ) -> None:
        """Writes; exit 1 in production, in a real office's database, or for figures that make no sense."""
        if settings.ONESTOP_ENV == "production":
            raise CommandError(
                "This is a real office (ONESTOP_ENV=production): it gets no invented dossiers."
            )
        if not (0 < size <= 10_000_000 and 0 < years <= 8 and 0 < processes <= 16):
            raise CommandError(
                "SIZE is a number from 1 to 10000000, YEARS from 1 to 8, PROCESSES from 1 to 16."
            )
        now = timezone.now()
        last = until or local_date(now) - timedelta(days=1)
        first = self._reference(now, last - timedelta(days=round(years * 365.25)))
        try:
            self._write(size, seed, first, last, processes, checked)
        except RuleError as error:
            raise CommandError(str(error)) from error
        ensure_sign_ins()

    def _reference(self, now: datetime, first: date) -> date:
        """See to it that the demonstration's offices are there; returns the first day they allow."""
        if not (Procedure.objects.exists() or Office.objects.exists()):
            begin(now, since=first)
            note_end(now)
        if not is_demonstration():
            raise CommandError(
                "The database holds another office's data; demo_data needs an empty one or the demonstration."
            )
        allowed = max(first, earliest_day())
        if allowed > first:
            self.stdout.write(f"The demonstration's offices begin on {allowed:%d/%m/%Y}: so do the dossiers.")
        return allowed

    def _write(self, size: int, seed: int, first: date, last: date, processes: int, checked: bool) -> None:
        started = time.monotonic()
        events = write_dossiers(
            size=size,
            seed=seed,
            since=first,
            until=last,
            processes=processes,
            checked=checked,
            progress=self._progress,
        )
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{size} dossiers with {events} events in {seconds:.1f} s, {size / seconds:.0f} dossiers a second."
        )
        if "refresh_statistics" in get_commands():
            started = time.monotonic()
            call_command("refresh_statistics", "--all", stdout=self.stdout)
            call_command("refresh_insight", "--all", stdout=self.stdout)
            self.stdout.write(f"Statistics counted in {time.monotonic() - started:.1f} s.")

    def _progress(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\rWriting dossiers: {done} of {of}" + ("\n" if done == of else ""), ending="")
