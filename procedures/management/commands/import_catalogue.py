"""`manage.py import_catalogue`: national portal records or the spreadsheet template into the catalogue."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from tqdm import tqdm

from procedures.importing.flags import Refusal
from procedures.importing.report import ImportReport, Result
from procedures.importing.running import import_file
from procedures.importing.staged import Entry

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Reads a catalogue: records of the national portal (JSON lines) or the filled-in spreadsheet template. "
        "Clean entries come into force, doubtful ones become drafts with review flags, broken rows are refused. "
        "Exit code 0: no row was refused; 1: some were; 2: the file or the database cannot be used. "
        "The flags are explained in docs/catalogue-import.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Write nothing, report the same.")
        parser.add_argument("--report", type=Path, metavar="OUT.json", help="Write the report row by row.")

    def handle(self, *args: object, file: Path, dry_run: bool, report: Path | None, **options: Any) -> None:
        """Imports, prints the sums, and ends with the exit code that its help tells."""
        if report is not None and not report.parent.is_dir():
            raise CommandError(f"There is no folder {report.parent} for the report.", returncode=WRONG_USE)
        if report is not None and report.is_dir():
            raise CommandError(f"{report} is a folder; name a file for the report.", returncode=WRONG_USE)
        done = self._imported(file, dry_run=dry_run)
        if report is not None:
            report.write_text(json.dumps(done.as_json(), ensure_ascii=False, indent=1), encoding="utf-8")
        self._print(done, dry_run=dry_run)
        refused = done.count(Result.REFUSED)
        if refused:
            raise CommandError(
                f"{refused} rows were refused; --report names them.", returncode=FOUND_SOMETHING
            )

    def _imported(self, file: Path, *, dry_run: bool) -> ImportReport:
        try:
            return import_file(
                file, by="import_catalogue", at=timezone.now(), dry_run=dry_run, watch=_with_progress
            )
        except OSError as error:
            raise CommandError(
                f"{file} cannot be read: {error.strerror or error}.", returncode=WRONG_USE
            ) from error
        except Refusal as refusal:
            raise CommandError(
                f"{file} cannot be used: {refusal.code} {refusal.text}", returncode=WRONG_USE
            ) from refusal
        except DatabaseError as error:
            reason = " ".join(str(error).split())
            raise CommandError(f"The database cannot be used: {reason}", returncode=WRONG_USE) from error

    def _print(self, report: ImportReport, *, dry_run: bool) -> None:
        sums = report.as_json()
        self.stdout.write(f"{'Dry run, nothing written. ' if dry_run else ''}Read {sums['read']}:")
        for result in Result:
            self.stdout.write(f"  {result:10} {sums[result]:>7}")
        for flag, count in report.flag_counts().items():
            self.stdout.write(f"    {flag:32} {count:>6}")


def _with_progress(entries: Iterable[Entry], total: int) -> Iterable[Entry]:
    """The entries, with a progress bar when somebody is looking."""
    return tqdm(entries, total=total, unit=" rows", disable=not sys.stderr.isatty(), file=sys.stderr)
