"""`manage.py make_exports`: makes the exports that wait, without the worker."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onestop.reports.making import make_exports


class Command(BaseCommand):
    help = "Makes the exports that wait or were left by a worker that died, and says how many got ready."

    def handle(self, *args: Any, **options: Any) -> None:
        """Works until nothing is left to do."""
        self.stdout.write(str(make_exports(timezone.now, lambda: True)))
