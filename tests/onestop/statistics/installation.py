"""An installation of its own that may be hurt: PostgreSQL, Valkey, a worker and a scheduler, all real processes."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from unittest import mock

import psycopg
import redis
from django.core.management import call_command
from django.db import connection

from config.addresses import PostgresAddress, broker_url
from config.celery import app
from config.local_services.addresses import APP_ROLE
from config.local_services.stack import Stack
from config.local_services.state import StateFolder
from config.local_services.supervisor import OwnProcess
from config.serve import own_processes

T = TypeVar("T")
# What the promise allows until all tallies are right again.
PROMISED = 120
DRAIN = "onestop.statistics.tasks.drain"
# The scheduler as it is, but for ten ticks in the time of one: nobody wants to wait for it in a test.
QUICK_BEAT = """
from config.celery import app
for name in ("drain stale keys", "heartbeat"):
    app.conf.beat_schedule[name]["schedule"] = 2.0
app.start({arguments!r})
"""


class Installation:
    """The running servers, and how each part of it is hurt; `worker` and `beat` are started by who needs them."""

    def __init__(self, stack: Stack, named: dict[str, str]) -> None:
        self.postgres, self.valkey = stack.services
        self.redis_url = named["REDIS_URL"]
        self.owner = PostgresAddress.parse(named["MIGRATION_DATABASE_URL"])
        environment = {**os.environ, **named, "WORKER_CONCURRENCY": "1"}
        _web, self.worker, self.beat = own_processes(stack, environment, "127.0.0.1", 0)
        self.beat.argv = _quick(self.beat)

    def nudge(self) -> None:
        """Sends what the scheduler sends."""
        with app.connection_for_write(broker_url(self.redis_url)) as broker:
            app.send_task(DRAIN, connection=broker, expires=20)

    def wipe_redis(self) -> None:
        client = redis.Redis.from_url(self.redis_url)
        client.flushall()
        client.close()

    def start_worker(self) -> None:
        self.worker.start()
        until("the worker has a child", self.revived)

    def child(self) -> int | None:
        """The process that works for the worker, once it is there."""
        assert self.worker.process is not None
        path = f"/proc/{self.worker.process.pid}/task/{self.worker.process.pid}/children"
        try:
            found = [int(pid) for pid in Path(path).read_text().split()]
        except OSError:
            return None
        return next((pid for pid in found if not _is_tracker(pid)), None)

    def kill_child(self) -> None:
        """Kills what works, and waits until the worker has another."""
        killed = until("there is a child", self.revived)
        os.kill(killed, signal.SIGKILL)
        until("the child was replaced", lambda: self.revived() not in (killed, None))

    def revived(self) -> int | None:
        """The child; a worker that ended (as when its child dies while it starts) is started again, as services are."""
        assert self.worker.process is not None
        if self.worker.process.poll() is not None:
            self.worker.stop()
            self.worker.start()
        return self.child()

    def kill_worker(self) -> None:
        """Kills the worker with all that it started, and starts it again."""
        assert self.worker.process is not None
        os.killpg(self.worker.process.pid, signal.SIGKILL)
        self.worker.stop()
        self.start_worker()

    @contextmanager
    def holding(self, table: str, mode: str) -> Iterator[None]:
        """Somebody holds a table: who needs more of it than the mode lets others have waits."""
        with psycopg.connect(host=self.owner.host, user=self.owner.user, dbname=self.owner.name) as holder:
            holder.execute(f"LOCK TABLE {table} IN {mode} MODE")  # type: ignore[arg-type]
            yield
            holder.rollback()

    def is_somebody_waiting(self, patience: float = 5) -> bool:
        """Whether somebody comes to wait for a lock within that many seconds."""
        end = time.monotonic() + patience
        with connection.cursor() as cursor:
            while time.monotonic() < end:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    return True
                time.sleep(0.02)
        return False


def until(what: str, found: Callable[[], T | None], patience: float = 60) -> T:
    """What is found at last."""
    end = time.monotonic() + patience
    while not (answer := found()):
        assert time.monotonic() < end, f"not within {patience} s: {what}"
        time.sleep(0.02)
    return answer


def _quick(beat: OwnProcess) -> list[str]:
    arguments = list(beat.argv)
    after = arguments.index("beat")
    return [sys.executable, "-c", QUICK_BEAT.format(arguments=arguments[after:])]


def _is_tracker(pid: int) -> bool:
    try:
        return b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


@contextmanager
def installation() -> Iterator[Installation]:
    """Servers of its own with all tables; Django's connection of this process leads there meanwhile."""
    # Durable: what was committed is there after the server was killed, as in an office.
    state = StateFolder(Path(tempfile.mkdtemp(prefix="onestop-test-")), throw_away=True)
    state.prepare()
    stack = Stack(state)
    try:
        named = _start(stack)
        running = Installation(stack, named)
        with _connected_to(running.owner):
            call_command("migrate", verbosity=0)
            call_command("grant_app_role", verbosity=0)
            try:
                yield running
            finally:
                running.beat.stop()
                running.worker.stop()
    finally:
        stack.stop()


def _start(stack: Stack) -> dict[str, str]:
    with mock.patch.dict(os.environ):
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        return stack.start()


@contextmanager
def _connected_to(place: PostgresAddress) -> Iterator[None]:
    before = dict(connection.settings_dict)
    there = {"NAME": place.name, "USER": place.user, "HOST": place.host, "PORT": place.port, "PASSWORD": ""}
    connection.close()
    connection.settings_dict.update(there)
    try:
        with mock.patch("django.conf.settings.APP_ROLE", APP_ROLE):
            yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
