"""The shipped backup is encrypted, whole or absent, noted, and comes back by the documented commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from config.development import ROOT
from config.local_services.postgres_programs import find_programs
from onestop.statistics.models import Heartbeat
from tests.factories import make_office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def address(name: str) -> str:
    place = connection.settings_dict
    port = place["PORT"] or 5432
    return f"postgresql://{place['USER']}:{place['PASSWORD']}@/{name}?host={place['HOST']}&port={port}"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    if shutil.which("age") is None:
        pytest.skip("no age on this machine")
    key = subprocess.run(["age-keygen", "-o", tmp_path / "key"], capture_output=True, text=True, check=True)
    (tmp_path / "recipients").write_text(key.stderr.partition(": ")[2])
    files = tmp_path / "files"
    (files / "ab").mkdir(parents=True)
    (files / "incoming").mkdir()
    (files / "ab/paper").write_bytes(b"%PDF-")
    (files / "incoming/half").write_bytes(b"%P")
    name = str(connection.settings_dict["NAME"])
    return {
        **os.environ,
        "PATH": f"{find_programs().folder}:{os.environ['PATH']}",
        "DATABASE_URL": address(name),
        "MIGRATION_DATABASE_URL": address(name),
        "ONESTOP_FILES_DIR": str(files),
        "BACKUP_FOLDER": str(tmp_path / "backups"),
        "BACKUP_RECIPIENTS": str(tmp_path / "recipients"),
        "PYTHON": sys.executable,
    }


def backup(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "deploy/backup")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def shell(command: str, environment: dict[str, str], place: Path) -> None:
    told = ["bash", "-euo", "pipefail", "-c", command]
    answer = subprocess.run(told, env=environment, cwd=place, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_it_comes_back_by_the_documented_commands(environment: dict[str, str], tmp_path: Path) -> None:
    office = make_office("H99.77", name="Phường Sao Lưu")
    done = backup(environment)
    assert done.returncode == 0, done.stderr
    (target,) = (tmp_path / "backups").iterdir()
    assert sorted(path.name for path in target.iterdir()) == [
        "SHA256SUMS",
        "database.dump.age",
        "files.tar.age",
    ]
    assert not any(b"H99.77" in path.read_bytes() for path in target.iterdir())
    assert {path.stat().st_mode & 0o077 for path in (target, *target.iterdir())} == {0}
    assert Heartbeat.objects.get(name="backup").last_success
    key = tmp_path / "key"
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE restored_copy TEMPLATE template0")
    try:
        empty = environment | {"MIGRATION_DATABASE_URL": address("restored_copy")}
        shell("sha256sum --check SHA256SUMS", empty, target)
        restore = 'pg_restore --no-owner --no-privileges --exit-on-error --dbname="$MIGRATION_DATABASE_URL"'
        shell(f"age --decrypt -i {key} database.dump.age | {restore}", empty, target)
        shell(f"age --decrypt -i {key} files.tar.age | tar --extract --directory {tmp_path}", empty, target)
        question = "SELECT name FROM procedures_office WHERE code = 'H99.77'"
        asked = f'psql --no-psqlrc -At "$MIGRATION_DATABASE_URL" -c "{question}"'
        shell(f'[ "$({asked})" = "{office.name}" ]', empty, target)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE restored_copy")
    assert (tmp_path / "ab/paper").read_bytes() == b"%PDF-"
    assert not (tmp_path / "incoming").exists(), "what was on its way is no file of a dossier"


@pytest.mark.parametrize(
    "broken", [{"BACKUP_RECIPIENTS": "/nonexistent"}, {"MIGRATION_DATABASE_URL": "postgresql://nobody@/none"}]
)
def test_one_that_breaks_off_leaves_nothing_and_is_not_noted(
    environment: dict[str, str], tmp_path: Path, broken: dict[str, str]
) -> None:
    assert backup(environment | broken).returncode != 0
    assert not list((tmp_path / "backups").iterdir())
    assert not Heartbeat.objects.filter(name="backup").exists()
