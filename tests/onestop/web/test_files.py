"""Files at the desk: taken in by a plain form, fetched by those who work on the dossier, set aside with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from tests.dossiers.file_samples import docx, pdf, png
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, events, form_of, page_of, send, signed_in, take_in


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


def upload(content: bytes = pdf(), name: str = "Tờ khai.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def address(dossier: Dossier) -> str:
    return reverse("clerks:files", args=[dossier.code])


def add(client: Client, dossier: Dossier, *files: SimpleUploadedFile, **typed: Any) -> Any:
    return client.post(
        address(dossier), {"chosen": list(files) or [upload()], **typed}, headers={"accept-language": "en"}
    )


def link_of(dossier: Dossier) -> str:
    return reverse("clerks:file", args=[dossier.code, dossier.files.latest("id").public_id])


def test_several_at_once_with_the_paper_they_show(counter: Counter) -> None:
    dossier = take_in(counter)
    answer = add(counter.client, dossier, upload(), upload(png(), "Ảnh.png"), paper="1")
    assert (answer.status_code, answer.url) == (302, page_of(dossier))
    assert [(row.name, row.paper_position) for row in dossier.files.all()] == [
        ("Tờ khai.pdf", 1),
        ("Ảnh.png", 1),
    ]
    assert events(dossier)[-2:] == ["attach_file", "attach_file"]
    page = counter.client.get(page_of(dossier)).content.decode()
    assert link_of(dossier) in page
    assert "Ảnh.png" in page


def test_a_bad_one_does_not_keep_the_others_out(counter: Counter) -> None:
    dossier = take_in(counter)
    answer = add(
        counter.client, dossier, upload(b"MZ", "a.pdf"), upload(), upload(docx(), "b.exe"), reason="Bổ sung"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [row.name for row in dossier.files.all()] == ["Tờ khai.pdf"]
    assert "a.pdf: The content of this file is not PDF" in page
    assert "b.exe: Only PDF" in page
    assert "1 file added." in page
    assert "Bổ sung" in page, "what was typed is still there"


def test_nothing_chosen(counter: Counter) -> None:
    dossier = take_in(counter)
    answer = counter.client.post(address(dossier), {}, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "Choose the files" in answer.content.decode()


def test_a_file_goes_out_as_an_attachment_that_nothing_opens(counter: Counter) -> None:
    dossier = take_in(counter)
    add(counter.client, dossier, upload(name='Giấy "khai sinh".pdf'))
    answer = counter.client.get(link_of(dossier))
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Gi%E1%BA%A5y%20_khai%20sinh_.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_who_fetches_and_who_adds(counter: Counter) -> None:
    dossier = take_in(counter)
    add(counter.client, dossier)
    link = link_of(dossier)
    elsewhere = signed_in(make_user("la", make_office("H99.09"), Role.CLERK, Role.OFFICER, Role.HEAD))
    cases = [
        (colleague(counter, Role.OFFICER), 200, 302),
        (colleague(counter, Role.HEAD, name="head"), 200, 403),
        (colleague(counter, Role.AUDITOR, name="auditor"), 403, 403),
        (elsewhere, 404, 404),
    ]
    for number, (client, fetched, added) in enumerate(cases):
        assert client.get(link).status_code == fetched
        assert add(client, dossier, upload(png(number + 1), "a.png")).status_code == added
    nobody = Client()
    assert nobody.get(link).status_code == 302
    assert nobody.post(address(dossier), {"chosen": [upload()]}).status_code == 401
    assert dossier.files.count() == 2


def test_who_only_watches_sees_no_names_of_files(counter: Counter) -> None:
    dossier = take_in(counter)
    add(counter.client, dossier, upload(name="Nguyen Thi Bi Mat.pdf"))
    page = colleague(counter, Role.AUDITOR).get(page_of(dossier)).content.decode()
    assert "Bi Mat" not in page
    assert "Paper handed in" in page


def test_another_dossiers_file_is_not_found_under_this_code(counter: Counter) -> None:
    one, other = take_in(counter), take_in(counter)
    add(counter.client, one)
    assert counter.client.get(link_of(one).replace(one.code, other.code)).status_code == 404


def test_no_verdict_no_file(counter: Counter, settings: Any) -> None:
    settings.FILE_SCANNER = "/no/scanner"
    dossier = take_in(counter)
    add(counter.client, dossier)
    answer = counter.client.get(link_of(dossier), headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert "has not been scanned" in answer.content.decode()
    assert link_of(dossier) not in counter.client.get(page_of(dossier)).content.decode()


def test_bytes_that_are_gone_are_told(counter: Counter, shelf: Path) -> None:
    dossier = take_in(counter)
    add(counter.client, dossier)
    next(path for path in shelf.rglob("*") if path.is_file()).unlink()
    assert counter.client.get(link_of(dossier)).status_code == 409


def test_setting_aside(counter: Counter) -> None:
    dossier = take_in(counter)
    add(counter.client, dossier)
    link, number = link_of(dossier), str(dossier.files.get().public_id)
    form = counter.client.get(form_of(dossier, "set_aside_file"), {"file": number}).context["form"]
    assert form["file"].value() == number
    assert send(counter.client, dossier, "set_aside_file", file=number).status_code == 422
    assert send(counter.client, dossier, "set_aside_file", file="x", reason="Nhầm").status_code == 422
    assert (
        send(counter.client, dossier, "set_aside_file", file=number, reason="Nhầm hồ sơ").status_code == 302
    )
    assert counter.client.get(link).status_code == 409
    assert "Nhầm hồ sơ" in counter.client.get(page_of(dossier)).content.decode()


def test_the_result_with_its_file_in_one_go(counter: Counter) -> None:
    dossier = take_in(counter)
    send(counter.client, dossier, "start")
    bad = send(counter.client, dossier, "resolve", result="granted", result_file=upload(b"MZ", "a.pdf"))
    assert bad.status_code == 422
    assert "result_file" in bad.context["form"].errors
    sent = send(counter.client, dossier, "resolve", result="granted", result_file=upload(name="Kết quả.pdf"))
    assert sent.status_code == 302
    assert (dossier.files.get().kind, events(dossier)[-1]) == ("result", "resolve")


def test_too_much_is_413_with_a_page(counter: Counter, settings: Any) -> None:
    dossier = take_in(counter)
    settings.FILES_BODY_MOST_BYTES = 10_000
    answer = add(counter.client, dossier, upload(pdf() + b"x" * 20_000))
    assert answer.status_code == 413
    assert "too large to be sent" in answer.content.decode()
    settings.FILES_BODY_MOST_BYTES = 1 << 20
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    assert add(counter.client, dossier, *(upload(png(n + 1), "a.png") for n in range(3))).status_code == 413
    assert not dossier.files.exists()


def test_strangers_send_no_large_bodies_anywhere(counter: Counter, settings: Any) -> None:
    settings.BODY_MOST_BYTES = 10_000
    dossier = take_in(counter)
    for client, target in (
        (Client(), address(dossier)),
        (Client(), reverse("sign-in")),
        (counter.client, reverse("clerks:work")),
    ):
        assert client.post(target, {"chosen": [upload(b"x" * 20_000)]}).status_code == 413
