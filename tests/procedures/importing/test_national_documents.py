"""Legal bases and results: entries apart where the text allows it, kept whole where it does not."""

import pytest

from procedures.importing.national_documents import read_legal_bases, read_results

HEADING = "Tên văn bản pháp lýMã văn bản"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Không có thông tin", []),
        (f"{HEADING}Luật Hộ tịch60/2014/QH13", [("60/2014/QH13", "Luật Hộ tịch")]),
        (
            f"{HEADING}Luật Hộ tịch60/2014/QH13Nghị định 123/2015/NĐ-CP123/2015/NĐ-CP",
            [("60/2014/QH13", "Luật Hộ tịch"), ("123/2015/NĐ-CP", "Nghị định 123/2015/NĐ-CP")],
        ),
        (
            f"{HEADING}Luật số 67/2011/QH1267/2011/QH12Quy định phí64/2025/TT-BTC",
            [("67/2011/QH12", "Luật số 67/2011/QH12"), ("64/2025/TT-BTC", "Quy định phí")],
        ),
        (
            f"{HEADING}Nghị định số 175/2024/NĐ-CP của Chính phủ175/2024/NĐ-CP"
            "Thông tư hướng dẫn94/2025/TT-BNNMTLuật A1/2020/QH14",
            [
                ("175/2024/NĐ-CP", "Nghị định số 175/2024/NĐ-CP của Chính phủ"),
                ("94/2025/TT-BNNMT", "Thông tư hướng dẫn"),
                ("1/2020/QH14", "Luật A"),
            ],
        ),
        (f"{HEADING}Nghị quyết cắt giảm66.18/2026/NQ-CP", [("66.18/2026/NQ-CP", "Nghị quyết cắt giảm")]),
        (f"{HEADING}ở nước ngoàiThông tư số 79/2025/TT-NHNN", [("79/2025/TT-NHNN", "ở nước ngoài")]),
        (f"{HEADING}Luật năm 201102/2011/QH13", [("", "Luật năm 201102/2011/QH13")]),
        (f"{HEADING}Luật thi đua 202206", [("", "Luật thi đua 202206")]),
    ],
)
def test_legal_bases_are_parted_where_the_number_is_certain(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(basis.number, basis.title) for basis in read_legal_bases(text)] == expected


@pytest.mark.parametrize(
    ("text", "names", "codes"),
    [
        ("", (), ()),
        (
            "Thẻ căn cướcMã: KQ.G01.000023Từ khóaKhông có thông tinMô tảKhông có thông tinChọn cơ quan thực hiện",
            ("Thẻ căn cước",),
            ("KQ.G01.000023",),
        ),
        (
            "Giấy AMã: KQ.G12.001040Văn bản BMã: 000.00.00.G04-KQ0335Từ khóaKhông có thông tin",
            ("Giấy A", "Văn bản B"),
            ("KQ.G12.001040", "000.00.00.G04-KQ0335"),
        ),
        ("Quyết địnhMã: G19-KQ0060101Từ khóa", ("Quyết định",), ("G19-KQ0060101",)),
        ("Giấy phép", ("Giấy phép",), ()),
    ],
)
def test_results_are_read_with_their_codes(text: str, names: tuple[str, ...], codes: tuple[str, ...]) -> None:
    results = read_results(text)
    assert (results.names, results.codes) == (names, codes)
