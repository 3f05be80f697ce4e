"""An upgrade while the old version takes in dossiers, killed in the middle and run again: none waits a second for it.

By command: `pytest --proof tests/upgrade/test_beside_intakes.py -s`; UPGRADE_SIZE=20000 fills the old office first.
The old version runs with the packages of this one, and is skipped where it no longer does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest

from config.addresses import PostgresAddress
from config.development import ROOT
from tests.upgrade.old_office import COMMIT, Office

pytestmark = pytest.mark.proof
SIZE = int(os.environ.get("UPGRADE_SIZE", "0"))
THREADS, PER_SECOND = "4", "3"
PROCEDURE = "1.004873"


@pytest.fixture
def old_tree(tmp_path: Path) -> Path:
    archive = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"the history here does not have {COMMIT}")
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(tmp_path / "old", filter="data")
    shutil.copy(Path(__file__).with_name("intakes.py"), tmp_path / "old")
    return tmp_path / "old"


def environment(office: Office, tree: Path) -> dict[str, str]:
    """The old version's, with the application's role. On a busy machine intakes wait long for each other's number."""
    address = PostgresAddress.parse(office.url)
    as_app = PostgresAddress(**{**vars(address), "user": "onestop_app", "password": ""}).url()
    return {
        **office.environment,
        "DATABASE_URL": as_app,
        "MIGRATION_DATABASE_URL": office.url,
        "DATABASE_LOCK_TIMEOUT_MS": "30000",
        "ONESTOP_STATE": str(tree / "state"),
        "INTAKE_PROCEDURE": PROCEDURE,
        "LOG_LEVEL": "ERROR",
    }


@pytest.mark.timeout(3600)
def test_intakes_go_on_while_the_tables_change(office: Office, old_tree: Path, fresh: Office) -> None:
    environ = environment(office, old_tree)
    run = {"cwd": old_tree, "env": environ, "text": True}
    started = subprocess.run(
        [sys.executable, "manage.py", "grant_app_role"], **run, capture_output=True, check=False
    )
    if started.returncode:
        pytest.skip(f"{COMMIT} does not run with the packages of this version: {started.stderr[-300:]}")
    if SIZE:
        subprocess.run([sys.executable, "manage.py", "demo_data", "--size", str(SIZE)], **run, check=True)
        subprocess.run([sys.executable, "manage.py", "refresh_statistics"], **run, check=True)
    before = chains(office)

    command = [sys.executable, "intakes.py", THREADS, PER_SECOND]
    with subprocess.Popen(command, **run, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as intakes:
        assert intakes.stdout is not None
        assert intakes.stdout.readline() == "at work\n"
        time.sleep(5)
        began = time.monotonic()
        waits = LockWaits(office)
        waits.start()
        first = subprocess.Popen([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=office.environment)
        while not _has_begun(office) and first.poll() is None:
            time.sleep(0.02)
        first.kill()
        first.wait()
        office.manage("migrate")
        took = time.monotonic() - began
        waits.stop()
        assert intakes.stdin is not None
        intakes.stdin.close()
        told = json.loads(intakes.stdout.read())

    print(f"{SIZE} dossiers; migrate {took:.1f} s, first try ended by {first.returncode}; intakes {told}")
    print(f"longest wait for a lock that was seen: {waits.longest:.2f} s in {waits.looks} looks")
    assert set(told["statuses"]) == {"201"}, told
    # By the database's own clock, whatever else the machine has to do.
    assert waits.longest < 1.0
    assert office.invalid_indexes() == []
    assert office.schema() == fresh.schema()
    after = chains(office)
    assert before.items() <= after.items()
    assert len(after) == len(before) + sum(told["statuses"].values())
    office.manage("grant_app_role")
    office.manage("verify_statistics")
    if not SIZE:
        # What is filled in is older than days that have their digest already.
        office.manage("verify_audit")


class LockWaits(threading.Thread):
    """Looks every 20 ms how long anybody of the application has waited for a lock on a table."""

    QUERY = """
        SELECT coalesce(max(extract(epoch FROM clock_timestamp() - l.waitstart)), 0) FROM pg_locks l
        JOIN pg_stat_activity a USING (pid)
        WHERE NOT l.granted AND a.usename = 'onestop_app' AND l.locktype = 'relation'
    """

    def __init__(self, office: Office) -> None:
        super().__init__(daemon=True)
        self.office, self.longest, self.looks, self.over = office, 0.0, 0, threading.Event()

    def run(self) -> None:
        with self.office.connect() as connection:
            while not self.over.wait(0.02):
                self.longest = max(self.longest, float(connection.execute(self.QUERY).fetchone()[0]))
                self.looks += 1

    def stop(self) -> None:
        self.over.set()
        self.join()


def chains(office: Office) -> dict[str, tuple]:
    """State, due moment and the hashes of all events, by code."""
    with office.connect() as connection:
        rows = connection.execute(
            "SELECT code, d.state, d.due_at, md5(string_agg(hash, '' ORDER BY seq)) FROM dossiers_dossier d"
            " JOIN dossiers_event e ON e.dossier_id = d.id GROUP BY 1, 2, 3"
        ).fetchall()
    return {code: tuple(rest) for code, *rest in rows}


def _has_begun(office: Office) -> bool:
    """Whether the new version has applied something."""
    with office.connect() as connection:
        found = connection.execute(
            "SELECT 1 FROM django_migrations WHERE app = 'dossiers' AND name LIKE '0011%'"
        )
        return found.fetchone() is not None
