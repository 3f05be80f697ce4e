"""`manage.py scan_files`: asks the scanner about every file that still waits for it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dossiers.selectors.files import files_to_scan
from onestop.documents.files.scanning import scan_waiting

FOUND_SOMETHING = 1


class Command(BaseCommand):
    help = (
        "Asks the scanner (ONESTOP_FILE_SCANNER) about files that are still pending; they can be fetched only when it "
        "says clean. Exit 0 when none waits any more, 1 when the scanner did not answer."
    )

    def handle(self, *args: object, **options: Any) -> None:
        verdicts = scan_waiting(files_to_scan().count())
        counts = {name: verdicts[name] for name in ("clean", "refused")}
        self.stdout.write(_("%(clean)s clean, %(refused)s refused") % counts)
        waiting = files_to_scan().count()
        if waiting:
            self.stderr.write(
                _("%(count)s files still wait: the scanner does not answer.") % {"count": waiting}
            )
            sys.exit(FOUND_SOMETHING)
