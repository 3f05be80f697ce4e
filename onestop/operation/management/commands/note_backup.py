"""`manage.py note_backup`: says that a backup was taken, so that /metrics can tell how old the last one is."""

from typing import Any

from django.core.management.base import BaseCommand

from onestop.statistics.heartbeats import note_backup


class Command(BaseCommand):
    help = "Notes that a backup was taken just now. Run it after the backup, only if it succeeded: pg_dump … && …"

    def handle(self, *args: object, **options: Any) -> None:
        """One row; /metrics has its age."""
        note_backup()
