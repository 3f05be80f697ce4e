"""The command writes a migration after which the database has the steps of the code, and before which it had not."""

import runpy
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.state import ProjectState

from config.development import ROOT
from dossiers.management.commands.make_transition_migration import steps_in_code, steps_in_database

pytestmark = pytest.mark.django_db
STRAY = ("start", "returned", "in_progress")


def make(folder: Path, name: str = "steps_follow") -> str:
    told = StringIO()
    call_command("make_transition_migration", name, folder=folder, stdout=told)
    return told.getvalue()


@pytest.fixture
def other_steps() -> set[tuple[str, str, str]]:
    """The steps of a database that lacks one action and has one step too many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_transition WHERE action = 'remind'")
        cursor.execute("INSERT INTO dossiers_transition VALUES (%s, %s, %s)", STRAY)
    return steps_in_database()


def test_nothing_is_written_where_both_agree(tmp_path: Path) -> None:
    assert "no migration is needed" in make(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_migration_goes_there_and_back(tmp_path: Path, other_steps: set[tuple[str, str, str]]) -> None:
    file = Path(make(tmp_path).strip())
    found = runpy.run_path(str(file))
    last = sorted(each.stem for each in (ROOT / "dossiers" / "migrations").glob("0*.py"))[-1]
    assert file.name == f"{int(last[:4]) + 1:04d}_steps_follow.py"
    assert found["Migration"].dependencies == [("dossiers", last)]
    assert found["REMOVED"] == [STRAY]
    assert {action for action, _, _ in found["ADDED"]} == {"remind"}
    [operation], state = found["Migration"].operations, ProjectState()
    with connection.schema_editor(atomic=False) as editor:
        for _ in range(2):
            operation.database_forwards("dossiers", editor, state, state)
            assert steps_in_database() == steps_in_code()
        operation.database_backwards("dossiers", editor, state, state)
    assert steps_in_database() == other_steps


def test_the_file_is_written_as_the_house_formats(
    tmp_path: Path, other_steps: set[tuple[str, str, str]]
) -> None:
    file = make(tmp_path).strip()
    for check in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *check, "--config", str(ROOT / "pyproject.toml"), file]
        answer = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("name", ["", "two words", "../elsewhere"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="letters"):
        make(tmp_path, name)


def test_a_database_left_behind_is_refused(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'dossiers' AND name LIKE '0013%'")
    with pytest.raises(CommandError, match="migrate first"):
        make(tmp_path)
