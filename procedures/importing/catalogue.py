"""Opens a catalogue file, whatever it is, and gives its entries one after the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext

from procedures.importing.flags import Refusal
from procedures.importing.lines import read_records, start_of
from procedures.importing.national import read_national
from procedures.importing.spreadsheet.archive import WorkbookRefused
from procedures.importing.spreadsheet.reading import read_workbook
from procedures.importing.staged import Entry, RefusedEntry
from procedures.rules.errors import gettext_noop

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0"
LONGEST_START = 4096
SHEETS_OF_OTHERS = frozenset({".xls", ".xlsx", ".xlsm", ".ods", ".csv"})
NOT_A_WORKBOOK = gettext_noop(
    "This is not an XLSX workbook: fill in the template (catalogue_template) and save it as XLSX; .xls and .csv are "
    "not read."
)
NOT_IN_LINES = gettext_noop(
    "This file is one JSON text, not a record a line. Write each record on a line of its own, for example: "
    "jq -c '.[]' file.json > file.jsonl"
)


def read_catalogue(path: Path) -> Iterator[Entry]:
    """The entries of a file of national records (JSON lines) or of a filled-in template (XLSX).

    The content tells which it is, not the name. Raises OSError, and WorkbookRefused for a whole
    workbook (not_a_workbook too) and for JSON that is not in lines (json_not_in_lines).
    """
    with path.open("rb") as stream:
        start = stream.read(LONGEST_START)
        stream.seek(0)
        if start.startswith(ZIP_START):
            yield from read_workbook(path)
            return
        _refuse_others(path, start)
        yield from read_national_lines(stream)


def _refuse_others(path: Path, start: bytes) -> None:
    """Refuse at once, in one sentence, what would otherwise be refused line by line."""
    if start.startswith(OLE_START) or path.suffix.lower() in SHEETS_OF_OTHERS:
        raise WorkbookRefused("not_a_workbook", gettext(NOT_A_WORKBOOK))
    first = next(iter(start_of(start).split()), "")
    line = start_of(start).strip().partition("\n")[0].strip()
    if first.startswith("[") or line == "{":
        raise WorkbookRefused("json_not_in_lines", gettext(NOT_IN_LINES))


def read_national_lines(stream: BinaryIO) -> Iterator[Entry]:
    """The entries of JSON lines; a row that cannot be taken is refused with its line, the others go on."""
    for line in read_records(stream):
        try:
            if line.refusal is not None:
                raise line.refusal
            yield read_national(line.number, line.record or {})
        except Refusal as refusal:
            yield RefusedEntry(line.number, refusal.procedure, refusal.code, refusal.text)
