"""Taking a dossier in over the API."""

from __future__ import annotations

from typing import Any

import pytest

from dossiers.models import Dossier, Event, Party
from procedures.models import Fee
from tests.factories import make_procedure
from tests.onestop.api.conftest import Desk


def test_an_intake_gives_code_secret_due_date_and_fee(desk: Desk) -> None:
    answer = desk.owner.post("/api/v1/dossiers/", desk.body())

    assert answer.status_code == 201
    body = answer.json()
    assert body["code"] == "H99.01-260302-0001"
    assert len(body["lookup_secret"]) == 11
    assert (body["state"], body["due_at"], body["due_on"]) == (
        "received",
        "2026-03-05T17:00:00+07:00",
        "2026-03-05",
    )
    assert body["fee"]["totals"] == {"VND": 8000}
    assert answer["ETag"] == '"1"'
    assert answer["Location"].endswith("/api/v1/dossiers/H99.01-260302-0001/")
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.filter(dossier__code=body["code"]).count() == 1


def test_the_secret_is_told_once_and_kept_as_a_hash(desk: Desk) -> None:
    taken = desk.take_in()

    again = desk.owner.get(f"/api/v1/dossiers/{taken['code']}/").json()

    assert "lookup_secret" not in again
    letters = taken["lookup_secret"].replace("-", "")
    assert letters not in Dossier.objects.get(code=taken["code"]).secret_hash.upper()


def test_owner_and_proxy_are_kept_encrypted(desk: Desk) -> None:
    code = desk.take_in(owner={"name": "Trần Chủ"}, proxy={"name": "Lê Ủy Quyền", "phone": "0900000002"})[
        "code"
    ]

    parties = Party.objects.filter(dossier__code=code).order_by("role")
    assert [party.role for party in parties] == ["applicant", "owner", "proxy"]
    assert all(b"090000000" not in bytes(party.sealed) for party in parties)


def test_a_back_dated_entry_needs_a_reason(desk: Desk) -> None:
    early = {"received_at": "2026-02-27T09:00:00+07:00"}

    refused = desk.owner.post("/api/v1/dossiers/", desk.body(**early))
    taken = desk.owner.post("/api/v1/dossiers/", desk.body(**early, reason="mất điện"))

    assert (refused.status_code, refused.json()["code"]) == (422, "backdate_reason_missing")
    assert refused.json()["errors"][0]["field"] == "reason"
    assert taken.json()["due_at"] == "2026-03-04T17:00:00+07:00"
    assert taken.json()["code"].startswith("H99.01-260227-")


def test_one_number_is_the_quantity_of_what_the_fee_counts(desk: Desk) -> None:
    version = make_procedure("2.000815", fee=None, publish=False)
    Fee.objects.filter(version=version).update(
        per="page",
        amount=None,
        cap=200_000,
        kind="phi",
        tiers=[{"up_to": 2, "price": 2000}, {"up_to": None, "price": 1000}],
    )
    _publish(version)

    five = desk.take_in(procedure="2.000815", quantity=5)
    copies = desk.take_in(procedure="2.000815", quantity={"page": 5, "copy": 3})
    none = desk.owner.post("/api/v1/dossiers/", desk.body(procedure="2.000815"))

    assert five["fee"]["totals"] == {"VND": 7000}
    assert copies["fee"]["totals"] == {"VND": 21_000}
    assert (none.status_code, none.json()["code"]) == (422, "quantity_missing")


def _publish(version: Any) -> None:
    from procedures.services import publish_version
    from tests.factories import BEGINNING

    publish_version(version, by="test", at=BEGINNING, valid_from=BEGINNING.date())


def test_an_unknown_fee_is_null_and_not_zero(desk: Desk) -> None:
    make_procedure("1.000009", fee=None)

    fee = desk.take_in(procedure="1.000009")["fee"]

    assert fee["unknown"] is True
    assert fee["totals"] == {"VND": None}


def test_an_instant_procedure_is_returned_at_once_with_three_events(desk: Desk) -> None:
    make_procedure("1.000010", amount=None, unit="same_day", is_instant=True)

    body = desk.take_in(
        procedure="1.000010", instant=True, result={"result_number": "12/CT"}, taken_by="người nộp"
    )

    assert (body["state"], body["outcome"]) == ("returned", "on_time")
    actions = (
        Event.objects.filter(dossier__code=body["code"]).order_by("seq").values_list("action", flat=True)
    )
    assert list(actions) == ["accept", "resolve", "return_result"]


@pytest.mark.parametrize(
    ("action", "state"), [("accept", "received"), ("submit", "submitted"), ("refuse", "refused")]
)
def test_it_is_accepted_submitted_or_refused(desk: Desk, action: str, state: str) -> None:
    body = desk.take_in(action=action, reason="thiếu giấy tờ")

    assert body["state"] == state


def test_only_a_clerk_takes_in(desk: Desk) -> None:
    answers = {who: client.post("/api/v1/dossiers/", desk.body()) for who, client in desk.people.items()}

    allowed = {who for who, answer in answers.items() if answer.status_code == 201}
    assert allowed == {"owner", "clerk", "other_office"}
    assert answers["nobody"].status_code == 401
    assert {
        answer.status_code for who, answer in answers.items() if who not in allowed and who != "nobody"
    } == {403}


def test_another_office_cannot_be_written_for(desk: Desk) -> None:
    answer = desk.owner.post("/api/v1/dossiers/", desk.body(office="H99.02"))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert not Dossier.objects.exists()


_REFUSALS: list[tuple[dict[str, Any], int, str, str]] = [
    ({"procedure": "9.999999"}, 422, "procedure_unknown", "procedure"),
    ({"channel": "pigeon"}, 422, "channel_not_offered", "channel"),
    ({"case": "x"}, 422, "case_unknown", "case"),
    ({"delivery": "drone"}, 422, "delivery_unknown", "delivery"),
    ({"office": "H11.99"}, 422, "office_unknown", "office"),
    ({"exemptions": ["x"]}, 422, "exemption_unknown", "exemptions"),
    ({"applicant": {"name": "A", "id_number": "12"}}, 422, "id_number_invalid", "applicant.id_number"),
    ({"applicant": {"name": "A", "phone": "1"}}, 422, "phone_invalid", "applicant.phone"),
    ({"applicant": {"name": ""}}, 400, "blank", "applicant.name"),
    ({"applicant": {"name": "\u200b"}}, 400, "blank", "applicant.name"),
    ({"applicant": None}, 400, "null", "applicant"),
    ({"code": "H99.01-260302-0009"}, 400, "unknown_field", "code"),
    ({"due_at": "2026-12-01T17:00:00+07:00"}, 400, "unknown_field", "due_at"),
    ({"papers": [{"name": "a", "state": 1}]}, 400, "unknown_field", "papers.0.state"),
    ({"papers": [{"name": "a", "originals": -1}]}, 400, "out_of_range", "papers.0.originals"),
    ({"quantity": 0}, 400, "out_of_range", "quantity"),
    ({"received_at": "2026-03-02T08:00"}, 400, "offset_missing", "received_at"),
    ({"received_at": "2026-03-03T08:00:00+07:00"}, 422, "happened_in_future", "happened_at"),
]


def test_a_refusal_names_the_field(desk: Desk) -> None:
    for change, status, code, field in _REFUSALS:
        answer = desk.owner.post("/api/v1/dossiers/", desk.body(**change))
        problem = answer.json()
        assert answer.status_code == status, (change, problem)
        assert answer["Content-Type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "code", "errors"} == set(problem)
        assert (code, field) in {(error["code"], error["field"]) for error in problem["errors"]}
        assert all(error["detail"] for error in problem["errors"])
    assert not Dossier.objects.exists()
