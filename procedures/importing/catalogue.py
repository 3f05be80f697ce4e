"""Opens a catalogue file, whatever it is, and gives its entries one after the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from procedures.importing.flags import Refusal
from procedures.importing.lines import read_records
from procedures.importing.national import read_national
from procedures.importing.spreadsheet.reading import read_workbook
from procedures.importing.staged import Entry, RefusedEntry

ZIP_START = b"PK\x03\x04"


def read_catalogue(path: Path) -> Iterator[Entry]:
    """The entries of a file of national records (JSON lines) or of a filled-in template (XLSX).

    The content tells which it is, not the name. Raises OSError, and WorkbookRefused for a whole workbook.
    """
    with path.open("rb") as stream:
        start = stream.read(len(ZIP_START))
        stream.seek(0)
        if start == ZIP_START:
            yield from read_workbook(path)
        else:
            yield from read_national_lines(stream)


def read_national_lines(stream: BinaryIO) -> Iterator[Entry]:
    """The entries of JSON lines; a row that cannot be taken is refused with its line, the others go on."""
    for line in read_records(stream):
        try:
            if line.refusal is not None:
                raise line.refusal
            yield read_national(line.number, line.record or {})
        except Refusal as refusal:
            yield RefusedEntry(line.number, refusal.procedure, refusal.code, refusal.text)
