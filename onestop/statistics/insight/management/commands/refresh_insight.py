"""`manage.py refresh_insight`: signs and expected finish without worker and Redis."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from onestop.statistics.insight.rounds import refresh


class Command(BaseCommand):
    help = (
        "Counts signs of the months that are due and learns how dossiers of the offices ended, or all of it anew "
        "(--all). Needs no Redis. Safe at any time, also twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="count everything anew, due or not")

    def handle(self, *args: object, **options: Any) -> None:
        """Works until nothing is left that is due."""
        done = refresh(timezone.now, anew=options["all"])
        if options["verbosity"]:
            self.stdout.write(_("Signs and expected finish: %(done)s parts counted.") % {"done": done})
