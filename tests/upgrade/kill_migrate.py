"""`python -m tests.upgrade.kill_migrate N`: migrates DATABASE_URL, killed by -9 at the Nth statement that changes it.

Odd numbers are killed before the statement, even ones after it and before its commit. CONCURRENTLY is killed in the
middle, together with the server's process: another transaction holds it up until then. Without N it migrates and
prints how many such statements there were.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
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
    holder = psycopg.connect(os.environ["DATABASE_URL"])
    for table in HELD_UP:
        holder.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
    backend = connection.connection.info.backend_pid

    def end() -> None:
        time.sleep(1.0)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [backend])
        _kill()

    threading.Thread(target=end, daemon=True).start()


def main() -> None:
    """Migrates with the killer looking on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    killer = Killer(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    with connection.execute_wrapper(killer):
        call_command("migrate", verbosity=0)
    print(f"statements {killer.seen}", flush=True)


if __name__ == "__main__":
    main()
