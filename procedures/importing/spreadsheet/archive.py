"""Looks into an XLSX before it is opened: sizes declared and real, and how far its cells reach."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from procedures.importing.flags import Refusal

LARGEST_FILE = 20 << 20
LARGEST_UNPACKED = 50 << 20
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 100 << 10
MOST_MEMBERS = 500
LAST_ROW = 100_000
LAST_COLUMN = 200
MOST_CELLS = 2_000_000
"""Rows × columns of one sheet, blanks included, since the reader keeps the whole rectangle."""
CHUNK = 1 << 16
LOCAL_HEADER = 30


class WorkbookRefused(Refusal):
    """The workbook as a whole cannot be taken."""


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook that would cost memory out of proportion.

    Raises WorkbookRefused: workbook_too_large, workbook_broken, workbook_packed_too_tightly,
    workbook_encrypted, workbook_too_wide, workbook_has_dtd.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise WorkbookRefused("workbook_too_large", f"> {LARGEST_FILE} bytes")
    try:
        with path.open("rb") as stream, ZipFile(stream) as archive:
            members = archive.infolist()
            _refuse_declared(members)
            left = LARGEST_UNPACKED
            for member in members:
                left -= _inspect(stream, member, left)
    except (BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        if isinstance(error, Refusal):
            raise
        raise WorkbookRefused("workbook_broken", str(error)) from error


def _refuse_declared(members: list[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise WorkbookRefused("workbook_too_large", f"{len(members)} members")
    for member in members:
        if member.flag_bits & 0x1:
            raise WorkbookRefused("workbook_encrypted", member.filename)
        big = member.file_size > RATIO_COUNTS_FROM
        if big and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
            raise WorkbookRefused("workbook_packed_too_tightly", member.filename)


def _inspect(stream: BinaryIO, member: ZipInfo, left: int) -> int:
    """The real unpacked size of a member; what the directory says is not believed."""
    reach = _Reach() if member.filename.endswith((".xml", ".rels")) else None
    size = 0
    for chunk in _unpacked(stream, member):
        size += len(chunk)
        if size > left or size > member.file_size:
            raise WorkbookRefused("workbook_too_large", member.filename)
        if reach:
            reach.feed(chunk, member.filename)
    if reach:
        reach.feed(b"", member.filename, final=True)
    return size


def _unpacked(stream: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    stream.seek(member.header_offset)
    header = stream.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise WorkbookRefused("workbook_broken", member.filename)
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    stream.seek(name + extra, 1)
    remaining = member.compress_size
    inflate = zlib.decompressobj(-15) if member.compress_type else None
    while remaining > 0 and (packed := stream.read(min(CHUNK, remaining))):
        remaining -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, CHUNK)
            packed = inflate.unconsumed_tail


class _Reach:
    """Follows the cells of a sheet and refuses one that reaches too far, whatever size the sheet declares."""

    def __init__(self) -> None:
        self.row = self.column = self.widest = self.lowest = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse_dtd

    def feed(self, chunk: bytes, name: str, *, final: bool = False) -> None:
        try:
            self.parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise WorkbookRefused("workbook_broken", f"{name}: {error}") from error

    def _refuse_dtd(self, *_: object) -> None:
        raise WorkbookRefused("workbook_has_dtd")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "row":
            self._move_row(attributes.get("r", ""))
        elif local == "c":
            self._move_cell(attributes.get("r", ""))

    def _move_row(self, number: str) -> None:
        self.row = int(number) if number.isascii() and number.isdigit() else self.row + 1
        self.column = 0
        self._check()

    def _move_cell(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self.column = _column_number(letters) if letters else self.column + 1
        digits = reference[len(letters) :]
        self.row = int(digits) if digits else self.row
        self._check()

    def _check(self) -> None:
        self.widest, self.lowest = max(self.widest, self.column), max(self.lowest, self.row)
        if self.widest > LAST_COLUMN or self.lowest > LAST_ROW or self.widest * self.lowest > MOST_CELLS:
            raise WorkbookRefused("workbook_too_wide", f"{self.lowest} × {self.widest}")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
