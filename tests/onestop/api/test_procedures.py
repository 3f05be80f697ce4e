"""The public catalogue over the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from procedures.models import Case, CommittedLimit, Fee, Limit, ReviewFlag
from procedures.services import publish_version
from tests.factories import BEGINNING, make_field, make_office, make_procedure
from tests.onestop.api.conftest import Desk

pytestmark = pytest.mark.django_db


def _get(address: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{address}", headers=headers)


def test_search_without_accents_and_ranked() -> None:
    make_office("H99.01")
    make_procedure("1.000001", name="Đăng ký khai sinh")
    make_procedure("1.000002", name="Cấp bản sao trích lục khai sinh")
    make_procedure(
        "1.000003", name="Đăng ký kết hôn", channels=["online"], field=make_field("hon", "Hôn nhân")
    )

    def codes(query: str) -> list[str]:
        return [row["code"] for row in _get(f"procedures/?{query}").json()["results"]]

    assert codes("q=khai sinh") == ["1.000001", "1.000002"]
    assert codes("q=dang ky khai sinh") == ["1.000001"]
    assert codes("q=1.000002") == ["1.000002"]
    assert codes("q=ĐĂNG KÝ&channel=postal") == ["1.000001"]
    assert codes("field=hon") == ["1.000003"]
    assert codes("level=province") == []
    assert len(codes("")) == 3


def test_drafts_and_internal_ones_never(desk: Desk) -> None:
    make_procedure("1.000002", publish=False)
    make_procedure("6.000001")
    make_procedure("1.000003", valid_from=date(2026, 3, 3))

    assert [row["code"] for row in _get("procedures/").json()["results"]] == ["1.000001"]
    for code in ("1.000002", "6.000001", "1.000003", "9.999999"):
        for tail in ("", "due-date/"):
            answer = _get(f"procedures/{code}/{tail}")
            assert (answer.status_code, answer.json()["code"]) == (404, "procedure_unknown")


def test_pages_of_a_ranked_list(desk: Desk) -> None:
    for number in range(2, 6):
        make_procedure(f"1.00000{number}")

    first = _get("procedures/?page_size=2").json()
    second = Client().get(first["next"]).json()
    third = Client().get(second["next"]).json()

    codes = [row["code"] for page in (first, second, third) for row in page["results"]]
    assert codes == [f"1.00000{number}" for number in range(1, 6)]
    assert (first["previous"], third["next"]) == (None, None)
    assert Client().get(third["previous"]).json() == second


def test_one_procedure_as_the_contract_has_it() -> None:
    office = make_office("H99.01")
    version = make_procedure("1.000001", amount=5, publish=False)
    case = Case.objects.create(version=version, key="mat-giay", name="Mất giấy")
    Limit.objects.create(
        version=version, case=case, channel="online", amount=Decimal("2.00"), unit="working_days"
    )
    Fee.objects.create(
        version=version,
        kind="phi",
        per="page",
        cap=200_000,
        tiers=[{"up_to": 2, "price": 2000}, {"up_to": None, "price": 1000}],
    )
    publish_version(version, by="test", at=BEGINNING, valid_from=date(2018, 1, 1))
    CommittedLimit.objects.create(
        office=office,
        procedure=version.procedure,
        amount=3,
        unit="working_days",
        decision="12/QĐ",
        valid_from=date(2020, 1, 1),
    )

    lawful, promised = _get("procedures/1.000001/").json(), _get("procedures/1.000001/?office=H99.01").json()

    assert {"code", "name", "field", "levels", "authority", "version", "valid_from", "valid_to"} <= set(
        lawful
    )
    assert {"time_limits", "fees", "papers", "result", "legal_basis"} <= set(lawful)
    assert [(one["channel"], one["case"], one["amount"], one["unit"]) for one in lawful["time_limits"]] == [
        ("direct", "mat-giay", 5, "working_days"),
        ("online", "mat-giay", 2, "working_days"),
        ("postal", "mat-giay", 5, "working_days"),
    ]
    assert [(one["amount"], one["statutory_amount"], one["decision"]) for one in promised["time_limits"]] == [
        (3, 5, "12/QĐ"),
        (3, 2, "12/QĐ"),
        (3, 5, "12/QĐ"),
    ]
    assert [(fee["kind"], fee["amount"], fee["cap"]) for fee in lawful["fees"]] == [
        ("le_phi", 8000, None),
        ("phi", None, 200_000),
    ]
    assert lawful["fees"][1]["tiers"] == [{"up_to": 2, "price": 2000}, {"up_to": None, "price": 1000}]
    assert lawful["papers"][0]["name"] == "Tờ khai"
    assert _get("procedures/1.000001/?office=H1").json()["code"] == "office_unknown"


def test_linked_data_by_accept(desk: Desk) -> None:
    answer = _get("procedures/1.000001/", Accept="application/ld+json")

    data = answer.json()
    assert answer["Content-Type"] == "application/ld+json"
    assert data["@type"] == ["GovernmentService", "cpsv:PublicService"]
    assert data["identifier"] == "1.000001"
    assert data["@id"] == "http://testserver/api/v1/procedures/1.000001/"
    assert {channel["processingTime"] for channel in data["availableChannel"]} == {"P3D"}
    assert "Accept" in answer["Vary"]
    assert _get("procedures/1.000001/", Accept="image/png").status_code == 406


def test_due_if_filed_then(desk: Desk) -> None:
    friday = _get("procedures/1.000001/due-date/?received_at=2026-11-20T09:00:00%2B07:00").json()
    unescaped = _get("procedures/1.000001/due-date/?received_at=2026-11-20T09:00:00+07:00").json()
    now = _get("procedures/1.000001/due-date/").json()

    # Saturday, Sunday and 24 November are days off.
    assert friday["due_at"] == "2026-11-26T17:00:00+07:00"
    assert friday == unescaped
    assert [day["on"][-2:] for day in friday["explanation"] if day["counted"]] == ["23", "25", "26"]
    assert now["received_at"] == "2026-03-02T09:00:00+07:00"
    assert now["due_on"] == "2026-03-05"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("received_at=2026-11-20T09:00", 400, "invalid"),
        ("received_at=2030-11-20T09:00:00Z", 422, "calendar_not_published"),
        ("channel=pigeon", 400, "invalid"),
        ("case=x", 422, "case_unknown"),
        ("office=H1", 422, "office_unknown"),
        ("receivedat=x", 400, "invalid"),
    ],
)
def test_what_a_due_date_cannot_be_told_for(desk: Desk, query: str, status: int, code: str) -> None:
    answer = _get(f"procedures/1.000001/due-date/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_how_much_of_the_catalogue_is_public(desk: Desk) -> None:
    make_procedure("6.000001")
    draft = make_procedure("1.000002", publish=False)
    ReviewFlag.objects.create(version=draft, flag="fee_under_1000")
    make_procedure("1.000003", publish=False, authority="")

    for_public, for_staff = _get("catalogue/stats/").json(), desk.owner.get("/api/v1/catalogue/stats/").json()

    assert (for_public["published"], for_public["in_force"]) == (1, 3)
    assert for_public["rate"] == {"numerator": 1, "denominator": 3, "percent": "33,33"}
    assert for_public["gaps"] == [
        {"reason": "missing_authority", "count": 1, "codes": None},
        {"reason": "open_review_flags", "count": 1, "codes": None},
    ]
    assert [gap["codes"] for gap in for_staff["gaps"]] == [["1.000003"], ["1.000002"]]
