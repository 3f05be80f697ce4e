"""`manage.py make_exports`: makes the exports that wait, without the worker."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onestop.reports.making import make_exports
from onestop.reports.sending import ask_due, send_links


class Command(BaseCommand):
    help = (
        "Makes scheduled reports that are due and the exports that wait or were left by a worker that died, sends "
        "the links, and says how many got ready."
    )

    def handle(self, *args: object, **options: Any) -> None:
        """Works until nothing is left to do."""
        ask_due(timezone.now())
        self.stdout.write(str(make_exports(timezone.now, lambda: True)))
        send_links(timezone.now())
