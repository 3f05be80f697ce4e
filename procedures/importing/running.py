"""One whole import: survey the file, take its entries one by one, report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from procedures.importing.catalogue import read_catalogue
from procedures.importing.duplicates import Survey
from procedures.importing.report import ImportReport
from procedures.importing.staged import Entry
from procedures.importing.staging import Run, stage_entry

KEPT_IN_MEMORY = 32 << 20
"""Bytes; a larger file is read twice instead of being held."""

Watch = Callable[[Iterable[Entry], int], Iterable[Entry]]


def import_file(
    path: Path, *, by: str, at: datetime, dry_run: bool = False, watch: Watch | None = None
) -> ImportReport:
    """Take a catalogue file in and report on every row; `watch` may look on as the entries pass (a progress bar).

    A dry run does the same work in one transaction and takes it back, so that its report is the true one.
    Raises OSError and WorkbookRefused before anything is written.
    """
    entries = _entries(path)
    run = Run(Survey(entries), by=by, at=at, source=path.name)
    if not dry_run:
        return _take_all(entries, run, watch)
    with transaction.atomic():
        report = _take_all(entries, run, watch)
        transaction.set_rollback(True)
    return report


class _Reread:
    """The entries of a file too large to hold, read anew each time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[Entry]:
        return read_catalogue(self.path)


def _entries(path: Path) -> Iterable[Entry]:
    """The entries, to be gone through twice: names and codes are compared before the first one is taken."""
    return list(read_catalogue(path)) if path.stat().st_size <= KEPT_IN_MEMORY else _Reread(path)


def _take_all(entries: Iterable[Entry], run: Run, watch: Watch | None) -> ImportReport:
    report = ImportReport()
    for entry in watch(entries, run.survey.total) if watch else entries:
        report.add(stage_entry(entry, run))
    return report
