"""`manage.py load_demo`: the demonstration province with its catalogue, staff and some months of dossiers."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from onestop.demo.beginning import begin, begun_at, has_ended, is_demonstration, note_end
from onestop.demo.history import load_history
from onestop.demo.sample_feedback import give_voice
from onestop.demo.sign_ins import ensure_sign_ins
from procedures.models import Office, Procedure
from procedures.progress import progress

SIZE = 400


@contextmanager
def _quietly() -> Iterator[None]:
    """Without a line for each thing that services note: whoever starts the demonstration reads the terminal."""
    logger = logging.getLogger("onestop")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


class Command(BaseCommand):
    help = (
        "Loads the demonstration into an empty database: calendar, offices, procedures, staff, and some months of "
        "dossiers up to now. An interrupted loading goes on where it stopped. Refuses in production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when the database has other data."
        )
        parser.add_argument("--size", type=int, default=SIZE, help=f"How many dossiers (default {SIZE}).")
        parser.add_argument(
            "--processes", type=int, default=min(2, os.cpu_count() or 1), help="Default: 2 at most."
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="Of what is said meanwhile; the dossiers speak Vietnamese.",
        )
        parser.add_argument("--seed", type=int, default=1, help="Another number tells other stories.")

    def handle(
        self,
        *args: object,
        if_empty: bool,
        size: int,
        seed: int,
        processes: int,
        language: str,
        **options: Any,
    ) -> None:
        """Loads, or goes on loading; exit 1 when the database holds something else."""
        if settings.ONESTOP_ENV == "production":
            raise CommandError(
                "This is a real office (ONESTOP_ENV=production): it gets no invented dossiers."
            )
        if not is_demonstration() and (Procedure.objects.exists() or Office.objects.exists()):
            if if_empty:
                return
            raise CommandError("The database is not empty; the demonstration needs an empty one.")
        if not has_ended():
            self._load(size, seed, processes, language)
        with translation.override(language):
            ensure_sign_ins()

    def _load(self, size: int, seed: int, processes: int, language: str) -> None:
        with translation.override(language):
            title = _("Loading the demonstration: procedures, people and some months of dossiers …")
            end = _("The demonstration is loaded: %(dossiers)d dossiers.")
        with progress(title, size) as show:
            now = begun_at() or begin(timezone.now())
            told = load_history(
                size=size,
                seed=seed,
                now=now,
                processes=processes,
                progress=lambda done, of: show(done + size - of),
            )
            with _quietly():
                give_voice(now)
        note_end(timezone.now())
        call_command("refresh_insight", "--all", verbosity=0, stdout=self.stdout)
        self.stdout.write(end % {"dossiers": told})
