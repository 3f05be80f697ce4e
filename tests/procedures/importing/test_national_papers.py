"""The glued list of papers: names, originals and copies where they can be told from the words before them."""

import pytest

from procedures.importing.flags import Flag
from procedures.importing.national_papers import read_papers

HEADING = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"--{HEADING}Đơn đề nghị1 bản chính", [("Đơn đề nghị", 1, 0)]),
        (f"--{HEADING}Đơn0 bản chính,1 bản saoẢnh2 bản chính", [("Đơn", 0, 1), ("Ảnh", 2, 0)]),
        (
            f"--{HEADING}Nộp 01 bản chính hoặc 01 bản sao đơn1 bản chính",
            [("Nộp 01 bản chính hoặc 01 bản sao đơn", 1, 0)],
        ),
        (f"--{HEADING}Giấy phép: 01 bản chính1 bản chính", [("Giấy phép: 01 bản chính", 1, 0)]),
        (
            f"--{HEADING}Giấy phép: 01 bản chính.1 bản chínhĐơn1 bản chính",
            [("Giấy phép: 01 bản chính.", 1, 0), ("Đơn", 1, 0)],
        ),
        (f"--{HEADING}Hồ sơ hợp lệ10 bản chính", [("Hồ sơ hợp lệ", 10, 0)]),
        (f"--{HEADING}Thông tư ngày 01/01/20261 bản chính", [("Thông tư ngày 01/01/2026", 1, 0)]),
        (f"--{HEADING}Thông tư ngày 16/11/20180 bản chính,2 bản sao", [("Thông tư ngày 16/11/2018", 0, 2)]),
        (f"--{HEADING}1. Đơn\n(theo mẫu)1 bản chính", [("1. Đơn\n(theo mẫu)", 1, 0)]),
    ],
)
def test_papers_are_read_with_their_counts(text: str, expected: list[tuple[str, int, int]]) -> None:
    reading = read_papers(text)
    assert [(paper.name, paper.originals, paper.copies) for paper in reading.papers] == expected
    assert reading.findings == ()


@pytest.mark.parametrize("name", ["Đơn theo Mẫu số 02", "Luật năm 2019", "Phụ lục số 3", "Nghị định 116"])
def test_a_number_glued_to_the_count_is_not_guessed(name: str) -> None:
    reading = read_papers(f"--{HEADING}{name}1 bản chính")
    assert [(paper.originals, paper.copies) for paper in reading.papers] == [(0, 0)]
    assert [doubt.flag for doubt in reading.findings] == [Flag.PAPER_COUNT_UNCLEAR]


def test_groups_are_kept_as_the_condition_of_their_papers() -> None:
    text = (
        f"Trường hợp cấp mới{HEADING}Đơn1 bản chínhẢnh2 bản chính"
        f"* Giấy tờ phải xuất trình:{HEADING}Thẻ căn cước1 bản chính"
    )
    papers = read_papers(text).papers
    assert [(paper.name, paper.condition, paper.mode) for paper in papers] == [
        ("Đơn", "Trường hợp cấp mới", "submit"),
        ("Ảnh", "Trường hợp cấp mới", "submit"),
        ("Thẻ căn cước", "* Giấy tờ phải xuất trình:", "present"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đơn (theo mẫu)Mau-01.docx", ("Đơn (theo mẫu)", "Mau-01.docx")),
        ("Đơn theo Nghị định 23/2026/NĐ-CP.Mau37.docx", ("Đơn theo Nghị định 23/2026/NĐ-CP.", "Mau37.docx")),
        ("Đơn NĐ-CPMẫu số 01. Gia Hạn.docx", ("Đơn NĐ-CPMẫu số 01. Gia Hạn.docx", "")),
    ],
)
def test_a_form_is_taken_off_only_where_a_mark_parts_it(name: str, expected: tuple[str, str]) -> None:
    (paper,) = read_papers(f"--{HEADING}{name}1 bản chính").papers
    assert (paper.name, paper.form) == expected


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("", Flag.PART_MISSING),
        ("--", Flag.PART_MISSING),
        ("nộp hồ sơ cho cơ quan", Flag.PAPERS_UNREADABLE),
        (f"--{HEADING}Tại Bước 7: +", Flag.PAPERS_UNREADABLE),
        (f"--{HEADING}Đơn1 bản chínhLưu ý khác", Flag.PAPERS_UNREADABLE),
    ],
)
def test_what_is_no_list_is_flagged(text: str, flag: Flag) -> None:
    assert flag in {doubt.flag for doubt in read_papers(text).findings}
