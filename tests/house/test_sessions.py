"""Nothing of ours needs the same connection for two statements outside of a transaction: a pooler gives another one.

Settings, locks, cursors, listening, temporary tables and prepared statements of a session are such things. Those of a
transaction (SET LOCAL, pg_advisory_xact_lock) are not.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from config.development import ROOT

FLOORS = ("config", "onestop", "dossiers", "procedures")
# `migrate` has a connection of its own (MIGRATION_DATABASE_URL), as docs/operation.md says.
OWN_CONNECTION = {
    "dossiers/locks.py",
    "dossiers/online_ddl.py",
    "onestop/operation/management/commands/migrate.py",
    "onestop/operation/schema.py",
}
# A cursor of the server inside of one transaction, which keeps its connection.
IN_ONE_TRANSACTION = {"onestop/statistics/seals/recount.py"}
OF_A_SESSION = re.compile(
    r"""\bpg_(?:try_)?advisory_(?:lock|unlock)\w* | \btry_hold_for_session\b | \brelease_from_session\b
      | ["']\s*(?:SET|RESET)\s+(?!LOCAL\b|CONSTRAINTS\b|TRANSACTION\b)(?:SESSION\s+)?\w+(?:\s|=|["'])
      | set_config\([^)]*false
      | ["']\s*(?:LISTEN|UNLISTEN|NOTIFY|PREPARE|DEALLOCATE|DISCARD)\s
      | \bCREATE\s+TEMP | \bDECLARE\s+\w+\s+(?:\w+\s+)*CURSOR\b
      | \.cursor\(\s*(?:name=|["']) | \.chunked_cursor\( | \bServerCursor\b | cursor\.stream\( | \.iterator\(
      | prepare_threshold | prepare=True""",
    re.VERBOSE,
)


def uses(text: str) -> list[str]:
    return [found.group().strip() for found in OF_A_SESSION.finditer(text)]


def sources() -> list[Path]:
    paths = (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
    return [path for path in paths if "migrations" not in path.parts]


def test_no_statement_needs_the_connection_of_another() -> None:
    found = {
        name: uses(path.read_text())
        for path in sources()
        if (name := path.relative_to(ROOT).as_posix()) not in OWN_CONNECTION | IN_ONE_TRANSACTION
    }
    assert {name: each for name, each in found.items() if each} == {}, "see procedures.selectors.portions"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_lock(1)",
        "'SET work_mem = 1'",
        '"SET SESSION statement_timeout = 1"',
        '"RESET ROLE"',
        "set_config('x', 'y', false)",
        '"LISTEN news"',
        "CREATE TEMP TABLE x",
        "CREATE TEMPORARY TABLE x",
        "DECLARE c NO SCROLL CURSOR FOR",
        'connection.cursor(name="c")',
        "rows.iterator()",
        "rows.iterator(chunk_size=5)",
    ],
)
def test_it_catches(text: str) -> None:
    assert uses(text)


@pytest.mark.parametrize(
    "text",
    [
        '"SET LOCAL work_mem = 1"',
        "pg_advisory_xact_lock(1)",
        "pg_try_advisory_xact_lock(1)",
        '"SET CONSTRAINTS ALL IMMEDIATE"',
        '"UPDATE x SET y = 1"',
    ],
)
def test_it_lets_pass(text: str) -> None:
    assert not uses(text)


@pytest.mark.django_db
def test_cursors_and_statements_of_the_server_are_off() -> None:
    connection.ensure_connection()
    assert settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert connection.connection.prepare_threshold is None
