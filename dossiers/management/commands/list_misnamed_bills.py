"""`manage.py list_misnamed_bills`: bills frozen before 1.0.0 under the name of another line, with their receipts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dossiers.models import Dossier
from dossiers.selectors.fees import misnamed_lines
from procedures.selectors.portions import in_portions


class Command(BaseCommand):
    help = (
        "Lists the dossiers whose frozen bill names a fee after another line of the same kind, with the name that the "
        "version gives it and the receipts that were printed with the wrong one. Reads only; changes nothing."
    )

    def handle(self, *args: object, **options: Any) -> None:
        """One line for each name: code, recorded name, own name, receipts."""
        found = 0
        dossiers = Dossier.objects.select_related("version", "case").order_by("pk")
        for dossier in in_portions(dossiers):
            for recorded, own in misnamed_lines(dossier):
                found += 1
                receipts = ", ".join(str(receipt) for receipt in dossier.fee_receipts.all()) or "–"
                self.stdout.write(f"{dossier.code}\t{recorded}\t{own}\t{receipts}")
        self.stdout.write(_("%(count)s names of bill lines differ from their version.") % {"count": found})
