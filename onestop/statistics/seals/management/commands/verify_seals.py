"""`manage.py verify_seals`: whether every seal still says what was signed and the events still say the same."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from onestop.statistics.heartbeats import checking
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.verifying import Fault, first_fault
from procedures.selectors.portions import in_portions

FOUND_SOMETHING = 1


class Command(BaseCommand):
    help = (
        "Checks the hash, the lists and the chain of every version of every seal, and counts each anew from the events "
        "at its cut-off. Exit 1 at the first difference, which is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seal", type=int, metavar="NUMBER", help="only this one")

    def handle(self, *args: object, **options: Any) -> None:
        """Checks; notes that it did when it was about all seals."""
        with checking("seals") if options["seal"] is None else nullcontext():
            self._check(**options)

    def _check(self, **options: Any) -> None:
        versions = SealVersion.objects.select_related("seal__office").order_by("seal", "number")
        if options["seal"] is not None:
            versions = versions.filter(seal=options["seal"])
        checked = 0
        for version in tqdm(in_portions(versions, 20), unit=" " + _("seals"), disable=None):
            with transaction.atomic():
                fault = first_fault(version)
            if fault is not None:
                self.stderr.write(_told(version, fault))
                sys.exit(FOUND_SOMETHING)
            checked += 1
        self.stdout.write(_("%(count)s versions of seals are as they were signed.") % {"count": checked})


def _told(version: SealVersion, fault: Fault) -> str:
    return _(
        "Seal %(seal)s (%(office)s, %(period)s) version %(number)s: %(kind)s %(place)s: "
        "sealed %(sealed)s, found %(found)s"
    ) % {
        "seal": version.seal_id,
        "office": version.header["scope"]["office"],
        "period": version.seal.period.name,
        "number": version.number,
        "kind": fault.kind,
        "place": fault.place,
        "sealed": fault.sealed,
        "found": fault.found,
    }
