"""One bad value never stops a paper, one bad row never stops a list; what fell back is logged without a text."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from onestop.documents.typesetting.engine import pdf, png
from tests.onestop.documents.printing.reading import is_tagged, read

TEMPLATE = """
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: "test")
#set text(font: json(bytes(sys.inputs.fonts)), lang: "vi")
"""
# Fails on a negative number of a row, on an emoji, or on a title that has a bad word: as a template may that has a gap.
LIST = """
#if "hỏng" in sheet.title { panic("bad title") }
#for row in sheet.rows [
  #if row.amount < 0 { panic("no negative amounts: " + row.name) }
  #if "😀" in row.name { panic("no emoji") }
  #row.name: #row.amount #parbreak()
]
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "list.typ"
    path.write_text(TEMPLATE + LIST)
    return path


def sheet(*rows: tuple[str, int], title: str = "Sổ") -> dict[str, object]:
    return {
        "title": title,
        "rows": [{"name": name, "amount": amount, "code": f"C{amount}"} for name, amount in rows],
    }


def printed(template: Path, values: dict[str, object]) -> tuple[str, list[str]]:
    with capture_logs() as logs:
        content = pdf(template, values)
    assert is_tagged(content)
    assert all(line["event"] == "print_fell_back" for line in logs)
    assert "Nguyễn" not in str(logs)
    return read(content).text, [line["way"] for line in logs]


def test_a_sheet_that_can_be_set_is_set(template: Path) -> None:
    text, ways = printed(template, sheet(("Nguyễn 王小明", 1), ("\ue123", 2)))
    assert (text, ways) == ("Nguyễn 王小明: 1 □U+E123: 2", [])


def test_a_text_that_the_template_cannot_take_is_printed_in_basic_letters(template: Path) -> None:
    text, ways = printed(template, sheet(("Nguyễn 😀", 1)))
    assert (text, ways) == ("Nguyễn □U+1F600: 1", ["basic letters"])


def test_rows_that_cannot_be_set_follow_as_text_and_the_others_keep_their_form(template: Path) -> None:
    rows = [("Nguyễn An", 1), ("Nguyễn Bình", -2), ("Nguyễn Cúc", 3), ("Nguyễn Dần", 4), ("Nguyễn Em", -5)]
    text, ways = printed(template, sheet(*rows))
    assert ways == ["basic letters", "some rows as text"]
    assert text.startswith("Nguyễn An: 1 Nguyễn Cúc: 3 Nguyễn Dần: 4 Các dòng sau không dàn trang được")
    assert "2. name: Nguyễn Bình; amount: -2; code: C-2" in text
    assert "5. name: Nguyễn Em; amount: -5; code: C-5" in text


def test_a_paper_that_cannot_be_set_at_all_is_printed_as_text(template: Path) -> None:
    values = sheet(("Nguyễn An", 1), title="hỏng") | {"logo": "<svg></svg>", "empty": ""}
    text, ways = printed(template, values)
    assert ways == ["basic letters", "some rows as text", "all as text"]
    assert "Không dàn trang được giấy tờ này theo mẫu" in text
    assert "title: hỏng rows 1.name: Nguyễn An" in text
    assert "svg" not in text


def test_a_broken_template_is_printed_as_text(tmp_path: Path) -> None:
    path = tmp_path / "broken.typ"
    path.write_text("#let x = (")
    assert "name: Nguyễn An" in printed(path, {"name": "Nguyễn An"})[0]


def test_a_picture_takes_any_text() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="9"><text y="8">王 \ue123 \x07 😀</text></svg>'
    assert png(svg, 40).startswith(b"\x89PNG")
