"""Files over the API: sent as multipart, listed on the dossier, fetched as they came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.actors import actor_for
from tests.dossiers.file_samples import pdf, png
from tests.factories import make_dossier, make_office, make_procedure
from tests.onestop.api.conftest import NOW, person

OFFICE = "H99.01"


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def desk(db: None) -> Any:
    """An office with somebody of each kind."""
    office = make_office(OFFICE)
    clerk = person(office, Role.CLERK, Role.OFFICER, name="clerk")
    dossier = make_dossier(office, make_procedure(), by=actor_for(clerk.user), at=NOW).dossier
    return office, clerk, dossier


def send(
    client: Any, dossier: Dossier, content: bytes = pdf(), name: str = "Tờ khai.pdf", **values: Any
) -> Any:
    body = {"file": SimpleUploadedFile(name, content), **values}
    return client.post(f"/api/v1/dossiers/{dossier.code}/files/", body, format="multipart")


def test_sent_listed_fetched(desk: Any) -> None:
    _office, clerk, dossier = desk
    answer = send(clerk, dossier, kind="paper", paper="1", reason="Bản chụp")
    body = answer.json()
    assert answer.status_code == 201, body
    assert (body["name"], body["paper"], body["verdict"]) == ("Tờ khai.pdf", 1, "clean")
    listed = clerk.get(f"/api/v1/dossiers/{dossier.code}/").json()["files"]
    assert listed == [body]
    fetched = clerk.get(answer["Location"])
    assert b"".join(fetched.streaming_content) == pdf()
    assert fetched["Content-Disposition"].startswith("attachment")
    assert fetched["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in fetched["Cache-Control"]


@pytest.mark.parametrize(
    ("content", "name", "values", "status", "code"),
    [
        (b"MZ", "a.pdf", {}, 422, "file_content_differs"),
        (b"", "a.pdf", {}, 422, "file_empty"),
        (pdf(), "a.exe", {}, 422, "file_type_unknown"),
        (pdf(), "a.pdf", {"paper": "77"}, 422, "paper_unknown"),
        (pdf(), "a.pdf", {"kind": "result"}, 400, "invalid"),
        (pdf(), "a.pdf", {"stored_name": "x"}, 400, "invalid"),
        (pdf(), "a.pdf", {"kind": ["paper", "other"]}, 400, "invalid"),
    ],
)
def test_what_is_refused(desk: Any, content: bytes, name: str, values: Any, status: int, code: str) -> None:
    _office, clerk, dossier = desk
    answer = send(clerk, dossier, content, name, **values)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not dossier.files.exists()


def test_twice_is_once(desk: Any) -> None:
    _office, clerk, dossier = desk
    assert [send(clerk, dossier).status_code for _ in range(2)] == [201, 422]
    assert dossier.files.count() == 1


def test_other_formats_and_no_file(desk: Any) -> None:
    _office, clerk, dossier = desk
    address = f"/api/v1/dossiers/{dossier.code}/files/"
    assert clerk.post(address, {"file": "x"}, format="json").status_code == 415
    assert clerk.post(address, {"file": "x"}, format="multipart").status_code == 400
    assert clerk.post(address, {}, format="multipart").status_code == 400
    assert (
        clerk.post(f"/api/v1/dossiers/{dossier.code}/actions/attach_file/", {}, format="json").status_code
        == 404
    )


def test_who_may(desk: Any) -> None:
    office, clerk, dossier = desk
    address = send(clerk, dossier)["Location"]
    cases = [
        (person(office, Role.OFFICER), 200, 201),
        (person(office, Role.AUDITOR), 403, 403),
        (person(make_office("H99.77"), Role.CLERK), 404, 404),
    ]
    for number, (client, fetched, added) in enumerate(cases):
        assert client.get(address).status_code == fetched
        assert send(client, dossier, png(number + 1), "a.png").status_code == added
    watcher = person(office, Role.AUDITOR)
    assert {row["name"] for row in watcher.get(f"/api/v1/dossiers/{dossier.code}/").json()["files"]} == {""}


def test_nobody(desk: Any, client: Any) -> None:
    _office, clerk, dossier = desk
    address = send(clerk, dossier)["Location"]
    assert client.get(address).status_code == 401
    assert client.post(f"/api/v1/dossiers/{dossier.code}/files/", {}).status_code == 401


def test_set_aside_and_pending_are_409(desk: Any, settings: Any) -> None:
    _office, clerk, dossier = desk
    address = send(clerk, dossier)["Location"]
    body = {"file": str(dossier.files.get().public_id), "reason": "Nhầm"}
    actions = f"/api/v1/dossiers/{dossier.code}/actions/set_aside_file/"
    assert (
        clerk.post(actions, {**body, "file": "x"}, format="json", headers={"If-Match": "*"}).status_code
        == 422
    )
    assert clerk.post(actions, body, format="json", headers={"If-Match": "*"}).status_code == 200
    assert clerk.get(address).json()["code"] == "file_set_aside"
    settings.FILE_SCANNER = "/no/scanner"
    pending = send(clerk, dossier, png(), "a.png")
    assert pending.json()["verdict"] == "pending"
    answer = clerk.get(pending["Location"])
    assert (answer.status_code, answer.json()["code"]) == (409, "file_not_scanned")


def test_a_body_beyond_the_limit(desk: Any, settings: Any) -> None:
    _office, clerk, dossier = desk
    settings.FILES_BODY_MOST_BYTES = 1_000
    answer = send(clerk, dossier, pdf() + b" " * 2_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
