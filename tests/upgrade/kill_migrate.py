"""`python -m tests.upgrade.kill_migrate N`: migrates DATABASE_URL, killed by -9 at the Nth statement that changes it.

Odd numbers are killed before the statement, even ones after it and before its commit. CONCURRENTLY is killed in the
middle, together with the server's process: another transaction holds it up until then. Without N it migrates and
prints how many such statements there were.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

import django
import psycopg
from django.core.management import call_command
from django.db import connection

HARMLESS = ("SELECT", "SET", "RESET", "SHOW", "SAVEPOINT", "RELEASE")
HELD_UP = (
    "dossiers_event",
    "dossiers_dossier",
    "dossiers_party",
    "dossiers_holding",
    "dossiers_dossierpaper",
)


class Killer:
    """Counts statements; an execute_wrapper of Django's."""

    def __init__(self, at: int | None) -> None:
        self.at, self.seen = at, 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip().upper().startswith(HARMLESS):
            return execute(sql, params, many, context)
        self.seen += 1
        if self.seen != self.at:
            return execute(sql, params, many, context)
        if "CONCURRENTLY" in str(sql):
            _kill_in_the_middle()
        elif self.seen % 2 == 0:
            execute(sql, params, many, context)
            _kill()
        else:
            _kill()
        return execute(sql, params, many, context)


def _kill() -> None:
    print(f"killed {os.getpid()}", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def _kill_in_the_middle() -> None:
    """Leave it to another process, which outlives this one and holds the statement up until it is killed."""
    backend = connection.connection.info.backend_pid
    command = [sys.executable, "-m", "tests.upgrade.kill_migrate", "--middle", str(os.getpid()), str(backend)]
    helper = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert helper.stdout is not None
    helper.stdout.readline()


def kill_when_it_waits(process: int, backend: int) -> None:
    """Hold the tables until the server's process waits for them; end the program, then that process."""
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url) as holder, psycopg.connect(url, autocommit=True) as other:
        for table in HELD_UP:
            holder.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
        print("ready", flush=True)
        waits = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
        while (row := other.execute(waits, [backend]).fetchone()) and not row[0]:
            time.sleep(0.05)
        os.kill(process, signal.SIGKILL)
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def main() -> None:
    """Migrates with the killer looking on."""
    if sys.argv[1:2] == ["--middle"]:
        kill_when_it_waits(int(sys.argv[2]), int(sys.argv[3]))
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    killer = Killer(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    with connection.execute_wrapper(killer):
        call_command("migrate", verbosity=0)
    print(f"statements {killer.seen}", flush=True)


if __name__ == "__main__":
    main()
