"""`manage.py verify_audit`: whether anybody edited, removed or inserted a piece of the history."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from dossiers.models import AuditDigest, Dossier
from dossiers.selectors.chain_checks import Broken, broken_chains, broken_digests
from onestop.statistics.heartbeats import checking

FOUND_SOMETHING = 1


class Command(BaseCommand):
    help = (
        "Checks the hash chain of every dossier's events and the daily digests over them. Exit 0 when all hold, "
        "1 at the first broken link, which is named. Reads only, but for a note that it ran; memory does not "
        "grow with the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="name every broken link, not only the first")

    def handle(self, *args: object, **options: Any) -> None:
        """Checks, and notes that it did."""
        with checking("audit"):
            self._check(**options)

    def _check(self, **options: Any) -> None:
        broken = 0
        for found in self._broken():
            broken += 1
            self.stderr.write(_("Broken at %(where)s: %(why)s") % {"where": found.where, "why": found.why})
            if not options["all"]:
                break
        if broken:
            sys.exit(FOUND_SOMETHING)
        counts = {"dossiers": Dossier.objects.count(), "days": AuditDigest.objects.count()}
        self.stdout.write(_("%(dossiers)s chains and %(days)s daily digests hold.") % counts)

    def _broken(self) -> Iterator[Broken]:
        checks = (
            (broken_chains(), Dossier.objects.count(), _("dossiers")),
            (broken_digests(), AuditDigest.objects.count(), _("digests")),
        )
        for results, total, unit in checks:
            # A bar on terminals only.
            for found in tqdm(results, total=total, unit=f" {unit}", disable=None):
                if found is not None:
                    yield found
