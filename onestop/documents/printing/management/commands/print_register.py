"""The register of a period as a PDF file."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from onestop.documents.printing.documents import register_pdf
from procedures.models import Office
from procedures.rules.errors import RuleError

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Print the register of dossiers (form 07; 06 of 2018) of a period as PDF, both days counted. "
        "Exit 0 when printed, 1 when refused, 2 on wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", required=True, metavar="CODE")
        parser.add_argument("--from", dest="first", required=True, type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--to", dest="last", required=True, type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--output", required=True, metavar="FILE.pdf", type=Path)

    def handle(self, *args: object, **options: Any) -> None:
        office = Office.objects.filter(code=options["office"]).first()
        if office is None:
            raise CommandError(
                _("There is no office with the code %(office)s.") % {"office": options["office"]},
                returncode=WRONG_USE,
            )
        try:
            document = register_pdf(office, options["first"], options["last"], at=timezone.now())
        except RuleError as refused:
            raise CommandError(_(refused.template) % refused.params, returncode=FOUND_SOMETHING) from None
        options["output"].write_bytes(document.content)
