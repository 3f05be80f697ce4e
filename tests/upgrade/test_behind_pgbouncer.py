"""Behind PgBouncer in transaction mode, as docs/operation.md says: downloads come whole, commands and worker work.

The office is the one of the upgrade tests: it has a catalogue, dossiers, digests and tallies.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.addresses import PostgresAddress
from config.development import ROOT
from config.local_services.postgres_programs import find_programs
from tests.upgrade.old_office import Office

pytestmark = pytest.mark.slow
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
COMMANDS = (
    "verify_audit",
    "verify_statistics",
    "verify_seals",
    "verify_files",
    "refresh_statistics",
    "refresh_insight",
    "send_notices",
    "make_exports",
    "scan_files",
    "forget_expired",
    "forget_loose_files",
    "list_misnamed_bills",
    "show_rates",
    "note_backup",
)
DOWNLOADS = ("/du-lieu/thu-tuc.csv", "/du-lieu/thu-tuc.jsonld", "/api/v1/procedures/")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def documented_settings() -> str:
    """The block of pgbouncer.ini on the page of operation."""
    page = (ROOT / "docs" / "operation.md").read_text()
    return re.search(r"\[pgbouncer\]\n(.*?)```", page, re.S)[1]


@pytest.fixture(scope="module")
def upgraded(old: Office, worker_id: str) -> Iterator[Office]:
    """The old office with this version's tables."""
    office = Office(f"pooled_{worker_id}")
    office.make(of=old)
    office.manage("migrate", "--verbosity", "0")
    office.manage("grant_app_role")
    yield office
    office.drop()


@pytest.fixture(scope="module")
def pooled(upgraded: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the pooler, with the application's role and three connections."""
    if PROGRAM is None:
        pytest.skip("no PgBouncer on this machine (Debian: apt-get install pgbouncer)")
    port, server = free_port(), PostgresAddress.parse(upgraded.url)
    place = f"host={server.host}" + (f" port={server.port}" if server.port else "")
    folder = tmp_path_factory.mktemp("pgbouncer")
    folder.chmod(0o755)
    ini = folder / "pgbouncer.ini"
    ini.write_text(
        f"[databases]\n{upgraded.name} = {place} user=onestop_app\n[pgbouncer]\n{documented_settings()}\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\ndefault_pool_size = 3\n"
    )
    for path in (ini, *folder.parents):
        if path.stat().st_uid == os.getuid() and path.is_relative_to(Path("/tmp")):
            path.chmod(path.stat().st_mode | 0o055)
    with _running([*find_programs().run_as.prefix, PROGRAM, str(ini)], port):
        yield PostgresAddress(upgraded.name, "onestop_app", "", "127.0.0.1", str(port), {}).url()


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{process.args} does not answer; it ended with {process.poll()}")


def environment(office: Office, address: str) -> dict[str, str]:
    return {**office.environment, "DATABASE_URL": address}


@contextmanager
def web(office: Office, address: str) -> Iterator[str]:
    """A web server on that address of the database."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:config.gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with _running([*command, "config.wsgi:application"], port, environment(office, address)):
        yield f"http://127.0.0.1:{port}"


def body(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return answer.read()


def test_downloads_come_whole_to_eight_at_once(upgraded: Office, pooled: str) -> None:
    with web(upgraded, upgraded.url) as directly:
        wanted = {path: body(directly + path) for path in DOWNLOADS}
    assert len(wanted["/du-lieu/thu-tuc.csv"]) > 10_000

    with web(upgraded, pooled) as base, ThreadPoolExecutor(8) as callers:
        asked = DOWNLOADS * 8
        answers = list(callers.map(lambda path: body(base + path), asked))

    lengths = {path: len(each) for path, each in wanted.items()}
    assert [(path, len(each)) for path, each in zip(asked, answers, strict=True)] == [
        (path, lengths[path]) for path in asked
    ]


def test_commands_work(upgraded: Office, pooled: str) -> None:
    """All in one process, one after the other: most of the time goes into starting."""
    program = (
        "import django, sys; django.setup()\n"
        "from django.core.management import call_command\n"
        "for name in sys.argv[1:]: print('begins', name, flush=True); call_command(name)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *COMMANDS],
        cwd=ROOT,
        env=environment(upgraded, pooled) | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, (run.stdout[-300:], run.stderr[-2000:])


def test_the_worker_works(upgraded: Office, pooled: str) -> None:
    with upgraded.connect() as connection:
        connection.execute("DELETE FROM reporting_heartbeat")
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--concurrency", "2"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(upgraded, pooled)) as worker:
        try:
            assert _beats(upgraded) >= {"heartbeat"}
        finally:
            worker.terminate()


def _beats(office: Office) -> set[str]:
    """Names of jobs that succeeded, once the first has."""
    until, names = time.monotonic() + 120, set()
    while not names and time.monotonic() < until:
        time.sleep(0.5)
        with office.connect() as connection:
            rows = connection.execute("SELECT name FROM reporting_heartbeat WHERE last_success IS NOT NULL")
            names = {name for (name,) in rows.fetchall()}
    return names
