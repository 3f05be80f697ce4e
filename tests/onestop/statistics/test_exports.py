"""Form II.06a as a file: real numbers, formulas with their values, the check that holds, texts that stay texts."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest

from dossiers.services import processing, resolution, suspension
from onestop.reports.form_06a import FORMATS, export
from onestop.reports.writers.safe_cells import safe_cell
from onestop.statistics.definitions import DEFAULT, ON_TIME, Definition, definition
from onestop.statistics.figures import Report, Scope
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.form_06a import form_06a
from onestop.statistics.periods import parse_period
from procedures.rules.errors import RuleError
from tests.factories import local, make_dossier, make_field, make_procedure
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

AT = local(2026, 5, 4)
HOSTILE = '=HYPERLINK("http://x","#")*[bold]'


def work(world: World) -> None:
    """One early, one late, one withdrawn from before, one without a limit, one waiting, one open overdue."""
    by, (with_limit, _, without, _) = world.actor, world.versions
    office = world.communes[0]

    def begun(version: object, *at: int, channel: str = "direct") -> str:
        code = make_dossier(office, version, by=by, at=local(2026, *at), channel=channel).dossier.code
        processing.start(code, by=by, at=local(2026, *at))
        return code

    early, late = begun(with_limit, 4, 1, channel="online"), begun(with_limit, 4, 1)
    resolution.resolve(early, by=by, at=local(2026, 4, 2), result=resolution.Result())
    resolution.resolve(late, by=by, at=local(2026, 4, 20), result=resolution.Result())
    carried, unlimited = begun(with_limit, 3, 30), begun(without, 4, 3, channel="postal")
    resolution.withdraw(carried, by=by, at=local(2026, 4, 6), reason="rút")
    resolution.resolve(unlimited, by=by, at=local(2026, 4, 9), result=resolution.Result())
    waiting = begun(with_limit, 4, 7)
    suspension.ask_supplement(waiting, by=by, at=local(2026, 4, 8), papers=["Bản sao"], reason="thiếu")
    begun(with_limit, 4, 10)


@pytest.fixture
def april(world: World) -> Report:
    work(world)
    return report_of(Scope(period=parse_period("2026-04"), office="H99"), at=AT, group_by="procedure")


def sheet_of(report: Report) -> tuple[list[list], list[list]]:
    """The form's sheet with formulas and with values."""
    content = export(report, "xlsx")
    return tuple(
        [list(row) for row in openpyxl.load_workbook(io.BytesIO(content), data_only=plain)["06a"].values]
        for plain in (False, True)
    )


def table(rows: list[list]) -> dict[str, list]:
    """The rows of levels, fields and the sum by name: columns 3 to 13 and the check."""
    return {
        row[1]: row[2:14]
        for row in rows
        if row[1] and row[3] is not None and row[3] != "(4)" and "Lĩnh vực" not in row[1]
    }


def test_the_form_leaves_out_who_has_no_outcome_and_balances(april: Report) -> None:
    """In: 1 carried over (withdrawn), 5 in April (1 without a limit). Columns: 3 = 4 received of April."""
    _, values = sheet_of(april)
    commune = table(values)["Thủ tục hành chính cấp xã"]
    assert commune == [4, 1, 3, 0, 2, 1, 0, 1, 2, 1, 1, 0]
    assert table(values)["TỔNG CỘNG"] == commune
    text = "\n".join(str(cell) for row in values for cell in row if isinstance(cell, str))
    assert "1 hồ sơ công dân rút (trong đó từ kỳ trước: 1)" in text
    assert "1 hồ sơ đã giải quyết, không quy định thời hạn (trong đó từ kỳ trước: 0)" in text


def test_the_other_definition_counts_them_as_on_time(april: Report) -> None:
    form = form_06a(april.scope, definition=ON_TIME, at=AT)
    columns = form.columns
    assert (columns.received, columns.carried_over, columns.on_time) == (6, 1, 2)
    assert columns.check == 0
    assert not form.left_out
    assert form.figures.on_time_rate.denominator == 2, "the rate leaves them out all the same"


@pytest.mark.parametrize("chosen", [DEFAULT, ON_TIME])
@pytest.mark.seeds(first=3, sample=1, proof=200)
def test_the_check_holds_for_any_history(world: World, seed: int, chosen: Definition) -> None:
    history = History(world, seed)
    history.run(160)
    for name in ("2025-12", "2026-01", "stat-2026-Q1", "2026"):
        for cut_off in (None, history.some_moment(local(2025, 12, 20))):
            scope = Scope(period=parse_period(name))
            form = form_06a(scope, definition=chosen, at=history.at, cut_off=cut_off)
            assert [
                line.columns.check
                for section in form.sections
                for line in section.lines
                if line.columns.check
            ] == []
            assert all(
                min(line.columns.online, line.columns.direct_and_postal, line.columns.carried_over) >= 0
                for section in form.sections
                for line in section.lines
            )
            assert form.columns.pending == form.figures.pending


def test_totals_and_checks_are_formulas_with_values(april: Report) -> None:
    formulas, values = sheet_of(april)
    lines, figures = table(formulas), table(values)
    assert set(lines) == set(figures)
    for name, cells in lines.items():
        for column in (0, 4, 8, 11):
            assert str(cells[column]).startswith("="), name
        received, resolved, pending, check = (figures[name][column] for column in (0, 4, 8, 11))
        assert received == sum(figures[name][1:4])
        assert resolved == sum(figures[name][5:8])
        assert pending == sum(figures[name][9:11])
        assert check == received - resolved - pending == 0
        assert all(type(value) is int for value in figures[name])
    row = next(number for number, cells in enumerate(formulas, start=1) if cells[1] == "TỔNG CỘNG")
    assert lines["TỔNG CỘNG"][0] == f"=D{row}+E{row}+F{row}"
    assert lines["TỔNG CỘNG"][11] == f"=C{row}-G{row}-K{row}"


def test_a_table_carries_what_it_rests_on(april: Report) -> None:
    _, values = sheet_of(april)
    text = "\n".join(str(cell) for row in values for cell in row if isinstance(cell, str))
    for wanted in (
        *(
            "06a, phiên bản 1",
            "từ ngày 01/04/2026 đến ngày 30/04/2026",
            "H99 và các đơn vị trực thuộc",
            "Tỉnh Thử",
        ),
        *(
            "Số liệu biết đến: 09:00:00 04/05/2026",
            "Tính lúc: 09:00:00 04/05/2026",
            "1/2 = 50,00%",
            "giây trước",
        ),
    ):
        assert wanted in text


def test_the_sheet_is_ready_to_print(april: Report) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export(april, "xlsx")))["06a"]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.freeze_panes
    assert sheet.print_title_rows
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_hostile_names_stay_texts(world: World) -> None:
    field = make_field("hostile", HOSTILE)
    version = make_procedure("1.000009", field=field, name=HOSTILE, levels=["commune"])
    make_dossier(world.communes[0], version, by=world.actor, at=local(2026, 4, 1))
    report = report_of(Scope(period=parse_period("2026-04")), at=AT, group_by="field")
    book = openpyxl.load_workbook(io.BytesIO(export(report, "xlsx")))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value == HOSTILE]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}
    rows = list(csv.reader(io.StringIO(export(report, "csv").decode("utf-8-sig"))))
    assert [cell for row in rows for cell in row if HOSTILE in cell] == [f"'{HOSTILE}"] * 2
    page = pypdfium2.PdfDocument(export(report, "pdf"))[0].get_textpage().get_text_range()
    # A run without blanks may break anywhere: invisible breaks stand between its letters.
    assert "*[bold]" in re.sub(r"[\r\n\u200b\x02\ufffe]", "", page)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "－1", " =1", "\u00a0+1", "\ufeff=1", "|x", "%x"]
)
def test_what_starts_a_formula_is_made_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Hộ tịch", "1-2", "a=b", "1.000001", "H50.12-260615-0001"])
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_csv_says_the_same_as_the_report(april: Report) -> None:
    content = export(april, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    parts = content.decode("utf-8-sig").split("\r\n\r\n")
    assert len(parts) == 3
    rows = list(csv.DictReader(io.StringIO(parts[2])))
    assert [row["key"] for row in rows] == [row.key for row in april.rows] + [""]
    for told, row in zip(rows, [*(row.figures for row in april.rows), april.totals], strict=True):
        for bucket in (
            "carried_over",
            "received_online",
            "early",
            "late",
            "no_due",
            "withdrawn",
            "open_paused",
        ):
            assert int(told[bucket]) == row.bucket(bucket)
    assert rows[-1]["on_time_percent"] == "50,00"


def test_pdf_shows_the_form(april: Report) -> None:
    document = pypdfium2.PdfDocument(export(april, "pdf"))
    page = document[0]
    assert page.get_width() > page.get_height()
    text = page.get_textpage().get_text_range()
    for wanted in ("II.06a/VPCP/KSTT", "Hộ tịch", "TỔNG CỘNG", "THỦ TRƯỞNG ĐƠN VỊ", "1/2 = 50,00%"):
        assert wanted in text


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_empty_period_is_a_table_of_zeros(world: World, file_format: str) -> None:
    report = report_of(Scope(period=parse_period("2019-01")), at=AT, group_by="field")
    content = export(report, file_format)
    if file_format == "csv":
        assert "không phát sinh" in content.decode()
    assert len(content) > 500


def test_unknown_formats_and_definitions_are_refused(april: Report) -> None:
    with pytest.raises(RuleError, match="written as"):
        export(april, "docx")
    with pytest.raises(RuleError, match="no definition"):
        definition("7b")


def test_the_export_is_of_one_moment(april: Report) -> None:
    """A report that was computed with a cut-off is exported with it."""
    earlier = report_of(april.scope, at=AT, group_by="procedure", cut_off=AT - timedelta(days=25))
    rows = list(csv.reader(io.StringIO(export(earlier, "csv").decode("utf-8-sig"))))
    assert ["Số liệu biết đến", "09:00:00 09/04/2026"] in rows
    late = next(row for row in rows if row[:1] == ["key"]).index("late")
    assert rows[-1][late] == "0"
