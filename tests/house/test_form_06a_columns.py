"""The columns of form II.06a are listed in one table: a row more is on every face, and no other module lists them."""

import ast
import base64
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import openpyxl
import pypdfium2
import pytest

from config.development import ROOT
from onestop.statistics.form_06a_columns import BY_NAME, BY_NUMBER, COLUMNS, SUMS
from onestop.statistics.tallies import BUCKETS, Figures

NAMES = frozenset(BY_NAME)
# Names that the figures of a report do not have: what lists them lists columns of the form.
OWN_NAMES = frozenset(name for name in NAMES if not hasattr(Figures(), name))
HOME = "onestop/statistics/form_06a_columns.py"


def test_a_column_is_a_sum_of_the_ones_behind_it_or_counts_figures():
    for column in COLUMNS:
        assert bool(column.sum_of) != bool(column.figures), column.name
        assert column.sum_of == tuple(range(column.number + 1, column.number + 1 + len(column.sum_of)))
        assert bool(column.sum_of) == bool(column.group), column.name
    assert [column.number for column in COLUMNS] == list(range(3, 3 + len(COLUMNS)))
    assert {number for column in SUMS for number in (column.number, *column.sum_of)} == BY_NUMBER.keys()


def test_each_column_counts_figures_that_there_are():
    assert {figure for column in COLUMNS for figure in column.figures} <= set(BUCKETS)


def listed(tree: ast.AST) -> Iterator[int]:
    """The lines of a tuple, list, dictionary or call that names three or more columns, or one by `col4`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and str(node.value).removeprefix("col") in map(str, BY_NUMBER):
            if isinstance(node.value, str) and node.value.startswith("col"):
                yield node.lineno
        parts = [part for part in members(node) if isinstance(part, ast.Attribute) and part.attr in NAMES]
        of_columns = any(
            part.attr in OWN_NAMES or ast.unparse(part.value).endswith("columns") for part in parts
        )
        if len(parts) >= 3 and of_columns:
            yield parts[0].lineno


def members(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return node.elts
    if isinstance(node, ast.Dict):
        return node.values
    if isinstance(node, ast.Call):
        return [*node.args, *(each.value for each in node.keywords)]
    return []


def test_no_other_module_lists_the_columns():
    files = [*(ROOT / "onestop").rglob("*.py"), *(ROOT / "config").rglob("*.py")]
    found = {str(file.relative_to(ROOT)): list(listed(ast.parse(file.read_text()))) for file in files}
    assert {file: lines for file, lines in found.items() if lines and file != HOME} == {}


@pytest.mark.parametrize(
    "source",
    [
        "(columns.received, columns.resolved, columns.pending)",
        "f(a=line.online, b=line.within, c=line.overdue)",
        "{'C': form.columns.early, 'D': form.columns.late, 'E': form.columns.on_time}",
        "HEADS = ['col4']",
    ],
)
def test_a_list_of_columns_is_found(source):
    assert list(listed(ast.parse(source))) != []


@pytest.fixture(scope="module")
def shown() -> dict:
    """What the faces show with a column 14; its figure is 70."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.house.with_a_column"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_a_column_more_is_in_the_csv(shown):
    rows = list(csv.reader(io.StringIO(base64.b64decode(shown["csv"]).decode())))
    head = next(number for number, row in enumerate(rows) if row[:1] == ["TT"])
    assert rows[head][2:] == [*(str(number) for number in range(3, 15)), "3-7-11"]
    assert rows[head + 2][2:] == ["1", "1", "0", "0", "0", "0", "0", "0", "79", "4", "5", "70", "-78"]


def test_a_column_more_is_in_the_sheet(shown):
    sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(shown["xlsx"])))["06a"]
    rows = {row[1].value: row for row in sheet.rows}
    line = rows["Hộ tịch"]
    at = line[0].row
    assert [cell.value for cell in line][10:15] == [
        f"=L{at}+M{at}+N{at}",
        *(4, 5, 70),
        f"=C{at}-G{at}-K{at}",
    ]
    assert rows["TỔNG CỘNG"][13].value.startswith("=SUM(N")
    heads = {cell.value for row in sheet.iter_rows(max_row=at) for cell in row}
    assert {"Mở lại", "(14)", "= 0"} <= heads
    assert {"K", "N"} == {
        sheet.cell(1, column).column_letter
        for merged in sheet.merged_cells.ranges
        if sheet.cell(merged.min_row, merged.min_col).value == "Số lượng hồ sơ đang giải quyết"
        for column in (merged.min_col, merged.max_col)
    }


def test_a_column_more_is_in_the_pdf(shown):
    pages = pypdfium2.PdfDocument(base64.b64decode(shown["pdf"]))
    text = pages[0].get_textpage().get_text_bounded()
    assert all(word in text for word in ("(14)", "Mở lại", "70"))


@pytest.mark.parametrize("face", ["api", "page"])
def test_a_column_more_is_in_the_api_and_on_the_page(shown, face):
    assert (shown[face]["col11"], shown[face]["col14"]) == (79, 70)


def test_a_column_more_has_a_heading_and_a_list(shown):
    assert shown["heads"]["col14"] == shown["names"]["col14"] == "(14) Again"
    assert shown["parts"] == [["open_within", "open_paused"], ["open_overdue"], ["reopened"]]


def test_new_seals_cover_the_column_and_older_ones_verify_as_before(shown):
    assert shown["kept"]["columns"][-1] == "again"
    assert shown["hashed"] == [["commune", "F1", 1, 0, 0, 0, 0, 0, 4, 5, 70]]
    assert shown["hashed_before"] == [["commune", "F1", 1, 0, 0, 0, 0, 0, 4, 5]]
