"""Texts made to keep a reader busy, or to break it: each comes through, taken or refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.importing.flags import Refusal
from procedures.importing.national import FIELDS, read_national
from procedures.importing.staged import StagedEntry
from tests.procedures.importing.records import HEADING, NATIONAL_FILE, channels, record

MOST = 190_000


def filled(unit: str) -> str:
    """As many times the unit as a field may hold."""
    return unit * (MOST // len(unit))


BUSY = [
    "1",
    "1,",
    "11.",
    "a.",
    "(",
    "()",
    "\n",
    "Trực tiếp",
    "trực tiếp",
    "Trực tiếpA trực tiếp ",
    "Trực tiếp5",
    "Trực tiếp5 NgàyMiễn phí",
    "Trực tiếp5 Ngày5 VNĐ(",
    "Trực tiếp5 NgàyMiễn phí(ủy ban nhân dân ",
    "5 VNĐ",
    "phí hội ",
    "1 bản chính",
    "1 bản chính,",
    "Tên giấy tờMẫu đơn, tờ khaiSố lượng",
    "1/2026/",
    "1/2026/TT-AB",
    "Mã: KQ",
    "đến hết ngày 1/1/2026",
]


@pytest.mark.parametrize("unit", BUSY)
def test_long_repetitions_come_through(unit: str) -> None:
    text = filled(unit)
    fields = {name: text for name in FIELDS if name not in ("ma_thu_tuc", "ten_thu_tuc")}
    fields |= channels(f"Trực tiếp5 Ngày5,000 VNĐ({text[: MOST // 2]}){text[: MOST // 3]}")
    fields["thanh_phan_ho_so"] = f"--Tên giấy tờMẫu đơn, tờ khaiSố lượng{text}1 bản chính"
    entry = read_national(1, record(**fields))
    assert entry.procedure.limits[0].amount == 5
    assert entry.findings


@pytest.mark.parametrize("unit", BUSY)
def test_long_repetitions_in_the_table_itself_come_through(unit: str) -> None:
    entry = read_national(1, record(cach_thuc_thuc_hien=f"{HEADING}{filled(unit)}"))
    assert entry.findings or len(entry.procedure.limits) == 1


PIECES = st.sampled_from(
    [
        "Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính", "trực tiếp", "5", " ", "1,000", "0.5", "Ngày", " Ngày làm việc",
        "Giờ", "Tháng", "Miễn phí", "Không có thông tin", " VNĐ", " USD", "(", ")", ":", "\n", "Phí: ", "đồng", "huyện",
        "1 bản chính", ",1 bản sao", "Tên giấy tờMẫu đơn, tờ khaiSố lượng", HEADING, "12/2020/TT-BTC", "Mã: KQ.G1", "–",
        "\u200b", "\u0301", "\0", "\ud800", "Ð", "=", "\U0001f600",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS[1:]), st.lists(PIECES, max_size=25).map("".join)))
def test_any_mixture_is_taken_or_refused(fields: dict[str, str]) -> None:
    try:
        entry = read_national(1, {"ma_thu_tuc": "1.900001", **fields})
    except Refusal:
        return
    assert isinstance(entry, StagedEntry)
    known = {"", *(case.key for case in entry.procedure.cases)}
    assert {part.case for part in (*entry.procedure.limits, *entry.procedure.fees)} <= known
    keys = [(limit.case, limit.channel) for limit in entry.procedure.limits]
    assert len(keys) == len(set(keys))
    assert all(fee.amount is None or fee.amount >= 0 for fee in entry.procedure.fees)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["Trực tiếp", "Trực tuyến"]))
def test_a_clean_row_is_found_whatever_stands_behind_it(noise: str, name: str) -> None:
    try:
        entry = read_national(1, record(**channels(f"{name}17 Ngày làm việcKhông có thông tin. {noise}")))
    except Refusal:
        return
    first = entry.procedure.limits[0]
    assert (first.amount, first.unit) == (17, "working_days") or len(entry.procedure.cases) > 1


@pytest.mark.skipif(not NATIONAL_FILE.exists(), reason="the shared records are not here")
@pytest.mark.parametrize(
    ("glue", "instead"), [("Ngày làm việc", "Ngày  làm việc"), ("Trực tuyến", "Trực  tuyến")]
)
def test_wider_spaces_in_real_records_change_no_terms(glue: str, instead: str) -> None:
    with NATIONAL_FILE.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            found = json.loads(line)
            if number % 5:
                continue
            plain = read_national(1, found).procedure
            text = found["cach_thuc_thuc_hien"].replace(glue, instead)
            wider = read_national(1, {**found, "cach_thuc_thuc_hien": text}).procedure
            assert (wider.limits, wider.fees) == (plain.limits, plain.fees)
