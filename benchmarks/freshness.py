"""Fifty changes a second: how long until an answer counts a change, and until a tally holds it, by a real worker."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event as Flag
from threading import Thread
from time import monotonic, perf_counter, sleep
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.measuring import Result
from benchmarks.population import SIZE, all_tallied
from config.addresses import PostgresAddress
from config.celery import app
from config.serve import celery, worker
from dossiers.models import StaleKey
from onestop.statistics.figures import resolution
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope
from procedures.rules.moments import local_date

RATE = 50
SECONDS = int(os.environ.get("FRESHNESS_SECONDS", "90"))
TICK = float(app.conf.beat_schedule["drain stale keys"]["schedule"])

# A reopening of some dossier, as a service writes it: the event and the stale key in one transaction.
_EVENT = """
INSERT INTO dossiers_event (dossier_id, seq, action, actor_id, actor_name, actor_roles, office_id, happened_at,
    happened_on, entered_at, reason, form, data, from_state, state, clock, due_at, statutory_due_at, outcome,
    statutory_outcome, previous_hash, hash, calendar_version_id)
SELECT dossier_id, 1000 + %(number)s, 'reopen', actor_id, actor_name, actor_roles, office_id, now(),
    %(today)s, now(), '', '', '{}', 'returned', 'in_progress', 'running', due_at, statutory_due_at, '', '',
    previous_hash, hash, calendar_version_id
FROM dossiers_event WHERE dossier_id = %(dossier)s AND seq = 1
"""
_STALE = """
INSERT INTO dossiers_stalekey (office_id, procedure_id, "on", created_at)
SELECT resolving_office_id, procedure_id, %(today)s, now() FROM dossiers_dossier WHERE id = %(dossier)s
RETURNING id
"""
_LIVE = """
SELECT d.resolving_office_id, e.action, e.outcome, count(*)
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
WHERE e.action IN ('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse')
  AND e.happened_on BETWEEN %s AND %s
GROUP BY 1, 2, 3
"""


class Desks:
    """Makes changes at an even pace; `committed` tells when each was, by the number of its stale row."""

    def __init__(self) -> None:
        self.committed: dict[int, float] = {}
        self.today = local_date(timezone.now())
        self.done = Flag()

    def work(self) -> None:
        try:
            with connection.cursor() as cursor:
                # The rows have no chain of hashes (benchmarks.population), which a trigger would want.
                cursor.execute("SET session_replication_role = replica")
                began = monotonic()
                for number in range(RATE * SECONDS):
                    sleep(max(0.0, began + number / RATE - monotonic()))
                    self._change(cursor, number)
        finally:
            self.done.set()
            connection.close()

    def _change(self, cursor: Any, number: int) -> None:
        given = {"number": number, "today": self.today, "dossier": 1 + number * 7919 % SIZE}
        with transaction.atomic():
            cursor.execute(_EVENT, given)
            cursor.execute(_STALE, given)
            (row,) = cursor.fetchone()
        self.committed[row] = monotonic()


def run() -> list[Result]:
    """Both at once: half a minute after the last change at most, nothing is stale."""
    all_tallied(SIZE)
    desks = Desks()
    with _worker_and_scheduler():
        _until_drained()
        people = Thread(target=desks.work)
        people.start()
        answers, raw, tallied = _watched(desks)
        people.join()
    print(f"  {len(tallied)} changes in {SECONDS} s; stale at most {max(tallied):.1f} s", flush=True)
    return [*_told("until an answer counts it", answers, raw), *_until_tallied(tallied)]


def _watched(desks: Desks) -> tuple[list[float], list[float], list[float]]:
    """Seconds of answers, of the raw query, and from each commit to its tally."""
    answers, raw, tallied = [], [], []
    waiting: set[int] = set()
    told: set[int] = set()
    next_answer = monotonic() + 1
    while not desks.done.is_set() or waiting:
        known = set(desks.committed)
        present = set(StaleKey.objects.values_list("pk", flat=True))
        now = monotonic()
        waiting |= known - told
        told |= known
        for gone in waiting - present:
            tallied.append(now - desks.committed[gone])
        waiting &= present
        if now >= next_answer and not desks.done.is_set():
            next_answer = now + 1
            answers.append(_answer(desks))
            raw.append(_raw(desks))
        sleep(0.05)
    return answers, raw, tallied


def _answer(desks: Desks) -> float:
    """Seconds from a commit to the end of an answer that counts it."""
    month = Period(desks.today.replace(day=1), desks.today)
    committed, began = len(desks.committed), perf_counter()
    report = resolution(Scope(period=month), at=timezone.now(), group_by="office")
    if report.totals.reopened < committed:
        raise AssertionError(f"{committed} were committed, {report.totals.reopened} counted")
    return perf_counter() - began


def _raw(desks: Desks) -> float:
    began = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, [desks.today.replace(day=1), desks.today])
        cursor.fetchall()
    return perf_counter() - began


def _told(name: str, ours: list[float], theirs: list[float]) -> list[Result]:
    kinds: dict[str, Callable[[list[float]], float]] = {"p50": median, "p99": _p99}
    return [
        Result(
            f"freshness {kind} {name}",
            "resolution() of the month by office, while desks and worker go on",
            "one plain GROUP BY over the month's events",
            len(ours),
            1,
            part(ours),
            part(theirs),
            part(ours) / part(theirs),
        )
        for kind, part in kinds.items()
    ]


def _until_tallied(tallied: list[float]) -> list[Result]:
    return [
        Result(
            f"freshness {kind} until tallied",
            f"from commit to tally, {RATE} changes a second, a real worker and scheduler",
            "the scheduler's interval",
            len(tallied),
            1,
            seconds,
            TICK,
            seconds / TICK,
        )
        for kind, seconds in (("p50", median(tallied)), ("p99", _p99(tallied)))
    ]


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


def _until_drained() -> None:
    until = monotonic() + 120
    while StaleKey.objects.exists():
        if monotonic() > until:
            raise RuntimeError("the worker does not work")
        sleep(0.1)


@contextmanager
def _worker_and_scheduler() -> Iterator[None]:
    """As `make run` starts them, on the database of the measurements."""
    place = connection.settings_dict
    address = PostgresAddress(place["NAME"], place["USER"], "", place["HOST"], str(place["PORT"]), {}).url()
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DATABASE_CONN_MAX_AGE": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    with TemporaryDirectory() as folder:
        beat = [*celery("beat"), "--pidfile=", "--schedule", str(Path(folder) / "beat")]
        running = [_started(argv, environment) for argv in (worker(environment), beat)]
        try:
            yield
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(60)


def _started(argv: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(argv, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
