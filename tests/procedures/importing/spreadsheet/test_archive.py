"""Workbooks that cost more than they say are refused before they are opened."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from procedures.importing.spreadsheet.archive import (
    HIGHEST_RATIO,
    LARGEST_UNPACKED,
    WorkbookRefused,
    refuse_bomb,
)
from procedures.importing.spreadsheet.reading import read_workbook
from procedures.importing.spreadsheet.writing import write_workbook

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def archive(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def reason(path: Path) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        refuse_bomb(path)
    return refused.value.code


def test_the_template_itself_passes(tmp_path: Path) -> None:
    write_workbook(tmp_path / "t.xlsx")
    refuse_bomb(tmp_path / "t.xlsx")


def test_a_small_file_that_unpacks_to_too_much(tmp_path: Path) -> None:
    big = b"<a>" + b"x" * (LARGEST_UNPACKED + 1) + b"</a>"
    assert reason(archive(tmp_path / "b.xlsx", {"xl/sharedStrings.xml": big})) == "workbook_too_large"


def test_a_member_packed_too_tightly(tmp_path: Path) -> None:
    tight = b"<a>" + b" " * (1 << 20) + b"</a>"
    path = archive(tmp_path / "b.xlsx", {"xl/sharedStrings.xml": tight})
    packed = zipfile.ZipFile(path).infolist()[0].compress_size
    assert len(tight) / packed > HIGHEST_RATIO
    assert reason(path) == "workbook_packed_too_tightly"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>',
        '<row r="1048576"/>',
        '<row r="1"><c r="XFD1"/></row>',
        '<row r="1">' + "<c/>" * 300 + "</row>",
        "<row/>" * 100_001,
    ],
)
def test_a_sheet_that_reaches_too_far(tmp_path: Path, cells: str) -> None:
    path = archive(
        tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": SHEET.format(cells).encode()}, zipfile.ZIP_STORED
    )
    assert reason(path) == "workbook_too_wide"


def test_a_real_wide_workbook_of_a_few_kilobytes(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "wide.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    assert (tmp_path / "wide.xlsx").stat().st_size < 10_000
    assert reason(tmp_path / "wide.xlsx") == "workbook_too_wide"


def test_a_directory_that_lies_about_the_size(tmp_path: Path) -> None:
    path = archive(tmp_path / "b.xlsx", {"xl/a.xml": b"<a>" + b"0123456789" * 5000 + b"</a>"})
    content = bytearray(path.read_bytes())
    size = (50_007).to_bytes(4, "little")
    at = content.rindex(size)
    content[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    assert reason(path) == "workbook_too_large"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "workbook_has_dtd"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x"><a/>', "workbook_has_dtd"),
        (b"<a><b></a>", "workbook_broken"),
        (b"", "workbook_broken"),
    ],
)
def test_xml_with_entities_or_without_sense(tmp_path: Path, content: bytes, expected: str) -> None:
    assert reason(archive(tmp_path / "b.xlsx", {"xl/workbook.xml": content})) == expected


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 100, b"no archive at all"])
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    assert reason(path) == "workbook_broken"


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_workbook(path)
    path.write_bytes(path.read_bytes()[:-200])
    assert reason(path) == "workbook_broken"


def test_a_workbook_of_others_is_not_the_template(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "other.xlsx") as workbook:
        workbook.add_worksheet().write(0, 0, "a")
    with pytest.raises(WorkbookRefused) as refused:
        list(read_workbook(tmp_path / "other.xlsx"))
    assert refused.value.code == "not_the_template"


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    path = archive(tmp_path / "b.xlsx", {"a.txt": b"hello"})
    with pytest.raises(WorkbookRefused) as refused:
        list(read_workbook(path))
    assert refused.value.code == "workbook_broken"
