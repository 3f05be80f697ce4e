"""The launcher as its users start it: a process of its own with a state folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from config.addresses import PostgresAddress
from config.development import ROOT
from config.local_services.addresses import published

# Holds a stack as `make run` does, without the web server and the worker.
HOLDER = """
import signal, sys
from config.local_services.stack import locked_stack
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with locked_stack("a test") as stack:
    stack.start()
    print("started", flush=True)
    signal.pause()
"""


def environment(state: Path, **more: str) -> dict[str, str]:
    """Nothing of the test run's servers: the launcher must find its own way."""
    dropped = ("DATABASE_URL", "REDIS_URL", "MIGRATION_DATABASE_URL", "ONESTOP_APP_ROLE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"ONESTOP_STATE": str(state), "PYTHONPATH": str(ROOT)} | more


def serve(state: Path, user: int | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """`python -m config.serve`, run to its end; only for cases in which it refuses to start."""
    return subprocess.run(
        [sys.executable, "-m", "config.serve"],
        env=environment(state, **more),
        cwd=ROOT,
        user=user,
        group=user,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Holder:
    """A process that holds a stack until it is told to stop, or is killed."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER],
            env=environment(state),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "started\n", self.process.communicate()[1]

    def children(self) -> dict[str, int]:
        """The servers' process numbers by name."""
        noted = json.loads((self.state / "children.json").read_text())
        return {name: child["pid"] for name, child in noted.items()}

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """What the database answers to its owner."""
        addresses = published(self.state)
        assert addresses is not None
        owner = PostgresAddress.parse(addresses.owner_database)
        with psycopg.connect(
            host=owner.host, user=owner.user, dbname=owner.name, autocommit=True
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def kill_everything(self) -> None:
        """As the power does."""
        for pid in [self.process.pid, *self.children().values()]:
            os.kill(pid, signal.SIGKILL)
        self._finish()

    def kill_parent_only(self) -> None:
        """As an impatient person does."""
        self.process.kill()
        self._finish()

    def stop(self) -> int:
        """The orderly way; returns the exit code."""
        self.process.terminate()
        return self._finish()

    def _finish(self) -> int:
        self.process.communicate(timeout=60)
        return self.process.returncode


def cluster_parent(state: Path) -> Path:
    """The folder that holds the cluster: the state folder, unless PostgreSQL runs as another user."""
    note = state / "postgres-folder"
    return Path(note.read_text()) if note.exists() else state


def is_gone(pid: int, patience: float = 15) -> bool:
    """Whether the process ends within that many seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False
