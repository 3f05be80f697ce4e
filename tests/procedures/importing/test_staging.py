"""What a file does to the catalogue: into force, to draft, refused, or nothing at all."""

import json
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.importing.exporting import export_versions
from procedures.importing.report import ImportReport
from procedures.importing.running import import_file
from procedures.importing.spreadsheet.writing import write_workbook
from procedures.importing.staged import (
    StagedCase,
    StagedExemption,
    StagedFee,
    StagedLegalBasis,
    StagedLimit,
    StagedPaper,
    StagedProcedure,
    StagedStep,
    StagedTier,
)
from procedures.importing.version_rows import staged_version
from procedures.models import CatalogueChange, Field, Procedure, ProcedureVersion, ReviewFlag
from procedures.models.vocabulary import FeeKind, VersionState
from procedures.selectors.search import search_procedures
from tests.factories import local, make_office, make_procedure
from tests.procedures.importing.records import NATIONAL_FILE, channels, lines, record

pytestmark = pytest.mark.django_db
AT = local(2026, 11, 21)
TODAY = date(2026, 11, 21)


@pytest.fixture
def take(tmp_path: Path) -> Any:
    """Takes records in as a file, and gives the report."""

    def _take(*records: dict[str, Any] | str, dry_run: bool = False) -> ImportReport:
        path = tmp_path / "records.jsonl"
        path.write_bytes(lines(*records))
        return import_file(path, by="test", at=AT, dry_run=dry_run)

    return _take


def sums(report: ImportReport) -> dict[str, Any]:
    return {name: count for name, count in report.as_json().items() if name != "rows" and count}


def results(report: ImportReport) -> list[tuple[int, str, str, list[str]]]:
    return [
        (row.line, row.code, str(row.result), [flag["flag"] for flag in row.flags]) for row in report.rows
    ]


def test_a_clean_record_comes_into_force_with_its_terms(take: Any) -> None:
    assert results(take(record())) == [(1, "1.900001", "imported", [])]
    version = ProcedureVersion.objects.get()
    assert (version.state, version.valid_from, version.number) == (VersionState.IN_FORCE, TODAY, 1)
    assert [(limit.channel, limit.amount, limit.unit) for limit in version.limits.all()] == [
        ("direct", Decimal(3), "working_days"),
        ("online", Decimal(3), "working_days"),
    ]
    assert {(fee.channel, fee.amount, fee.kind) for fee in version.fees.all()} == {
        ("direct", 8000, FeeKind.UNSTATED),
        ("online", 8000, FeeKind.UNSTATED),
    }
    assert version.source["record"]["trinh_tu_thuc_hien"].startswith("Bước 1")
    assert [found.procedure.code for found in search_procedures("xac nhan thu", on=TODAY)] == ["1.900001"]
    assert list(CatalogueChange.objects.values_list("action", "by")) == [("publish", "test")]


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        ("Trực tiếp3 NgàyMiễn phí", [0]),
        ("Trực tiếp3 NgàyKhông có thông tin", [None]),
        ("Trực tiếp3 Ngày10 USD(/lần)", [10]),
    ],
)
def test_free_is_zero_and_no_information_is_unknown(take: Any, cells: str, amounts: list[int | None]) -> None:
    assert sums(take(record(**channels(cells)))) == {"read": 1, "imported": 1}
    version = ProcedureVersion.objects.get()
    assert [fee.amount for fee in version.fees.all()] == amounts


def test_a_doubtful_record_stays_a_draft_with_its_flags(take: Any) -> None:
    report = take(record(**channels("Trực tiếp1Miễn phíTrực tuyến3 NgàyMiễn phí")))
    assert results(report) == [(1, "1.900001", "flagged", ["limit_without_unit"])]
    version = ProcedureVersion.objects.get()
    assert version.state == VersionState.DRAFT
    assert list(CatalogueChange.objects.values_list("action", "reason")) == [("import", "records.jsonl")]
    assert [(flag.flag, flag.channel, flag.text) for flag in version.review_flags.all()] == [
        ("limit_without_unit", "direct", "1")
    ]
    assert [limit.channel for limit in version.limits.all()] == ["online"]
    assert not search_procedures("xac nhan thu", on=TODAY)


def test_an_internal_procedure_is_kept_but_never_public(take: Any) -> None:
    assert results(take(record("6.000001"))) == [(1, "6.000001", "flagged", ["internal_code"])]
    assert Procedure.objects.get().is_internal


def test_several_limits_of_one_channel_are_all_kept_as_cases(take: Any) -> None:
    take(record(**channels("Trực tiếp15 NgàyMiễn phínhà ởTrực tiếp20 NgàyMiễn phícông trình")))
    version = ProcedureVersion.objects.get()
    assert [(limit.case.key, limit.amount) for limit in version.limits.order_by("amount")] == [
        ("direct-1", 15),
        ("direct-2", 20),
    ]


def test_read_is_the_sum_of_what_became_of_the_rows(take: Any) -> None:
    report = take(
        record(),
        "",
        record("1.900002", **channels("Trực tuyến1100 VNĐ")),
        '{"ma_thu_tuc": ',
        record(),
        record("1.900003", linh_vuc=5),
    )
    assert sums(report) == {"read": 5, "imported": 1, "flagged": 1, "refused": 2, "unchanged": 1}
    assert results(report) == [
        (1, "1.900001", "imported", []),
        (3, "1.900002", "flagged", ["glued_number"]),
        (4, "", "refused", ["broken_json"]),
        (5, "1.900001", "unchanged", ["duplicate_code"]),
        (6, "1.900003", "refused", ["field_not_text"]),
    ]


def test_the_same_file_twice_changes_nothing(take: Any) -> None:
    records = [record(), record("1.900002", **channels("Trực tiếp1Miễn phí")), record("6.000001")]
    take(*records)
    counted = [model.objects.count() for model in (ProcedureVersion, ReviewFlag, CatalogueChange, Field)]
    report = take(*records)
    assert sums(report) == {"read": 3, "unchanged": 3}
    assert counted == [
        model.objects.count() for model in (ProcedureVersion, ReviewFlag, CatalogueChange, Field)
    ]


def test_a_dry_run_reports_the_same_and_writes_nothing(take: Any) -> None:
    records = [record(), record(), record("1.900002", **channels("Trực tiếp1Miễn phí")), "{"]
    dry = take(*records, dry_run=True)
    assert not Procedure.objects.exists()
    assert not Field.objects.exists()
    assert take(*records).as_json() == dry.as_json()


def test_a_changed_record_becomes_a_draft_beside_the_version_in_force(take: Any) -> None:
    take(record())
    changed = record(**channels("Trực tiếp2 Ngày làm việc8,000 VNĐ"))
    assert results(take(changed)) == [(1, "1.900001", "flagged", ["changes_version_in_force"])]
    first, second = ProcedureVersion.objects.order_by("number")
    assert (first.state, second.state) == (VersionState.IN_FORCE, VersionState.DRAFT)
    assert sums(take(changed)) == {"read": 1, "unchanged": 1}
    assert sums(take(record())) == {"read": 1, "flagged": 1}


def test_a_corrected_draft_comes_into_force(take: Any) -> None:
    take(record(**channels("Trực tiếp1Miễn phí")))
    assert results(take(record())) == [(1, "1.900001", "imported", [])]


def test_a_row_that_repeats_an_earlier_one_is_unchanged_and_says_so(take: Any) -> None:
    first = [("imported", []), ("imported", []), ("unchanged", ["duplicate_code"])]
    again = [("unchanged", []), ("unchanged", []), ("unchanged", ["duplicate_code"])]
    for expected in (first, again):
        report = take(record(), record("1.900002"), record())
        assert [row[2:] for row in results(report)] == expected
        assert report.rows[2].flags == ({"flag": "duplicate_code", "channel": "", "text": "= 1"},)
    assert ReviewFlag.objects.count() == 0


def test_a_code_with_two_contents_is_believed_in_neither(take: Any) -> None:
    records = [record(), record(so_quyet_dinh="2/QĐ-BTP")]
    assert [row[2:] for row in results(take(*records))] == [("flagged", ["duplicate_code"])] * 2
    assert set(ProcedureVersion.objects.values_list("state", flat=True)) == {VersionState.DRAFT}
    assert sums(take(*records)) == {"read": 2, "unchanged": 2}


def test_names_equal_up_to_accents_are_flagged_in_the_file_and_in_the_catalogue(take: Any) -> None:
    make_procedure("1.800001", name="Thoả thuận hoà giải")
    take(record("1.900009", ten_thu_tuc="Cấp bản sao"))
    report = take(
        record("1.900001", ten_thu_tuc="THỎA THUẬN HÒA GIẢI"),
        record("1.900002", ten_thu_tuc="Cấp lại thẻ"),
        record("1.900003", ten_thu_tuc="cap lai the"),
    )
    assert [(row.code, [(flag["flag"], flag["text"]) for flag in row.flags]) for row in report.rows] == [
        ("1.900001", [("duplicate_name", "1.800001")]),
        ("1.900002", [("duplicate_name", "1.900003")]),
        ("1.900003", [("duplicate_name", "1.900002")]),
    ]


def test_a_record_that_the_database_refuses_stops_nobody_else(take: Any) -> None:
    report = take(record("1.900001", so_quyet_dinh="x" * 201), record("1.900002", linh_vuc="Đất đai"))
    assert [(code, result) for _, code, result, _ in results(report)] == [
        ("1.900001", "refused"),
        ("1.900002", "imported"),
    ]
    assert not Procedure.objects.filter(code="1.900001").exists()


def test_fields_are_one_up_to_accents_and_have_codes_of_their_own(take: Any) -> None:
    long = "Lĩnh vực có một cái tên rất dài để mã không thể chứa hết được, phần "
    take(
        record("1.900001", linh_vuc="Hoà giải"),
        record("1.900002", linh_vuc="HÒA GIẢI"),
        record("1.900003", linh_vuc=f"{long} một"),
        record("1.900004", linh_vuc=f"{long} hai"),
        record("1.900005", linh_vuc=""),
    )
    assert Field.objects.count() == 4
    assert len(set(Field.objects.values_list("code", flat=True))) == 4
    assert Field.objects.get(code="hoa-giai").name == "Hoà giải"


def test_the_number_of_queries_for_a_known_record_is_small(take: Any) -> None:
    take(record())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        take(record())
    assert len(queries) <= 6


def test_the_catalogue_goes_out_and_comes_back_the_same(take: Any, tmp_path: Path) -> None:
    take(record(), record("1.900002", **channels("Trực tiếp15 NgàyMiễn phíaTrực tiếp20 NgàyMiễn phíb")))
    exported = list(export_versions(TODAY, with_drafts=True))
    assert [procedure.code for procedure in exported] == ["1.900001", "1.900002"]
    write_workbook(tmp_path / "out.xlsx", exported)
    assert sums(import_file(tmp_path / "out.xlsx", by="test", at=AT)) == {"read": 2, "unchanged": 2}


def test_an_office_s_sheet_becomes_the_version_it_says(tmp_path: Path) -> None:
    written = StagedProcedure(
        code="X.01",
        name="Mượn hội trường",
        field="Văn hóa",
        levels=("commune",),
        channels=("direct",),
        authority="Ủy ban nhân dân xã",
        applicants="Mọi người",
        how_to="Nộp đơn tại quầy",
        result="Văn bản đồng ý",
        valid_from=date(2026, 12, 1),
        synonyms=("nhà văn hóa",),
        life_events=("cuoi",),
        cases=(StagedCase("ngay-thuong", "Ngày thường"), StagedCase("le", "Ngày lễ")),
        limits=(
            StagedLimit("same_day", None, "ngay-thuong", "", time(15)),
            StagedLimit("months", Decimal(1), "le"),
        ),
        fees=(StagedFee(None, kind="phi", tiers=(StagedTier(2, 2000), StagedTier(None, 1000)), cap=200_000),),
        exemptions=(StagedExemption("ho-ngheo", "Hộ nghèo", "Sổ hộ nghèo", 50),),
        papers=(StagedPaper("Đơn", 1, 0, "submit", "le", "khi có biểu diễn", "mau-1.docx"),),
        steps=(
            StagedStep("Thẩm tra", "van-hoa", Fraction(2, 3)),
            StagedStep("Ký", "head", Fraction(1, 3)),
        ),
        legal_bases=(StagedLegalBasis("1/2026/QĐ-UBND", "Quy chế", None, date(2027, 12, 31)),),
    )
    write_workbook(tmp_path / "own.xlsx", [written])
    make_office("H99.01", kind="van-hoa")
    report = import_file(tmp_path / "own.xlsx", by="test", at=AT)
    assert results(report) == [(3, "X.01", "imported", [])]
    version = ProcedureVersion.objects.get()
    assert (version.state, version.valid_from) == (VersionState.IN_FORCE, date(2026, 12, 1))
    assert staged_version(version) == written


def test_an_office_s_sheet_lacking_public_parts_stays_a_draft(tmp_path: Path) -> None:
    write_workbook(tmp_path / "own.xlsx", [StagedProcedure("X.01", "Mượn hội trường")])
    report = import_file(tmp_path / "own.xlsx", by="test", at=AT)
    assert results(report) == [(3, "X.01", "flagged", ["not_publishable"])]
    assert "giấy tờ" in ReviewFlag.objects.get().text
    assert sums(import_file(tmp_path / "own.xlsx", by="test", at=AT)) == {"read": 1, "unchanged": 1}


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not NATIONAL_FILE.exists(), reason="the shared records are not here")
def test_the_whole_national_file_goes_in_once(tmp_path: Path) -> None:
    report = import_file(NATIONAL_FILE, by="test", at=AT)
    counted = sums(report)
    assert counted["read"] == counted["imported"] + counted["flagged"] == 1355
    assert ProcedureVersion.objects.filter(state=VersionState.IN_FORCE).count() == counted["imported"]
    assert not ReviewFlag.objects.filter(version__state=VersionState.IN_FORCE).exists()
    assert sums(import_file(NATIONAL_FILE, by="test", at=AT)) == {"read": 1355, "unchanged": 1355}
    json.dumps(report.as_json())
