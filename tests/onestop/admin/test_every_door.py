"""One check, every door: what the rules refuse comes into force by no way, and each way says why by a stable code."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from procedures.importing.duplicates import Survey
from procedures.importing.field_names import FieldNames
from procedures.importing.report import Result
from procedures.importing.running import import_file
from procedures.importing.spreadsheet.writing import write_workbook
from procedures.importing.staged import (
    StagedCase,
    StagedEntry,
    StagedExemption,
    StagedFee,
    StagedLimit,
    StagedPaper,
    StagedProcedure,
    StagedStep,
    StagedTier,
)
from procedures.importing.staging import Run, stage_entry
from procedures.importing.version_rows import content_of_staged, create_version
from procedures.models import Fee, Procedure, ProcedureVersion
from procedures.models.vocabulary import VersionState
from procedures.rules.errors import RuleError, RuleErrors
from procedures.rules.version_checks import version_problems
from procedures.selectors.version_content import known_units
from procedures.services import publish_version
from tests.factories import local
from tests.onestop.admin.conftest import House
from tests.onestop.admin.test_catalogue import act, version_form
from tests.onestop.admin.test_pages import address

pytestmark = pytest.mark.django_db
AT = local(2026, 3, 2)
RIGHT = StagedProcedure(
    code="1.777001",
    name="Cho mượn hội trường",
    field="Văn hóa",
    levels=("commune",),
    channels=("direct",),
    authority="UBND cấp xã",
    applicants="Mọi người",
    how_to="Nộp đơn tại quầy",
    result="Văn bản đồng ý",
    cases=(StagedCase("common", "Chung"),),
    limits=(StagedLimit("working_days", Decimal(3)),),
    fees=(StagedFee(8000, key="hire"),),
    exemptions=(StagedExemption("poor", "Hộ nghèo", "Sổ hộ nghèo", 50, "hire"),),
    papers=(StagedPaper("Đơn", 1),),
    steps=(StagedStep("Tiếp nhận", "reception", Fraction(1, 2)),),
)


@dataclass(frozen=True)
class Wrong:
    """A check by its code, a procedure that breaks it, and how the form of the administration breaks it."""

    code: str
    parts: dict[str, Any]
    part: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def staged(self) -> StagedProcedure:
        return replace(RIGHT, **self.parts)


def tiers(*pairs: tuple[int | None, int]) -> dict[str, Any]:
    return {"fees": (StagedFee(None, key="hire", tiers=tuple(StagedTier(*pair) for pair in pairs)),)}


FEE = {
    "kind": "le_phi",
    "key": "hire",
    "currency": "VND",
    "per": "dossier",
    "when_due": "filing",
    "tiers": "[]",
}
STEP = {
    "position": "1",
    "name": "Bước",
    "unit": "reception",
    "share_numerator": "1",
    "share_denominator": "2",
}
DAYS = {"valid_from": date(2026, 12, 3), "valid_to": date(2026, 3, 12)}
WRONG = [
    Wrong(
        "fee_tiers_out_of_order",
        tiers((2, 2000), (1, 5), (None, 1)),
        "fees",
        {**FEE, "tiers": '[{"up_to": 2, "price": 2000}, {"up_to": 1, "price": 5}]'},
    ),
    Wrong(
        "fee_tiers_out_of_order", tiers((2, 2000)), "fees", {**FEE, "tiers": '[{"up_to": 2, "price": 2000}]'}
    ),
    Wrong(
        "number_out_of_range", tiers((None, -5)), "fees", {**FEE, "tiers": '[{"up_to": null, "price": -5}]'}
    ),
    Wrong(
        "validity_backwards",
        {"fees": (StagedFee(8000, key="hire", **DAYS),)},
        "fees",
        {**FEE, "amount": "8000", "valid_from": "03/12/2026", "valid_to": "12/03/2026"},
    ),
    Wrong("fee_ambiguous", {"fees": (StagedFee(8000, key="hire"), StagedFee(9000, key="hire"))}),
    Wrong(
        "amount_missing",
        {"limits": (StagedLimit("working_days"),)},
        "limits",
        {"unit": "working_days"},
    ),
    Wrong(
        "amount_not_whole",
        {"limits": (StagedLimit("working_days", Decimal("1.5")),)},
        "limits",
        {"unit": "working_days", "amount": "1.5"},
    ),
    Wrong(
        "limits_twice",
        {"limits": (StagedLimit("working_days", Decimal(3)), StagedLimit("working_days", Decimal(4)))},
    ),
    Wrong("unknown_case", {"limits": (StagedLimit("working_days", Decimal(3), case="none"),)}),
    Wrong("channel_unknown", {"channels": ("pigeon",)}),
    Wrong(
        "unknown_unit",
        {"steps": (StagedStep("Bước", "khongcokieunay", Fraction(1, 2)),)},
        "steps",
        {**STEP, "unit": "khongcokieunay"},
    ),
    Wrong(
        "share_not_a_fraction",
        {"steps": (StagedStep("Bước", "reception", Fraction(3, 2)),)},
        "steps",
        {**STEP, "share_numerator": "3"},
    ),
    Wrong(
        "number_out_of_range",
        {"exemptions": (StagedExemption("poor", "Hộ nghèo", "Sổ", 150),)},
        "exemptions",
        {"key": "poor", "ground": "Hộ nghèo", "proof": "Sổ", "percent": "150"},
    ),
    Wrong("exemption_for_no_fee", {"exemptions": (StagedExemption("poor", "Hộ nghèo", "Sổ", 50, "other"),)}),
    Wrong("bad_key", {"cases": (StagedCase("Có Dấu", "Chung"),)}),
    Wrong("validity_backwards", DAYS),
    *(Wrong("bad_code", {"code": code}) for code in ("1,014947", "'1.003930", "1003970", "1.5", "#REF!")),
]
IDS = [f"{each.code}-{number}" for number, each in enumerate(WRONG)]
every_check = pytest.mark.parametrize("wrong", WRONG, ids=IDS)


def in_force() -> set[str]:
    return set(ProcedureVersion.objects.published().values_list("procedure__code", flat=True))


def test_the_right_one_passes_every_door(tmp_path: Path) -> None:
    assert version_problems(content_of_staged(RIGHT), known_units()) == []
    write_workbook(tmp_path / "right.xlsx", [RIGHT])
    report = import_file(tmp_path / "right.xlsx", by="test", at=AT)
    assert [row.result for row in report.rows] == [Result.IMPORTED], report.rows


@every_check
def test_the_rules_name_it(wrong: Wrong) -> None:
    problems = version_problems(content_of_staged(wrong.staged), known_units())
    assert wrong.code in {problem.code for problem in problems}


@every_check
def test_no_import_brings_it_into_force(wrong: Wrong) -> None:
    entry = StagedEntry(line=1, procedure=wrong.staged, content_hash="x", name_key="")
    row = stage_entry(entry, Run(Survey([entry]), by="test", at=AT, source="test"))
    assert wrong.code in {flag["flag"] for flag in row.flags} or wrong.code == "bad_code"
    assert in_force() == set()


@every_check
def test_no_spreadsheet_brings_it_into_force(wrong: Wrong, tmp_path: Path) -> None:
    write_workbook(tmp_path / "wrong.xlsx", [wrong.staged])
    (row,) = [row for row in import_file(tmp_path / "wrong.xlsx", by="test", at=AT).rows if row.line == 3][:1]
    codes = {flag["flag"] for flag in row.flags}
    assert (row.result, in_force()) == (Result.REFUSED, set())
    assert codes
    assert "not_stored" not in codes, "SQL is no answer"


@every_check
def test_no_service_brings_it_into_force(wrong: Wrong) -> None:
    staged = wrong.staged
    procedure = Procedure.objects.create(code=staged.code)
    entry = StagedEntry(line=1, procedure=staged)
    try:
        with transaction.atomic():
            draft = create_version(procedure, entry, number=1, names=FieldNames())
    except (IntegrityError, KeyError):
        return  # The database, or the key of a case that is not there, was the wall already.
    days = {"valid_from": staged.valid_from or date(2026, 3, 2), "valid_to": staged.valid_to}
    with pytest.raises(RuleError) as refused, transaction.atomic():
        publish_version(draft, by="test", at=AT, **days)
    errors = refused.value.errors if isinstance(refused.value, RuleErrors) else (refused.value,)
    assert wrong.code in {error.code for error in errors}
    assert in_force() == set()


@pytest.mark.parametrize("wrong", [each for each in WRONG if each.typed], ids=lambda each: each.code)
def test_the_administration_says_so_beside_the_field(wrong: Wrong, editor: Client, house: House) -> None:
    form = version_form(house, name="Tên")
    form |= {f"{wrong.part}-TOTAL_FORMS": "1"}
    form |= {f"{wrong.part}-0-{name}": value for name, value in wrong.typed.items()}
    answer = editor.post(address(ProcedureVersion, "change", house.draft.pk), form)
    assert answer.status_code == 200, "it was taken"
    formset = next(
        each.formset for each in answer.context["inline_admin_formsets"] if each.formset.prefix == wrong.part
    )
    assert formset.errors[0]
    assert "constraint" not in str(formset.errors).lower()


@pytest.mark.parametrize("code", ["1,014947", "1003970", "#REF!", "1.5"])
def test_the_administration_takes_no_code_that_is_none(code: str, editor: Client, house: House) -> None:
    answer = editor.post(address(Procedure, "add"), {"code": code, "synonyms": "", "life_events": ""})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["code"]


@pytest.mark.parametrize(
    "typed", ["{", "5", '"x"', '[{"a": 1}]', '[{"up_to": "2", "price": 1}]', "[1e400]", "[[[]]]"]
)
def test_broken_tiers_are_an_error_beside_the_field(typed: str, editor: Client, house: House) -> None:
    form = {**version_form(house, name="Tên"), "fees-TOTAL_FORMS": "1"}
    form |= {f"fees-0-{name}": value for name, value in {**FEE, "tiers": typed}.items()}
    answer = editor.post(address(ProcedureVersion, "change", house.draft.pk), form)
    assert answer.status_code == 200
    formset = next(
        each.formset for each in answer.context["inline_admin_formsets"] if each.formset.prefix == "fees"
    )
    assert set(formset.errors[0]) == {"tiers"}


@pytest.mark.parametrize(
    "rows", ['[{"up_to": 2, "price": 2000}, {"up_to": 1, "price": 5}]', "{}", '[{"price": 1}]']
)
def test_the_database_is_the_last_wall_for_tiers(rows: str, house: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.create(version=house.draft, tiers=json.loads(rows))


def test_the_database_is_the_last_wall_for_codes(house: House) -> None:
    draft = house.draft
    Procedure.objects.filter(pk=draft.procedure_id).update(code="1003970")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=draft.pk).update(
            published_at=AT, valid_from=date(2026, 3, 2), state=VersionState.IN_FORCE
        )


def test_a_publication_that_the_rules_refuse_is_told_by_line(editor: Client, house: House) -> None:
    house.flag.delete()
    Fee.objects.create(version=house.draft, amount=1)
    (message,) = act(editor, ProcedureVersion, "publish", house.draft, apply="1", valid_from="01/04/2026")
    assert "2" in message
    assert "le_phi" in message
    house.draft.refresh_from_db()
    assert house.draft.state == VersionState.DRAFT
