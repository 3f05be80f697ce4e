"""One record into one staged entry, with everything doubtful flagged."""

import io
import unicodedata
from typing import Any

import pytest

from procedures.importing.catalogue import read_national_lines
from procedures.importing.duplicates import Survey
from procedures.importing.flags import Flag, Refusal
from procedures.importing.national import read_national
from procedures.importing.staged import RefusedEntry, StagedEntry
from tests.procedures.importing.records import channels, lines, record


def flags(**fields: Any) -> set[str]:
    return {str(doubt.flag) for doubt in read_national(1, record(**fields)).findings}


def test_a_clean_record_becomes_a_procedure_without_doubts() -> None:
    entry = read_national(7, record())
    procedure = entry.procedure
    assert entry.findings == ()
    assert (entry.line, procedure.code, procedure.name) == (7, "1.900001", "Xác nhận thử số 1.900001")
    assert (procedure.levels, procedure.channels) == (("commune",), ("direct", "online"))
    assert procedure.authority == "Ủy ban nhân dân cấp xã"
    assert (procedure.result, procedure.result_code) == ("Giấy xác nhận", "KQ.G15.000001")
    assert procedure.conditions == ""
    assert [(limit.channel, limit.amount, limit.unit) for limit in procedure.limits] == [
        ("direct", 3, "working_days"),
        ("online", 3, "working_days"),
    ]
    assert [(fee.channel, fee.amount, fee.kind) for fee in procedure.fees] == [
        ("direct", 8000, "unstated"),
        ("online", 8000, "unstated"),
    ]
    assert entry.source["trinh_tu_thuc_hien"] == "Bước 1: Nộp hồ sơ\nBước 2: Nhận kết quả"


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"code": "6.000001"}, Flag.INTERNAL_CODE),
        ({"code": "1.90001"}, Flag.BAD_CODE),
        ({"code": "ABC"}, Flag.BAD_CODE),
        ({"cap_thuc_hien": "Cấp huyện"}, Flag.OLD_LEVEL),
        ({"co_quan_co_tham_quyen": "Ủy ban nhân dân cấp huyện"}, Flag.OLD_LEVEL),
        ({"trinh_tu_thuc_hien": "Nộp tại Công an HUYỆN"}, Flag.OLD_LEVEL),
        ({"cap_thuc_hien": "Cấp xã, Cấp vùng"}, Flag.UNKNOWN_LEVEL),
        ({"cap_thuc_hien": ""}, Flag.PART_MISSING),
        ({"ten_thu_tuc": "Không có thông tin"}, Flag.PART_MISSING),
        ({"ten_thu_tuc": ""}, Flag.PART_MISSING),
        ({"ten_thu_tuc": "Ðăng ký kết hôn"}, Flag.TEXT_REPAIRED),
        ({"trinh_tu_thuc_hien": "Bước 1: \ue123 nộp hồ sơ"}, Flag.PRIVATE_USE),
        ({"ten_thu_tuc": "Đăng ký " * 200}, Flag.TEXT_TOO_LONG),
        ({"co_quan_co_tham_quyen": ""}, Flag.PART_MISSING),
        ({"co_quan_co_tham_quyen": "", "co_quan_thuc_hien": "Công an cấp xã"}, None),
        ({"trinh_tu_thuc_hien": "Không có thông tin"}, Flag.PART_MISSING),
        ({"thanh_phan_ho_so": "--"}, Flag.PART_MISSING),
        ({"can_cu_phap_ly": "Không có thông tin"}, None),
        ({"yeu_cau_dieu_kien": "Đường huyện được phân loại"}, None),
        ({"ten_thu_tuc": "Phân loại đường huyện"}, None),
        ({"cach_thuc_thuc_hien": "Không có thông tin"}, Flag.PART_MISSING),
        (channels("Trực tiếp1Miễn phí"), Flag.LIMIT_WITHOUT_UNIT),
    ],
)
def test_doubts_about_a_record(fields: dict[str, Any], flag: Flag | None) -> None:
    assert flags(**fields) == ({str(flag)} if flag else set())


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"code": ""}, "no_code"),
        ({"code": None}, "no_code"),
        ({"code": 1.004194}, "field_not_text"),
        ({"code": "1" * 41}, "code_too_long"),
        ({"linh_vuc": ["Hộ tịch"]}, "field_not_text"),
        ({"trinh_tu_thuc_hien": "a\ud800"}, "lone_surrogate"),
        ({"ten_thu_tuc": "Đăng ký khai sinh".encode().decode("cp1252", "replace")}, "wrong_encoding"),
    ],
)
def test_what_cannot_be_taken_is_refused(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_national(1, record(**fields))
    assert refused.value.code == reason


def test_levels_come_highest_first_and_once() -> None:
    entry = read_national(1, record(cap_thuc_hien="Cấp xã, cấp Tỉnh, Cấp bộ, Cấp xã, Cơ quan khác"))
    assert entry.procedure.levels == ("ministry", "province", "commune", "other")


def test_composition_and_address_do_not_change_the_content() -> None:
    first = read_national(1, record())
    decomposed = {name: unicodedata.normalize("NFD", text) for name, text in record().items()}
    moved = read_national(2, {**decomposed, "detail_url": "https://example.test/elsewhere"})
    assert moved.content_hash == first.content_hash
    assert moved.procedure == first.procedure
    assert read_national(1, record(so_quyet_dinh="2/QĐ-BTP")).content_hash != first.content_hash


def test_a_missing_field_is_empty_and_an_unknown_one_is_ignored() -> None:
    entry = read_national(1, {"ma_thu_tuc": "1.900001", "ten_thu_tuc": "Thử", "khac": {"x": 1}})
    assert {doubt.text for doubt in entry.findings} == {
        "steps",
        "channels",
        "applicants",
        "authority",
        "result",
        "levels",
        "field",
        "papers",
    }


def test_names_equal_up_to_accents_and_codes_with_two_contents_are_found() -> None:
    content = lines(
        record("1.900001", ten_thu_tuc="Xác nhận của Uỷ ban, hoà giải"),
        record("1.900002", ten_thu_tuc="XÁC NHẬN CỦA ỦY BAN, HÒA GIẢI"),
        record("1.900003"),
        record("1.900003"),
        record("1.900004"),
        record("1.900004", so_quyet_dinh="2/QĐ-BTP"),
    )
    entries = [entry for entry in read_national_lines(io.BytesIO(content)) if isinstance(entry, StagedEntry)]
    survey = Survey(entries)
    found = [
        (entry.procedure.code, [str(doubt.flag) for doubt in survey.findings(entry)]) for entry in entries
    ]
    assert found == [
        ("1.900001", ["duplicate_name"]),
        ("1.900002", ["duplicate_name"]),
        ("1.900003", []),
        ("1.900003", []),
        ("1.900004", ["duplicate_code"]),
        ("1.900004", ["duplicate_code"]),
    ]


def test_a_broken_row_costs_itself_only() -> None:
    content = lines(
        record(), "", '{"ma_thu_tuc": "1.9', record("", ten_thu_tuc="Không mã"), record("1.900002")
    )
    entries = list(read_national_lines(io.BytesIO(content)))
    assert [(entry.line, entry.reason if isinstance(entry, RefusedEntry) else "") for entry in entries] == [
        (1, ""),
        (3, "broken_json"),
        (4, "no_code"),
        (5, ""),
    ]
