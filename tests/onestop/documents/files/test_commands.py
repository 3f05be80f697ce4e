"""The commands that look after files, and the worker's task."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dossiers import file_storage as file_shelf
from dossiers.models import Dossier
from dossiers.services.files import FileDraft, attach_file
from onestop.documents.files.tasks import scan_files
from tests.dossiers.file_samples import pdf, png
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

NOW = local(2026, 3, 2)


@pytest.fixture
def dossier(db: None, settings: Any, tmp_path: Path) -> Dossier:
    """A dossier with two files that the scanner could not look at."""
    settings.FILES_FOLDER = tmp_path / "files"
    settings.FILE_SCANNER = "/no/scanner"
    office = make_office("H99.01")
    by = make_actor(office)
    dossier = make_dossier(office, make_procedure(), by=by, at=NOW).dossier
    for name, content in (("a.pdf", pdf()), ("a.png", png())):
        attach_file(dossier.code, by=by, at=NOW, file=FileDraft(name=name, chunks=[content]))
    return dossier


def paths(dossier: Dossier) -> list[Path]:
    return [file_shelf.path_of(row.stored_name) for row in dossier.files.all()]


def test_scan_files(dossier: Dossier, settings: Any, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("scan_files")
    assert ended.value.code == 1
    settings.FILE_SCANNER = "/bin/true"
    call_command("scan_files")
    assert "2 " in capsys.readouterr().out
    assert set(dossier.files.values_list("verdict", flat=True)) == {"clean"}


def test_the_task_does_the_same_and_twice_is_no_harm(dossier: Dossier, settings: Any) -> None:
    scan_files()
    assert set(dossier.files.values_list("verdict", flat=True)) == {"pending"}
    settings.FILE_SCANNER = "/bin/false"
    scan_files()
    scan_files()
    assert set(dossier.files.values_list("verdict", flat=True)) == {"refused"}


def test_verify_files(dossier: Dossier, capsys: Any) -> None:
    call_command("verify_files")
    changed, gone = paths(dossier)
    changed.write_bytes(b"another")
    gone.unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_files")
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert all(str(row.public_id) in said for row in dossier.files.all())


def test_forget_loose_files(dossier: Dossier, settings: Any) -> None:
    loose = [file_shelf.path_of(file_shelf.shelve(file_shelf.receive([b"x"]))) for _ in range(2)]
    broken_off = file_shelf.receive([b"x"]).path
    stranger = Path(settings.FILES_FOLDER) / "notes.txt"
    stranger.write_text("somebody else's")
    old = time.time() - 2 * 24 * 3600
    for path in (*paths(dossier), loose[0], broken_off, stranger):
        os.utime(path, (old, old))
    call_command("forget_loose_files")
    assert loose[0].exists(), "without --delete nothing is removed"
    call_command("forget_loose_files", "--delete")
    assert [path.exists() for path in (*paths(dossier), loose[1], stranger)] == [True, True, True, True]
    assert not loose[0].exists()
    assert not broken_off.exists()
