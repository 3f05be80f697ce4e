"""`manage.py refresh_statistics`: the worker's work without worker and Redis."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from dossiers.models import StaleKey
from onestop.statistics.refresh import BATCH, drain, recount_all

# A drain of the worker that holds a key lets go of it within seconds.
PATIENCE_SECONDS = 60
FOUND_SOMETHING = 1


class Command(BaseCommand):
    help = (
        "Brings the tallies of stale keys up to date, or counts all of them anew (--all). Needs no Redis. Safe at any "
        "time, also twice at once. Exit 1 when something could not be done now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="count everything anew from the events")

    def handle(self, *args: object, **options: Any) -> None:
        if options["all"]:
            self.stdout.write(_("%(rows)s tallies counted anew.") % {"rows": self._recount()})
        self.stdout.write(_("%(keys)s stale keys brought up to date.") % {"keys": self._drain()})

    def _recount(self) -> int:
        with tqdm(unit=" " + _("years"), disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return recount_all(at=timezone.now(), progress=show)

    def _drain(self) -> int:
        """Until nothing is left that was stale at the beginning."""
        waiting = StaleKey.objects.all()
        began, done, last = timezone.now(), 0, monotonic()
        with tqdm(total=waiting.count(), unit=" " + _("keys"), disable=None) as bar:
            while waiting.filter(created_at__lte=began).exists():
                drained = drain(at=timezone.now(), limit=10 * BATCH)
                bar.update(drained)
                done += drained
                last = monotonic() if drained else last
                if monotonic() - last > PATIENCE_SECONDS:
                    raise CommandError(
                        _("Something else holds stale keys; run this again later."),
                        returncode=FOUND_SOMETHING,
                    )
                if not drained:
                    sleep(0.2)
        return done
