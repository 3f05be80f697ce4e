"""The glued table of channels: rows, limits and fees exactly as stated, nothing where it cannot be decided."""

from decimal import Decimal

import pytest

from procedures.importing.flags import Flag
from procedures.importing.national_channels import read_channels
from procedures.importing.national_terms import stage_terms

HEADING = "Hình thức nộpThời gianPhí, lệ phíMô tả"
WD, CD, MO, WH, CH = "working_days", "calendar_days", "months", "working_hours", "clock_hours"


def rows(text: str) -> list[tuple[str, object, object, list[tuple[int | None, str]]]]:
    """(channel, amount, unit, [(fee, currency)]) of each row."""
    return [
        (
            row.channel,
            row.limit and row.limit.amount,
            row.limit and row.limit.unit,
            [(fee.amount, fee.currency) for fee in row.fees],
        )
        for row in read_channels(text)[0]
    ]


def flags(text: str) -> set[tuple[str, str]]:
    """(flag, channel) of everything doubtful in the table, within and between the rows."""
    found, doubts = read_channels(text)
    return {(str(doubt.flag), doubt.channel) for doubt in (*doubts, *stage_terms(found).findings)}


FREE, UNKNOWN = [(0, "VND")], [(None, "VND")]


@pytest.mark.parametrize(
    ("cells", "amount", "unit", "fees"),
    [
        ("7 Ngày làm việcMiễn phí", 7, WD, FREE),
        ("20 NgàyMiễn phí", 20, CD, FREE),
        ("6 ThángKhông có thông tin", 6, MO, UNKNOWN),
        ("8 GiờMiễn phí", 8, CH, FREE),
        ("8 Giờ làm việcMiễn phí", 8, WH, FREE),
        ("0.5 GiờMiễn phí", Decimal("0.5"), CH, FREE),
        ("3,5 Giờ làm việcMiễn phí", Decimal("3.5"), WH, FREE),
        ("05 Ngày làm việcMiễn phí", 5, WD, FREE),
        ("250 Ngày làm việcMiễn phí", 250, WD, FREE),
        ("5 Ngày100,000 VNĐ", 5, CD, [(100_000, "VND")]),
        ("5 Ngày làm việc1,025,000 Việt Nam Đồng(ghi chú)mô tả", 5, WD, [(1_025_000, "VND")]),
        ("5 Ngày làm việc18.000.000 VNĐ(Phí thẩm định)", 5, WD, [(18_000_000, "VND")]),
        ("5 Ngày làm việc50000 đồng", 5, WD, [(50_000, "VND")]),
        ("5 Ngày làm việc10 USD(/lần)", 5, WD, [(10, "USD")]),
        ("5 Ngày làm việc1,500 USD", 5, WD, [(1500, "USD")]),
        ("5 Ngày làm việc0 VNĐ", 5, WD, FREE),
        ("5 Ngày làm việcPhí: 20,000 VNĐ(một trang)", 5, WD, [(20_000, "VND")]),
        ("5 NgàyPhí : 20,000 VNĐ(a)Lệ phí : 30,000 VNĐ(b)", 5, CD, [(20_000, "VND"), (30_000, "VND")]),
        ("5 NgàyMiễn phí05 ngày làm việc kể từ ngày nhận hồ sơ", 5, CD, FREE),
        ("Không có thông tin200,000 VNĐ", None, None, [(200_000, "VND")]),
        ("Không có thông tinKhông có thông tin", None, None, UNKNOWN),
        ("Không có thông tinMiễn phí30 ngày đối với nhà ở", None, None, FREE),
        ("105Miễn phí", None, None, FREE),
        ("1Không có thông tin", None, None, UNKNOWN),
        ("1100 VNĐ(100.000 đồng)", None, None, UNKNOWN),
        ("120,000 VNĐ", None, None, UNKNOWN),
        ("320 USD", None, None, UNKNOWN),
        ("0 NgàyMiễn phí", None, None, FREE),
        ("0.5 Ngày làm việcMiễn phí", None, None, FREE),
        ("1,000 NgàyMiễn phí", None, None, FREE),
        ("2 TuầnMiễn phí", None, None, FREE),
        ("30 PhútMiễn phí", None, None, FREE),
        ("7 - 10 Ngày làm việcMiễn phí", None, None, FREE),
        ("Không quy địnhMiễn phíQua Cổng", None, None, FREE),
        ("KhôngKhông có thông tinTại Trung tâm", None, None, UNKNOWN),
        ("Trong ngày làm việc50,000 VNĐ", None, None, [(50_000, "VND")]),
        ("Không quy định 20,000 VNĐ", None, None, [(20_000, "VND")]),
        ("5 - 7 Ngày làm việc 50.000 VNĐ", None, None, [(50_000, "VND")]),
        ("Theo quy định.1,020,000 VNĐ", None, None, [(1_020_000, "VND")]),
        ("5 Ngày12.5 VNĐ", 5, CD, UNKNOWN),
        ("5 Ngày1.000,50 VNĐ", 5, CD, UNKNOWN),
        ("Miễn phí", None, None, FREE),
    ],
)
def test_one_row_states_what_its_cells_state(
    cells: str, amount: object, unit: str | None, fees: object
) -> None:
    for name, channel in (("Trực tiếp", "direct"), ("Trực tuyến", "online"), ("Dịch vụ bưu chính", "postal")):
        assert rows(f"{HEADING}{name}{cells}") == [(channel, amount, unit, fees)]


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("Trực tiếp5 NgàyMiễn phíTrực tuyến3 NgàyMiễn phí", ["direct", "online"]),
        ("Trực tiếp5 NgàyMiễn phíTrực tiếp tại Bộ phận Một cửa", ["direct"]),
        ("Trực tiếp5 NgàyMiễn phí- Trực tuyến: nộp qua Cổng trong 5 Ngày.", ["direct"]),
        ("Trực tiếp5 NgàyMiễn phíTrường hợp nộp trực tiếp: 3 ngày; trực tuyến 2 ngày làm việc", ["direct"]),
        ("Trực tiếp5 NgàyMiễn phíTrực tiếpTrực tuyến3 NgàyMiễn phíTrực tuyến", ["direct", "online"]),
        ("Trực tiếp5 NgàyMiễn phínộp trực tiếpTrực tuyến3 NgàyMiễn phí", ["direct", "online"]),
        ("Trực tiếp5 Ngày50,000 VNĐ(nộp trực tiếp 50.000 đồng, trực tuyến 25.000 đồng)", ["direct"]),
        ("Trực tiếp5 NgàyMiễn phíqua dịch vụ bưu chính 5 ngày.", ["direct"]),
        ("Dịch vụ bưu chính công ích5 NgàyMiễn phí", ["postal"]),
        ("Trực tuyến5 Ngày", ["online"]),
    ],
)
def test_names_of_channels_inside_descriptions_start_no_row(text: str, channels: list[str]) -> None:
    assert [row[0] for row in rows(HEADING + text)] == channels


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADING}Trực tiếp7 Ngày làm việc100,000 VNĐ(một)Trực tuyến5 NgàyMiễn phí",
        "Hình thức nộp\nThời gian\nPhí, lệ phí\nMô tả\nTrực tiếp\n7 Ngày làm việc\n100,000 VNĐ\n(một)\n"
        "Trực tuyến\n5 Ngày\nMiễn phí\n",
        f"{HEADING}Trực tiếp 7 Ngày làm việc 100,000 VNĐ(một) Trực tuyến 5 Ngày Miễn phí",
        f"{HEADING}Trực  tiếp7  Ngày  làm  việc100,000  VNĐ (một) Trực tuyến5Ngày Miễn phí",
        f"{HEADING}TRỰC TIẾP7 NGÀY LÀM VIỆC100.000 vnđ(một)TRỰC TUYẾN5 NGÀYMIỄN PHÍ",
        f"{HEADING}trực tiếp7 ngày làm việc100,000 vnđ(một)trực tuyến5 ngàymiễn phí",
        "Trực tiếp7 Ngày làm việc100,000 VNĐ(một)Trực tuyến5 NgàyMiễn phí",
    ],
)
def test_spaces_lines_and_capitals_change_nothing(text: str) -> None:
    assert rows(text) == [("direct", 7, WD, [(100_000, "VND")]), ("online", 5, CD, FREE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trực tiếp5 NgàyMiễn phí", set()),
        (
            "Trực tiếp5 NgàyMiễn phíTrực tuyến5 NgàyMiễn phí(Không)Dịch vụ bưu chính5 NgàyMiễn phí(Không có)",
            set(),
        ),
        ("Trực tiếp5 Ngày50,000 VNĐ(50.000 đồng/lần)Trực tuyến5 Ngày25,000 VNĐ", set()),
        ("Trực tiếp1Miễn phí", {(Flag.LIMIT_WITHOUT_UNIT, "direct")}),
        ("Trực tiếpKhông có thông tinMiễn phí", {(Flag.LIMIT_MISSING, "direct")}),
        ("Trực tiếpKhông quy địnhMiễn phí", {(Flag.LIMIT_IN_WORDS, "direct")}),
        ("Trực tiếp0 NgàyMiễn phí", {(Flag.LIMIT_AMOUNT_ODD, "direct")}),
        ("Trực tiếp5000 NgàyMiễn phí", {(Flag.LIMIT_AMOUNT_ODD, "direct")}),
        ("Trực tuyến1100 VNĐ", {(Flag.GLUED_NUMBER, "online")}),
        ("Trực tuyến5 Ngày45 VNĐ", {(Flag.FEE_UNDER_1000, "online")}),
        ("Trực tuyến5 Ngày999 VNĐ", {(Flag.FEE_UNDER_1000, "online")}),
        ("Trực tuyến5 Ngày1,000 VNĐ", set()),
        ("Trực tuyến5 Ngày45 USD", set()),
        ("Trực tuyến5 NgàyKhông có thông tin", set()),
        ("Trực tuyến5 Ngày", {(Flag.FEE_UNREADABLE, "online")}),
        ("Trực tuyến5 Ngày12.5 VNĐ", {(Flag.FEE_UNREADABLE, "online")}),
        (
            "Trực tiếp5 NgàyMiễn phíTrực tuyến3 NgàyMiễn phí",
            {(Flag.LIMITS_DIFFER_BY_CHANNEL, "")},
        ),
        (
            "Trực tiếp5 NgàyMiễn phíTrực tuyến5 Ngày làm việcMiễn phí",
            {(Flag.LIMITS_DIFFER_BY_CHANNEL, "")},
        ),
        (
            "Trực tiếp5 NgàyMiễn phí(Không)nhà ởTrực tiếp9 NgàyMiễn phícông trình khác",
            {(Flag.SEVERAL_LIMITS_FOR_CHANNEL, "direct")},
        ),
        ("Trực tiếp5 NgàyMiễn phímộtTrực tiếp5 NgàyMiễn phíhai", set()),
        (
            "Trực tiếp5 Ngày5,000 VNĐTrực tiếp5 Ngày8,000 VNĐ",
            {(Flag.SEVERAL_FEES_FOR_CHANNEL, "direct")},
        ),
        ("Trực tiếp5 Ngày5,000 VNĐ(a)8,000 VNĐ(b)", {(Flag.SEVERAL_FEES_FOR_CHANNEL, "direct")}),
        ("Trực tiếp5 Ngày5,000 VNĐ(/lần)Phí: 5.000 đồng", set()),
        (
            "Trực tiếp5 NgàyMiễn phí(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định)",
            {(Flag.FEE_AND_NOTE_DISAGREE, "direct")},
        ),
        ("Trực tiếp5 NgàyMiễn phí(200.000 đồng/lần)", {(Flag.FEE_AND_NOTE_DISAGREE, "direct")}),
        ("Trực tiếp5 NgàyMiễn phí(Miễn lệ phí)", set()),
        ("Trực tiếp5 NgàyMiễn phí(Miễn phí đối với hộ nghèo)", {(Flag.FEE_AND_NOTE_DISAGREE, "direct")}),
        ("Trực tiếp5 Ngày50,000 VNĐ(25.000 đồng/hồ sơ)", {(Flag.FEE_AND_NOTE_DISAGREE, "direct")}),
        (
            "Trực tiếp5 Ngày1,000,000 VNĐ(01 triệu đồng; cấp lại: 0,5 triệu đồng)",
            {(Flag.FEE_NOTE_NAMES_MORE, "direct")},
        ),
        (
            "Trực tiếp5 Ngày25,000 VNĐ(25.000 đồng đến hết ngày 31/12/2026)",
            {(Flag.FEE_DATED, "direct")},
        ),
        (
            "Trực tiếp5 Ngày20,000 VNĐTrực tuyến5 Ngày50,000 VNĐ",
            {(Flag.FEES_DIFFER_BY_CHANNEL, "")},
        ),
        ("Trực tiếp5 Ngày50,000 VNĐTrực tuyến5 Ngày20,000 VNĐDịch vụ bưu chính5 Ngày50,000 VNĐ", set()),
        (
            "Trực tiếp5 Ngày50,000 VNĐDịch vụ bưu chính5 Ngày30,000 VNĐ",
            {(Flag.FEES_DIFFER_BY_CHANNEL, "")},
        ),
        ("Trực tiếp5 Ngày20,000 VNĐ(20.000 đồng/tờ khai)", {(Flag.FEE_PER_UNIT, "direct")}),
        ("Trực tiếp5 Ngày2,000 VNĐ(/trang)", {(Flag.FEE_PER_UNIT, "direct")}),
        ("Trực tiếp5 Ngày10 USD(10USD/giấy)", set()),
        ("Trực tiếp5 Ngày20,000 VNĐ(/hồ sơ)", set()),
        (
            "Trực tiếp5 NgàyMiễn phíTrong thời hạn 05 ngày làm việc kể từ ngày nhận hồ sơ",
            {(Flag.LIMIT_AND_NOTE_DISAGREE, "direct")},
        ),
        ("Trực tiếp5 NgàyMiễn phíTrong thời hạn 05 ngày kể từ ngày nhận hồ sơ", set()),
        ("Trực tiếp5 NgàyMiễn phíThẩm định 03 ngày, trả kết quả 02 ngày", set()),
        ("Trực tiếp5 Ngày2,000 VNĐ/trang", {(Flag.FEE_PER_UNIT, "direct")}),
        ("Trực tiếp5 Ngày20,000 VNĐ/hồ sơ", set()),
        ("Trực tiếp5 Ngày1,000,000 VNĐ(1.234,5 triệu đồng)", {(Flag.FEE_AND_NOTE_DISAGREE, "direct")}),
        ("Trực tiếp5 Ngày1,000,000 VNĐ(1.000.000 triệu đồng)", {(Flag.FEE_AND_NOTE_DISAGREE, "direct")}),
        ("Trực tiếp5 Ngày100 USDTrực tuyến5 Ngày200 USD", {(Flag.FEES_DIFFER_BY_CHANNEL, "")}),
        ("Trực tiếp5 Ngày50,000 VNĐTrực tuyến5 Ngày50 USD", {(Flag.FEES_DIFFER_BY_CHANNEL, "")}),
        ("Trực tiếp5 Ngày100 USDTrực tuyến5 NgàyMiễn phí", set()),
        ("Trực tiếp5 NgàyMiễn phíCách khác5 NgàyMiễn phí", {(Flag.UNREADABLE_CHANNELS, "")}),
        ("Trực tiếp5 NgàyMiễn phíTrực tuyến: 5 Ngày50,000 VNĐ", {(Flag.UNREADABLE_CHANNELS, "")}),
        ("Trực tiếp5 NgàyMiễn phíThẩm định trong 5 ngày, miễn phí", set()),
        ("nộp tại xã", {(Flag.UNREADABLE_CHANNELS, "")}),
        ("Lưu ý Trực tiếp5 NgàyMiễn phí", {(Flag.UNREADABLE_CHANNELS, "")}),
        ("Trực tiếp5 NgàyMiễn phíTrực tuyến7xMiễn", {(Flag.UNREADABLE_CHANNELS, "online")}),
    ],
)
def test_every_doubt_has_its_flag(text: str, expected: set[tuple[str, str]]) -> None:
    assert flags(HEADING + text) == {(str(flag), channel) for flag, channel in expected}


def test_rows_of_one_channel_that_differ_become_cases_in_the_source_s_words() -> None:
    text = f"{HEADING}Trực tiếp15 NgàyMiễn phínhà ởTrực tiếp20 NgàyMiễn phícông trình khácTrực tuyến15 NgàyMiễn phí"
    terms = stage_terms(read_channels(text)[0])
    assert [(case.key, case.name) for case in terms.cases] == [
        ("direct-1", "(1) nhà ở"),
        ("direct-2", "(2) công trình khác"),
    ]
    assert [(limit.case, limit.channel, limit.amount) for limit in terms.limits] == [
        ("direct-1", "direct", 15),
        ("direct-2", "direct", 20),
        ("", "online", 15),
    ]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("5 Ngày20,000 VNĐ", "unstated"),
        ("5 NgàyPhí: 20,000 VNĐ", "phi"),
        ("5 NgàyLệ phí : 20,000 VNĐ", "le_phi"),
        ("5 Ngày20,000 VNĐ(Lệ phí cấp giấy)", "le_phi"),
        ("5 Ngày20,000 VNĐ(- Phí thẩm định)", "phi"),
        ("5 Ngày20,000 VNĐ(theo biểu phí)", "unstated"),
    ],
)
def test_fee_or_charge_only_where_the_portal_says_so(cells: str, kind: str) -> None:
    (row,) = read_channels(f"{HEADING}Trực tiếp{cells}")[0]
    assert [fee.kind for fee in row.fees] == [kind]


def test_a_note_that_never_closes_is_left_in_the_description() -> None:
    (row,) = read_channels(f"{HEADING}Trực tiếp5 Ngày20,000 VNĐ(Sát hạch (lần đầu)25 ngày")[0]
    assert row.fees[0].note == ""
    assert row.description == "(Sát hạch (lần đầu)25 ngày"
