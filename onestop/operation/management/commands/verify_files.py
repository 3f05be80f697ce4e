"""`manage.py verify_files`: whether every file still is what was handed in."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from dossiers.models import DossierFile
from dossiers.selectors.files import changed_files
from onestop.statistics.heartbeats import checking

FOUND_SOMETHING = 1


class Command(BaseCommand):
    help = (
        "Compares the digest of every stored file with the one recorded when it came in, also of those set aside. "
        "Exit 0 when all agree, 1 when one differs or is gone; each is named by its number. Reads only, but for a "
        "note that it ran."
    )

    def handle(self, *args: object, **options: Any) -> None:
        """Checks, and notes that it did."""
        with checking("files"):
            self._check()

    def _check(self) -> None:
        wrong, total = 0, DossierFile.objects.count()
        # A bar on terminals only.
        for row, agrees in tqdm(changed_files(), total=total, unit=" files", disable=None):
            if not agrees:
                wrong += 1
                self.stderr.write(_("Changed or gone: file %(file)s") % {"file": row.public_id})
        if wrong:
            sys.exit(FOUND_SOMETHING)
        self.stdout.write(_("%(count)s files are as they came in.") % {"count": total})
