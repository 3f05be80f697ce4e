"""`import_catalogue` and `catalogue_template` from outside: files, sums, exit codes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from procedures.importing.spreadsheet.reading import read_workbook
from procedures.importing.staged import StagedEntry
from procedures.models import Procedure
from tests.factories import make_procedure
from tests.procedures.importing.records import channels, lines, record


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Three records: clean, doubtful, and a broken line."""
    path = tmp_path / "records.jsonl"
    path.write_bytes(lines(record(), record("1.900002", **channels("Trực tiếp1Miễn phí")), "{"))
    return path


def run(*arguments: object) -> tuple[str, int]:
    """What the command prints, and its exit code."""
    out = StringIO()
    try:
        call_command(*(str(argument) for argument in arguments), stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}", error.returncode
    return out.getvalue(), 0


@pytest.mark.django_db
def test_the_report_has_the_contract_s_keys(records: Path, tmp_path: Path) -> None:
    printed, code = run("import_catalogue", records, "--report", tmp_path / "out.json")
    assert code == 1
    assert "1 rows were refused" in printed
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {key: report[key] for key in report if key != "rows"} == {
        "read": 3,
        "imported": 1,
        "flagged": 1,
        "refused": 1,
        "unchanged": 0,
    }
    assert report["rows"][1] == {
        "line": 2,
        "code": "1.900002",
        "result": "flagged",
        "flags": [{"flag": "limit_without_unit", "channel": "direct", "text": "1"}],
    }


@pytest.mark.django_db
def test_a_dry_run_says_so_and_writes_nothing(records: Path) -> None:
    printed, code = run("import_catalogue", records, "--dry-run")
    assert (code, Procedure.objects.count()) == (1, 0)
    assert printed.startswith("Dry run")


@pytest.mark.django_db
def test_without_refused_rows_all_is_done(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + lines(record()).replace(b"\n", b"\r\n"))
    assert run("import_catalogue", path)[1] == 0


@pytest.mark.parametrize("content", [None, b"PK\x03\x04nothing"])
def test_a_file_that_cannot_be_used_is_wrong_use(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "file"
    if content:
        path.write_bytes(content)
    printed, code = run("import_catalogue", path)
    assert code == 2
    assert str(path) in printed


def test_a_report_into_no_folder_is_wrong_use(records: Path, tmp_path: Path) -> None:
    assert run("import_catalogue", records, "--report", tmp_path / "none" / "out.json")[1] == 2


def test_a_report_over_a_folder_is_wrong_use(records: Path, tmp_path: Path) -> None:
    assert run("import_catalogue", records, "--report", tmp_path)[1] == 2


@pytest.mark.django_db
def test_a_database_without_its_tables_is_no_fault_of_the_rows(records: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procedures_procedure RENAME TO elsewhere")
    printed, code = run("import_catalogue", records)
    assert code == 2
    assert "refused" not in printed
    assert "procedures_procedure" in printed


@pytest.mark.django_db
def test_the_template_is_written_empty_and_filled(tmp_path: Path) -> None:
    make_procedure("1.800001")
    make_procedure("1.800002", publish=False)
    codes = {}
    for name, option in (("empty", []), ("filled", ["--filled"]), ("drafts", ["--drafts"])):
        path = tmp_path / f"{name}.xlsx"
        assert run("catalogue_template", path, *option)[1] == 0
        codes[name] = [
            entry.procedure.code for entry in read_workbook(path) if isinstance(entry, StagedEntry)
        ]
    assert codes == {"empty": [], "filled": ["1.800001"], "drafts": ["1.800001", "1.800002"]}


def test_the_template_needs_a_name_and_a_folder(tmp_path: Path) -> None:
    assert run("catalogue_template", tmp_path / "t.csv")[1] == 2
    assert run("catalogue_template", tmp_path / "none" / "t.xlsx")[1] == 2
