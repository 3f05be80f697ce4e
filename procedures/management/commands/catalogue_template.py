"""`manage.py catalogue_template`: the spreadsheet template, empty or holding the present catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from procedures.importing.exporting import export_versions
from procedures.importing.spreadsheet.writing import write_workbook
from procedures.importing.staged import StagedProcedure
from procedures.rules.workdays import LOCAL

WRONG_USE = 2


class Command(BaseCommand):
    help = (
        "Writes the spreadsheet template for an office's own procedures, empty or with the present catalogue."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("output", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--filled", action="store_true", help="With the procedures in force today.")
        parser.add_argument(
            "--drafts", action="store_true", help="With the newest draft of each procedure, too."
        )

    def handle(self, *args: object, output: Path, filled: bool, drafts: bool, **options: Any) -> None:
        """Writes the file and says how many procedures it holds."""
        if output.suffix.lower() != ".xlsx":
            raise CommandError("Name the file with .xlsx at its end.", returncode=WRONG_USE)
        procedures = list(_wanted(filled=filled, drafts=drafts))
        try:
            write_workbook(output, procedures)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error}.", returncode=WRONG_USE) from error
        self.stdout.write(f"{output}: {len(procedures)} procedures")


def _wanted(*, filled: bool, drafts: bool) -> Iterator[StagedProcedure]:
    if filled or drafts:
        yield from export_versions(timezone.now().astimezone(LOCAL).date(), with_drafts=drafts)
