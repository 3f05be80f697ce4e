"""Consent over the API: kept at intake, refused without an address, taken back by a correction."""

from __future__ import annotations

from dossiers.models import Dossier, OutboxEntry
from tests.onestop.api.conftest import Desk

WITH_MAIL = {"name": "Nguyễn Thị Thử", "email": "thu@hop-thu.test"}


def test_consent_is_kept_and_taken_back(desk: Desk) -> None:
    code = desk.take_in(applicant=WITH_MAIL, notify_by=["email"])["code"]
    assert OutboxEntry.objects.get().event.dossier.code == code
    answer = desk.act(code, "correct", changes={"notify_by": ""}, reason="không muốn nhận nữa")
    assert answer.status_code == 200
    assert Dossier.objects.get().details["notify_by"] == []
    desk.act(code, "start")
    desk.act(code, "resolve", result="granted")
    assert OutboxEntry.objects.count() == 1


def test_without_an_address_it_is_refused_by_its_field(desk: Desk) -> None:
    nowhere = {"name": "Nguyễn Thị Thử"}
    body = desk.body(applicant=nowhere, notify_by=["email"])
    answer = desk.owner.post("/api/v1/dossiers/", body, format="json")
    assert answer.status_code == 422
    assert "email_missing" in answer.content.decode()
    code = desk.take_in(applicant=nowhere)["code"]
    answer = desk.act(code, "correct", changes={"notify_by": "email"}, reason="xin nhận thư")
    assert (answer.status_code, "email_missing" in answer.content.decode()) == (422, True)


def test_an_unknown_way_is_refused(desk: Desk) -> None:
    answer = desk.owner.post("/api/v1/dossiers/", desk.body(notify_by=["pigeon"]), format="json")
    assert answer.status_code == 400
