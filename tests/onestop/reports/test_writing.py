"""Tables as files: read back with other programs, they hold what went in, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import python_calamine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from onestop.reports.tables import Column, Heading, Kind, Table, rate_column
from onestop.reports.writers import document, workbook
from onestop.reports.writers.document import ACROSS, LONGEST_WORD, shares
from onestop.reports.writers.sheet_cells import serial_of
from onestop.reports.writing import FORMATS, write
from procedures.rules.errors import RuleError

COLUMNS = (
    Column("code", "Mã hồ sơ"),
    Column("day", "Ngày", Kind.DATE),
    Column("at", "Lúc", Kind.MOMENT),
    Column("count", "Số", Kind.INTEGER, total=True),
    Column("fee", "Phí", Kind.MONEY, total=True),
    Column("rate", "Tỷ lệ", Kind.PERCENT),
)
# 17:30 UTC is past midnight in Vietnam.
ROW = ("Đường số 5", date(2026, 2, 28), datetime(2026, 2, 28, 17, 30, tzinfo=UTC), 3, 15_000, 98.5)
NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", "<b>&amp;</b>", "_x0041_", "a\x00\x1bb", "'x", "\ud800", "＝1")


def table(rows: Any, columns: tuple[Column, ...] = COLUMNS, **more: Any) -> Table:
    all_of_it = {
        "code": "t",
        "title": "Danh sách thử",
        "notes": ("Ghi chú",),
        "scope_words": ("Năm 2026",),
    } | more
    return Table(columns=columns, rows=rows, **all_of_it)


def written(file_format: str, what: Table) -> bytes:
    out = io.BytesIO()
    with translation.override("vi"):
        write(what, file_format, out)
    return out.getvalue()


def cells(workbook: bytes) -> list[list[Any]]:
    return python_calamine.load_workbook(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()


def test_a_workbook_holds_real_dates_and_numbers_and_sums_with_their_values() -> None:
    book = written("xlsx", table(iter([ROW, ROW])))
    rows = cells(book)
    assert rows[1] == [column.label for column in COLUMNS]
    assert rows[2] == ["Đường số 5", date(2026, 2, 28), datetime(2026, 3, 1, 0, 30), 3, 15_000, 0.985]
    assert rows[4][3:5] == [6, 30_000]
    sheet = ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>SUM(D3:D4)</f><v>6</v>" in sheet
    assert '<autoFilter ref="A2:F4"/>' in sheet
    assert 'state="frozen"' in sheet
    assert 'orientation="landscape"' in sheet


def test_the_headings_of_a_workbook_are_printed_on_every_page() -> None:
    book = ZipFile(io.BytesIO(written("xlsx", table([ROW])))).read("xl/workbook.xml").decode()
    assert '<definedName name="_xlnm.Print_Titles" localSheetId="0">\'Bao cao\'!$2:$2</definedName>' in book


def test_a_reader_finds_nothing_to_mend_in_a_workbook() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", table([ROW])))).active
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$2:$2")
    assert (sheet["B3"].number_format, sheet["C3"].number_format) == ("dd/mm/yyyy", "dd/mm/yyyy\\ hh:mm")
    assert sheet["D4"].value == "=SUM(D3:D3)"


@pytest.mark.parametrize("text", NASTY)
def test_text_in_a_workbook_stays_text(text: str) -> None:
    book = written("xlsx", table([(text,)], (Column("text", "Chữ"),)))
    kept = "".join(sign for sign in text if sign >= " " and not "\ud800" <= sign <= "\udfff")
    assert cells(book)[2][0] == kept
    assert "<f>" not in ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("text", [" vào", "ra ", "một\n hai", "_x_", "<r>a</r>"])
def test_spaces_and_marks_of_a_text_are_kept(text: str) -> None:
    assert cells(written("xlsx", table([(text,)], (Column("text", "Chữ"),))))[2][0] == text


def test_a_sheet_longer_than_a_plain_archive_takes_is_written_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 20_000)
    monkeypatch.setattr(workbook, "_PLAIN", 20_000)
    book = written("xlsx", table((ROW for _ in range(900)), length=900))
    assert len(cells(book)) > 900


def test_text_that_no_cell_holds_is_cut() -> None:
    shown = cells(written("xlsx", table([("a" * 40_000,)], (Column("text", "Chữ"),))))[2][0]
    assert len(shown) == 32_767
    assert shown.endswith("…")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1"])
def test_text_in_csv_is_safe_in_a_spreadsheet(text: str) -> None:
    lines = list(
        csv.reader(io.StringIO(written("csv", table([(text,)], (Column("t", "Chữ"),))).decode("utf-8-sig")))
    )
    assert lines == [["Chữ"], [f"'{text}"]]


def test_csv_is_headings_and_rows_only() -> None:
    content = written("csv", table([ROW]))
    assert content.startswith("\ufeff".encode())
    assert (
        content.decode("utf-8-sig").splitlines()[1]
        == "Đường số 5,2026-02-28,2026-03-01 00:30:00,3,15000,98.5"
    )
    assert len(content.splitlines()) == 2


def test_json_tells_what_the_table_is() -> None:
    told = json.loads(written("json", table([ROW, ROW], definition="06a, 1")))
    assert told["definition"] == "06a, 1"
    assert told["columns"][3] == {"key": "count", "label": "Số", "kind": "integer"}
    assert told["rows"][1] == ["Đường số 5", "2026-02-28", "2026-03-01T00:30:00+07:00", 3, 15_000, 98.5]


def test_a_paper_shows_heading_rows_totals_and_place_for_the_signature() -> None:
    heading = Heading(
        "UBND tỉnh", "UBND xã Bến Mẫu", "Bến Mẫu, ngày 22 tháng 11 năm 2026", "", "Chủ tịch", "Lê Thị B"
    )
    pdf = written("pdf", table([ROW, ROW], heading=heading))
    pdfium = pytest.importorskip("pypdfium2")
    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))
    for words in ("UBND XÃ BẾN MẪU", "Đường số 5", "28/02/2026", "30.000", "98,50%", "CHỦ TỊCH", "Lê Thị B"):
        assert words in text


def test_a_paper_that_would_be_too_long_is_refused() -> None:
    most = document.most_rows(len(COLUMNS))
    with pytest.raises(RuleError) as refused:
        written("pdf", table(ROW for _ in range(most + 1)))
    assert refused.value.code == "table_too_long_for_paper"


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_share_without_cases_says_so_to_people_and_is_null_for_programs(file_format: str) -> None:
    with translation.override("vi"):
        columns = (
            Column("unit", "Đơn vị"),
            rate_column("rate", "Tỷ lệ"),
            Column("other", "Khác", Kind.PERCENT),
        )
    content = written(file_format, table([("A", None, None), ("B", 98.5, 1.5)], columns))
    assert _second_cells(file_format, content) == {
        "xlsx": ["không phát sinh", "", 0.985],
        "csv": ["không phát sinh", "", "98.5"],
        "json": [None, None, 98.5],
    }.get(file_format, True)


def _second_cells(file_format: str, content: bytes) -> Any:
    """The first share, what stands beside it, and the second share; of a paper whether it has the word."""
    if file_format == "pdf":
        pdfium = pytest.importorskip("pypdfium2")
        return "không phát sinh" in pdfium.PdfDocument(content)[0].get_textpage().get_text_range()
    if file_format == "xlsx":
        rows = cells(content)[2:]
    elif file_format == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]
    else:
        rows = json.loads(content)["rows"]
    return [rows[0][1], rows[0][2], rows[1][1]]


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_table_without_rows_is_a_file_all_the_same(file_format: str) -> None:
    assert written(file_format, table([]))


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        written("exe", table([]))
    assert refused.value.code == "format_unknown"


@given(
    st.lists(
        st.tuples(
            st.text("ab ", max_size=30), st.lists(st.text("0123 ", max_size=70), min_size=2, max_size=2)
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_column_of_a_paper_has_room_for_its_longest_word(made: list[tuple[str, list[str]]]) -> None:
    columns = tuple(Column(f"c{place}", label, Kind.TEXT) for place, (label, _cells) in enumerate(made))
    rows = [[cells[row] for _label, cells in made] for row in range(2)]
    wide = shares(columns, rows)
    for given_width, (label, cells) in zip(wide, made, strict=True):
        words = [word for text in (label, *cells) for word in text.split()]
        assert given_width >= min(max(map(len, words), default=0), LONGEST_WORD)
    assert sum(wide) >= ACROSS - 0.001


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0)))
def test_a_spreadsheet_shows_the_minute_that_went_in(at: datetime) -> None:
    """Programs cut what is below a minute off: a moment must not come out a hair before its full minute."""
    days, part = divmod(float(serial_of(at)), 1)
    assert date.fromordinal(date(1899, 12, 30).toordinal() + int(days)) == at.date()
    assert abs(part * 86_400 - (at.hour * 3600 + at.minute * 60 + at.second)) < 0.000_5
