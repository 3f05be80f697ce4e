"""Cells whose formula has no result, or an error for one: readers of values see nothing there, as if it were empty.

The XML is read as it is: `refuse_bomb` has gone through every member before (no DTD, bounded size and reach).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from procedures.importing.spreadsheet.layout import FIRST_ROW

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class NoResult:
    """What stands in such a cell: an error as it is shown (#REF!), or "=…" for a formula that nobody worked out."""

    text: str

    def __str__(self) -> str:
        return self.text


def put_in_sight(archive: ZipFile, name: str, table: list[list[Any]]) -> None:
    """Put a NoResult into a sheet's table wherever its cell has one; the archive has passed `refuse_bomb`."""
    member = _members(archive).get(name)
    for row, column, text in _without_result(archive, member) if member else ():
        if row < FIRST_ROW:
            continue
        while len(table) <= row:
            table.append([])
        table[row] += [""] * (column + 1 - len(table[row]))
        table[row][column] = NoResult(text)


def _members(archive: ZipFile) -> dict[str, str]:
    """The members of the archive by the names of their sheets."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - see above
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - see above
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in book.iter("{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(link, "")
        found[sheet.get("name", "")] = str(PurePosixPath("/xl") / target).lstrip("/")
    return {name: member for name, member in found.items() if member in archive.namelist()}


def _without_result(archive: ZipFile, member: str) -> Iterator[tuple[int, int, str]]:
    """Row and column, from 0, and what is shown there."""
    row = column = -1
    with archive.open(member) as stream:
        for event, element in ElementTree.iterparse(stream, ("start", "end")):  # noqa: S314 - see above
            kind = element.tag.rpartition("}")[2]
            if event == "start" and kind == "row":
                row, column = _number(element.get("r"), row + 1), -1
            elif event == "start" and kind == "c":
                column = _column(element.get("r"), column + 1)
            elif event == "end" and kind == "c":
                text = _no_result(element)
                if text:
                    yield row, column, text
                element.clear()
            elif event == "end" and kind == "row":
                element.clear()


def _no_result(cell: ElementTree.Element) -> str:
    value, formula = cell.find("{*}v"), cell.find("{*}f")
    shown = (value.text or "") if value is not None else ""
    if cell.get("t") == "e":
        return shown or "#"
    return f"={(formula.text or '')[:40]}" if formula is not None and not shown else ""


def _number(text: str | None, otherwise: int) -> int:
    return int(text) - 1 if text and text.isascii() and text.isdigit() else otherwise


def _column(reference: str | None, otherwise: int) -> int:
    letters = (reference or "").rstrip("0123456789").upper()
    number = 0
    for letter in letters[:3]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1 if letters else otherwise
