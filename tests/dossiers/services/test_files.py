"""Files enter whole, once, checked, with their event; what goes wrong leaves nothing behind."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from dossiers import file_storage as file_shelf
from dossiers.models import Dossier, DossierFile, Event
from dossiers.rules.actors import Role
from dossiers.selectors.chain_checks import broken_chains
from dossiers.selectors.files import check_fetchable, loose_files
from dossiers.services.files import FileDraft, attach_file, scan_again, set_aside_file
from dossiers.services.processing import start
from dossiers.services.resolution import Result, resolve
from procedures.rules.errors import NotFound, NotPermitted, RuleError, TransitionRefused
from tests.dossiers.file_samples import docx, jpeg, pdf, png
from tests.factories import local, make_actor, make_dossier, make_office

NOW = local(2026, 3, 2, 9)


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def dossier(desk: Any) -> Dossier:
    return make_dossier(desk.office, desk.version, by=desk.by, at=NOW).dossier


def draft(content: bytes = pdf(), name: str = "Tờ khai.pdf", **fields: Any) -> FileDraft:
    return FileDraft(name=name, chunks=[content[:10], content[10:]], **fields)


def attach(
    desk: Any, dossier: Dossier, content: bytes = pdf(), name: str = "Tờ khai.pdf", **fields: Any
) -> Event:
    return attach_file(dossier.code, by=desk.by, at=NOW, file=draft(content, name, **fields))


def lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_a_name_of_the_servers(desk: Any, dossier: Dossier, shelf: Path) -> None:
    event = attach(desk, dossier, name="../../Giấy của Nguyễn Văn An.pdf", paper=1)
    row = dossier.files.get()
    path = file_shelf.path_of(row.stored_name)
    assert path.read_bytes() == pdf()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.is_relative_to(shelf)
    assert "An" not in str(path)
    assert (row.name, row.media_type, row.size) == (
        "Giấy của Nguyễn Văn An.pdf",
        "application/pdf",
        len(pdf()),
    )
    assert row.verdict == "clean"
    assert event.data["file"] == str(row.public_id)
    assert event.data["sha256"] == row.sha256
    assert "Nguyễn" not in str(event.data), "the name is sealed, not hashed"
    assert event.state == "received"
    assert not [found for found in broken_chains() if found]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (b"MZ", "a.pdf", "file_content_differs"),
        (b"MZ", "a.exe", "file_type_unknown"),
        (docx(members={"word/vbaProject.bin": b"x"}), "a.docx", "package_acts"),
        (pdf() + b"x" * (1 << 20), "a.pdf", "file_too_large"),
    ],
)
def test_what_is_refused_leaves_nothing(
    desk: Any, dossier: Dossier, shelf: Path, settings: Any, content: bytes, name: str, code: str
) -> None:
    settings.FILE_MOST_BYTES = 1 << 20
    with pytest.raises(RuleError) as caught:
        attach(desk, dossier, content, name)
    assert (caught.value.code, caught.value.field) == (code, "file")
    assert not lying(shelf)
    assert not dossier.files.exists()
    assert dossier.events.count() == 1


def test_who_may_not_is_told_before_a_byte_is_read(desk: Any, dossier: Dossier) -> None:
    def untouched() -> Any:
        raise AssertionError("read")
        yield b""

    stranger = make_actor(make_office("H99.77"))
    watcher = make_actor(desk.office, Role.AUDITOR)
    for by, error in ((stranger, NotFound), (watcher, NotPermitted)):
        with pytest.raises(error):
            attach_file(dossier.code, by=by, at=NOW, file=FileDraft(name="a.pdf", chunks=untouched()))


def test_the_same_file_twice_is_one(desk: Any, dossier: Dossier, shelf: Path) -> None:
    attach(desk, dossier)
    with pytest.raises(RuleError) as caught:
        attach(desk, dossier, name="again.pdf")
    assert caught.value.code == "file_known"
    assert len(lying(shelf)) == 1


def test_a_dossier_holds_so_many_and_so_much(desk: Any, dossier: Dossier, settings: Any) -> None:
    settings.FILES_MOST = 2
    settings.FILES_MOST_BYTES = len(pdf()) + len(png())
    attach(desk, dossier)
    with pytest.raises(RuleError, match="MB together"):
        attach(desk, dossier, jpeg() + b"\0" * len(png()), "a.jpg")
    attach(desk, dossier, png(), "a.png")
    with pytest.raises(RuleError, match="2 files at most"):
        attach(desk, dossier, jpeg(), "a.jpg")


def test_a_paper_that_is_not_there(desk: Any, dossier: Dossier, shelf: Path) -> None:
    with pytest.raises(RuleError) as caught:
        attach(desk, dossier, paper=9)
    assert (caught.value.code, caught.value.field) == ("paper_unknown", "paper")
    assert not lying(shelf)


def test_setting_aside_is_once_with_a_reason_and_keeps_the_bytes(
    desk: Any, dossier: Dossier, shelf: Path
) -> None:
    attach(desk, dossier)
    row = dossier.files.get()
    with pytest.raises(RuleError, match="reason"):
        set_aside_file(dossier.code, by=desk.by, at=NOW, file=row.public_id, reason=" ")
    event = set_aside_file(dossier.code, by=desk.by, at=NOW, file=row.public_id, reason="Nhầm hồ sơ")
    assert event.data["sha256"] == row.sha256
    row.refresh_from_db()
    assert row.set_aside_at == NOW
    assert lying(shelf)
    with pytest.raises(TransitionRefused):
        check_fetchable(row)
    with pytest.raises(RuleError) as caught:
        set_aside_file(dossier.code, by=desk.by, at=NOW, file=row.public_id, reason="Lần nữa")
    assert caught.value.code == "file_set_aside"
    attach(desk, dossier)


def test_another_dossiers_file_is_not_there(desk: Any, dossier: Dossier) -> None:
    attach(desk, dossier)
    other = make_dossier(desk.office, desk.version, by=desk.by, at=NOW).dossier
    for number in (dossier.files.get().public_id, uuid.uuid4()):
        with pytest.raises(NotFound):
            set_aside_file(other.code, by=desk.by, at=NOW, file=number, reason="x")


def test_the_result_comes_with_its_file_in_one_event(desk: Any, dossier: Dossier) -> None:
    start(dossier.code, by=desk.by, at=NOW)
    file = draft(name="Kết quả.pdf", kind="result")
    event = resolve(dossier.code, by=desk.by, at=NOW, result=Result(number="12"), result_file=file)
    assert (event.action, event.data["result_number"], event.data["file_kind"]) == ("resolve", "12", "result")
    assert dossier.files.get().kind == "result"
    assert event.sealed


def test_a_refused_result_file_leaves_the_dossier_open(desk: Any, dossier: Dossier, shelf: Path) -> None:
    start(dossier.code, by=desk.by, at=NOW)
    with pytest.raises(RuleError):
        resolve(dossier.code, by=desk.by, at=NOW, result=Result(), result_file=draft(b"MZ"))
    with pytest.raises(RuleError, match="granted or rejected"):
        resolve(dossier.code, by=desk.by, at=NOW, result=Result(kind="x"), result_file=draft())
    with pytest.raises(RuleError):
        resolve(dossier.code, by=desk.by, at=NOW, result=Result(), result_file=draft(), revision=1)
    dossier.refresh_from_db()
    assert dossier.state == "in_progress"
    assert not lying(shelf)


def test_scanner_down_means_pending_and_then_clean(desk: Any, dossier: Dossier, settings: Any) -> None:
    settings.FILE_SCANNER = "unix:///nowhere/clamd.ctl"
    attach(desk, dossier)
    row = dossier.files.get()
    assert row.verdict == "pending"
    with pytest.raises(TransitionRefused) as caught:
        check_fetchable(row)
    assert caught.value.code == "file_not_scanned"
    assert scan_again(row) == "pending"
    settings.FILE_SCANNER = "/bin/true"
    scan_again(row)
    row.refresh_from_db()
    check_fetchable(row)


def test_found_later_is_refused_for_good(desk: Any, dossier: Dossier, settings: Any) -> None:
    settings.FILE_SCANNER = "/bin/no-such-scanner"
    attach(desk, dossier)
    settings.FILE_SCANNER = "/bin/false"
    row = dossier.files.get()
    scan_again(row)
    row.refresh_from_db()
    with pytest.raises(TransitionRefused) as caught:
        check_fetchable(row)
    assert caught.value.code == "file_infected"


def test_found_at_once_is_not_kept(desk: Any, dossier: Dossier, shelf: Path, settings: Any) -> None:
    settings.FILE_SCANNER = "/bin/false"
    with pytest.raises(RuleError) as caught:
        attach(desk, dossier)
    assert caught.value.code == "file_infected"
    assert not lying(shelf)


def test_a_full_disk_is_told(desk: Any, dossier: Dossier, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.FILES_FOLDER = tmp_path / "file"
    with pytest.raises(RuleError) as caught:
        attach(desk, dossier)
    assert caught.value.code == "no_room_for_files"


@pytest.mark.real_clock
def test_a_row_that_is_rolled_back_leaves_bytes_that_are_found(desk: Any, dossier: Dossier) -> None:
    with transaction.atomic():
        attach(desk, dossier)
        transaction.set_rollback(True)
    assert not dossier.files.exists()
    now = file_shelf.datetime.now(file_shelf.UTC)
    assert not list(loose_files(now - timedelta(days=1))), "younger than a day: perhaps still being entered"
    assert len(list(loose_files(now + timedelta(seconds=5)))) == 1


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "aa/bb/x", "", "aa/bb/" + "c" * 32])
def test_only_names_of_ours_are_opened(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        file_shelf.path_of(name)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_keep_to_the_limit(settings: Any) -> None:
    from tests.factories import make_procedure

    office = make_office("H99.01")
    by = make_actor(office)
    dossier = make_dossier(office, make_procedure("1.000001"), by=by, at=NOW).dossier
    settings.FILES_MOST = 1
    barrier, ended = threading.Barrier(2), []

    def upload(content: bytes, name: str) -> None:
        try:
            barrier.wait(10)
            attach_file(dossier.code, by=by, at=NOW, file=draft(content, name))
            ended.append("done")
        except RuleError as error:
            ended.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload, args=each) for each in ((pdf(), "a.pdf"), (png(), "a.png"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ended) == ["done", "too_many_files"]
    assert DossierFile.objects.count() == 1
    assert Event.objects.filter(action="attach_file").count() == 1
    assert len(lying(settings.FILES_FOLDER)) == 1
