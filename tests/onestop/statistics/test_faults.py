"""Redis wiped, workers killed at any instant, no scheduler, PostgreSQL gone: each look is exact, all is tallied soon.

Right is what `oracle.py` finds in the events, in plain Python, at each look.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from threading import Timer
from time import sleep
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from dossiers.models import StaleKey
from dossiers.rules.actors import Role
from onestop.statistics.figures import Scope, resolution
from onestop.statistics.freshness import freshness
from onestop.statistics.models import Tally
from onestop.statistics.periods import parse_period
from onestop.statistics.refresh import drain
from onestop.statistics.verification import differences, imbalances
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.installation import PROMISED, Installation, installation, until
from tests.onestop.statistics.oracle import GROUPINGS, all_events, recount
from tests.onestop.statistics.test_against_oracle import as_counter, rows_of
from tests.onestop.statistics.worlds import make_world
from tests.onestop.web.conftest import make_user

pytestmark = pytest.mark.slow
PERIOD = parse_period("2025-12-01..2027-12-31")
GROUP = "office"


class Desks:
    """People at work on an installation that is hurt meanwhile, and the manager who looks at the figures."""

    def __init__(self, hurt: Installation) -> None:
        self.hurt = hurt
        world = make_world()
        self.history = History(world, 4, drains=False)
        self.random = random.Random(4)
        self.lost = 0
        self.manager = make_user("quan.ly", world.province, Role.MANAGER)

    def work(self, steps: int = 3) -> None:
        """Goes on; what breaks because the database is gone is lost, as it says on the page."""
        for _ in range(steps):
            try:
                self.history.run(1)
            except (OperationalError, InterfaceError):
                connection.close()
                self.lost += 1

    def work_until_stale(self, keys: int = 1) -> None:
        """Goes on until at least so many tallies are to be made anew."""
        while StaleKey.objects.values("office", "procedure", "on").distinct().count() < keys:
            self.work()

    def look(self) -> None:
        """The figures equal the oracle's, in total and for each office."""
        now, events = timezone.now(), all_events()
        report = resolution(Scope(period=PERIOD), at=now, group_by=GROUP)
        assert as_counter(report.totals) == self._expected(events, now).get("", Counter())
        assert rows_of(report) == self._expected(events, now, group=GROUPINGS[GROUP])

    def look_by_api(self) -> None:
        """So do those that another system is told."""
        client = Client()
        client.force_login(self.manager)
        asked = {"from": PERIOD.first.isoformat(), "to": PERIOD.last.isoformat()}
        answer = client.get("/api/v1/statistics/resolution/", asked, headers={"Host": "localhost"})
        assert answer.status_code == 200, answer.content
        now = timezone.now()
        assert _flat(answer.json()["totals"]) == self._expected(all_events(), now).get("", Counter())

    def _expected(self, events: list[dict[str, Any]], now: Any, **kind: Any) -> dict[str, Counter[str]]:
        return recount(events, PERIOD.first, PERIOD.last, now=now, **kind)

    def all_is_tallied(self) -> None:
        """Soon no key is stale, and the tallies are what an independent recount finds."""
        until("no key is stale", lambda: not StaleKey.objects.exists(), PROMISED)
        self.tallies_hold()
        self.look()
        self.look_by_api()
        assert Tally.objects.exists()

    def tallies_hold(self) -> None:
        assert not list(differences(date(2025, 1, 1), date(2027, 12, 31)))
        assert not list(imbalances())


def _flat(totals: dict[str, Any]) -> Counter[str]:
    """The API's cell under the oracle's names."""
    received = {
        name if name == "carried_over" else f"received_{name}": n for name, n in totals["received"].items()
    }
    statutory = {f"statutory_{name}": n for name, n in totals["statutory"].items()}
    plain = {name: n for name, n in totals.items() if isinstance(n, int)}
    return Counter({name: n for name, n in (received | statutory | plain).items() if n})


@pytest.fixture(scope="module")
def desks(django_db_blocker: DjangoDbBlocker) -> Iterator[Desks]:
    with django_db_blocker.unblock(), installation() as hurt:
        yield Desks(hurt)


@pytest.fixture
def worked(desks: Desks) -> Desks:
    """With a worker."""
    if desks.hurt.worker.process is None:
        desks.hurt.start_worker()
    until("the worker lives", desks.hurt.revived)
    return desks


@pytest.fixture
def scheduled(worked: Desks) -> Iterator[Desks]:
    """With a worker and a scheduler."""
    worked.hurt.beat.start()
    yield worked
    worked.hurt.beat.stop()


# --- the worker ----------------------------------------------------------------------------------------------------


class Fuse:
    """Kills its own process at the n-th instant: before and after each statement and each commit."""

    def __init__(self, instants: int) -> None:
        self.left = instants

    def around(self, run: Callable[..., Any], *given: Any) -> Any:
        self._burn()
        answer = run(*given)
        self._burn()
        return answer

    def _burn(self) -> None:
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def drain_killed_at(instant: int) -> bool:
    """A process that drains and is killed at that instant; whether there was one."""
    connection.close()
    pid = os.fork()
    if not pid:
        _drain_in_child(Fuse(instant))
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def _drain_in_child(fuse: Fuse) -> None:
    connection.commit = partial(fuse.around, connection.commit)  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(fuse.around):
            drain(at=timezone.now(), batch=2)
    finally:
        os._exit(0)


def test_killed_before_and_after_each_statement_and_commit(desks: Desks) -> None:
    """Claim, locks, delete, drop, count, commit: at each a worker dies; what it held is done by the next."""
    desks.work(20)
    instant = 0
    while drain_killed_at(instant):
        desks.look()
        desks.tallies_hold()
        desks.work_until_stale(keys=5)
        instant += 1
    assert instant >= 28, "two batches of six statements and a commit, before and after each"
    desks.look()
    desks.tallies_hold()


@pytest.mark.parametrize(
    ("table", "mode"),
    [
        ("dossiers_stalekey", "SHARE"),  # the keys are claimed and locked, their rows not yet deleted
        ("reporting_tally", "SHARE"),  # the rows of the list are deleted, the tallies not yet dropped
        ("dossiers_event", "ACCESS EXCLUSIVE"),  # the tallies are dropped, nothing is counted yet
    ],
)
def test_a_worker_killed_where_it_waits(worked: Desks, table: str, mode: str) -> None:
    hurt = worked.hurt
    # An earlier message may have the keys tallied before the table is held: then once more.
    until("the worker waited and was killed", lambda: _killed_waiting(worked, table, mode))
    worked.look()
    worked.work()
    hurt.nudge()
    until("another drain did it", lambda: _nudged_until_done(hurt), PROMISED)
    worked.all_is_tallied()


def _killed_waiting(desks: Desks, table: str, mode: str) -> bool:
    desks.work_until_stale(keys=3)
    with desks.hurt.holding(table, mode):
        desks.hurt.nudge()
        if not desks.hurt.is_somebody_waiting():
            return False
        desks.hurt.kill_child()
        return True


def _nudged_until_done(hurt: Installation) -> bool:
    """The backend of a dead worker holds its keys for as long as a lock may be waited for."""
    hurt.revived()
    hurt.nudge()
    sleep(0.3)
    return not StaleKey.objects.exists()


def test_a_worker_killed_at_random_instants(worked: Desks) -> None:
    """Twenty times; each seventh time with all that belongs to it."""
    hurt = worked.hurt
    for number in range(1, 21):
        worked.work(2)
        hurt.nudge()
        until("some time later", lambda: worked.random.random() < 0.2)
        if number % 7:
            hurt.kill_child()
        else:
            hurt.kill_worker()
        worked.look()
        worked.tallies_hold()
    worked.work_until_stale()
    until("another drain did it", lambda: _nudged_until_done(hurt), PROMISED)
    worked.all_is_tallied()


# --- what carries the hints ------------------------------------------------------------------------------------------


def test_redis_is_wiped_while_changes_go_on(scheduled: Desks) -> None:
    for _ in range(5):
        scheduled.work(4)
        scheduled.hurt.wipe_redis()
        scheduled.look()
    scheduled.look_by_api()
    scheduled.work_until_stale()
    scheduled.all_is_tallied()


def test_redis_is_killed_and_comes_back_empty(scheduled: Desks) -> None:
    redis = scheduled.hurt.valkey
    redis.stop()
    scheduled.work(6)
    scheduled.look()
    redis.start()
    scheduled.hurt.wipe_redis()
    scheduled.work_until_stale()
    scheduled.all_is_tallied()


def test_the_scheduler_stops_for_an_hour(worked: Desks) -> None:
    """Nothing is tallied, everything is exact, and official files know it; then it comes back."""
    worked.work_until_stale()
    for _ in range(5):
        worked.work(8)
        worked.look()
    worked.look_by_api()
    an_hour_ago = timezone.now() - timezone.timedelta(hours=1)
    StaleKey.objects.update(created_at=an_hour_ago)
    with override_settings(FIGURES_STALE_AFTER_SECONDS=PROMISED):
        found = freshness(timezone.now())
        assert found.stale_for >= 3600
        assert not found.is_enough
    worked.hurt.beat.start()
    try:
        worked.all_is_tallied()
    finally:
        worked.hurt.beat.stop()


# --- the truth -------------------------------------------------------------------------------------------------------


def test_postgres_is_killed_in_the_middle(scheduled: Desks) -> None:
    """What was not committed is lost and its clerk told; what was is counted."""
    postgres = scheduled.hurt.postgres
    for after in (0.05, 0.3):
        before = scheduled.lost
        killer = Timer(after, postgres.stop)
        killer.start()
        while scheduled.lost == before:
            scheduled.work(1)
        killer.join()
        postgres.start()
        scheduled.look()
        scheduled.work(5)
    scheduled.work_until_stale()
    scheduled.all_is_tallied()
