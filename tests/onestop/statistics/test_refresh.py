"""The worker: twice, late, never, at the same time, and killed half-way; the figures are right in each case."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from dossiers.models import StaleKey
from dossiers.services import processing, resolution
from onestop.statistics import refresh
from onestop.statistics.figures import GROUPS, Report, Scope
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.models import Tally
from onestop.statistics.periods import parse_period
from onestop.statistics.refresh import drain, recount_all
from onestop.statistics.tally_keys import hold_whole, try_whole
from onestop.statistics.verification import differences, imbalances
from tests.factories import local, make_dossier
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World, make_world

MARCH = parse_period("2026-03")
AT = local(2026, 4, 2)


def some_work(world: World, days: int = 6) -> None:
    """A dossier a day in each commune; every second one is resolved a day later."""
    for number in range(days):
        at = local(2026, 3, 2) + timedelta(days=number)
        for office in world.communes:
            code = make_dossier(office, world.versions[0], by=world.actor, at=at).dossier.code
            processing.start(code, by=world.actor, at=at)
            if number % 2:
                at_end = at + timedelta(days=1)
                resolution.resolve(code, by=world.actor, at=at_end, result=resolution.Result())


def reports() -> list[Report]:
    return [report_of(Scope(period=MARCH), at=AT, group_by=group) for group in GROUPS]


def rows() -> list[tuple]:
    return [report.rows for report in reports()]


def stored() -> list[dict]:
    key = ("office", "on", "procedure", "version", "channel")
    columns = [field.name for field in Tally._meta.fields if field.name not in ("computed_at", "pk")]
    return list(Tally.objects.order_by(*key).values(*columns))


def test_tallies_change_nothing_but_the_cost(world: World) -> None:
    some_work(world)
    live = rows()
    assert reports()[0].stale_for_seconds > 0
    keys = set(StaleKey.objects.values_list("office", "procedure", "on"))
    assert drain(at=AT) == len(keys)
    assert not StaleKey.objects.exists()
    assert rows() == live
    assert reports()[0].stale_for_seconds == 0


def test_draining_twice_changes_nothing(world: World) -> None:
    some_work(world)
    drain(at=AT)
    before = stored()
    assert drain(at=AT) == 0
    assert stored() == before
    recount_all(at=AT)
    assert stored() == before


def test_a_limit_leaves_the_rest(world: World) -> None:
    some_work(world)
    live, keys = rows(), set(StaleKey.objects.values_list("office", "procedure", "on"))
    assert drain(at=AT, limit=3, batch=2) == 3
    assert len(set(StaleKey.objects.values_list("office", "procedure", "on"))) == len(keys) - 3
    assert rows() == live


def test_a_key_whose_facts_have_gone_loses_its_rows(world: World) -> None:
    """A tally that nothing supports any more is not left behind."""
    some_work(world)
    drain(at=AT)
    right = stored()
    Tally.objects.update(early=99)
    Tally.objects.filter(office=world.communes[0]).update(channel="postal")
    for office_id, procedure_id, on in set(Tally.objects.values_list("office", "procedure", "on")):
        StaleKey.objects.create(office_id=office_id, procedure_id=procedure_id, on=on, created_at=AT)
    drain(at=AT)
    assert stored() == right


def test_a_recount_puts_everything_right(world: World) -> None:
    some_work(world)
    drain(at=AT)
    right = stored()
    Tally.objects.filter(office=world.communes[0]).delete()
    Tally.objects.update(late=7)
    assert list(differences(MARCH.first, MARCH.last))
    recount_all(at=AT)
    assert stored() == right
    assert not list(differences(MARCH.first, MARCH.last))


def test_an_error_before_the_commit_leaves_the_keys(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the worker is killed between replacing and committing."""
    some_work(world)
    live, keys = rows(), StaleKey.objects.count()
    replace = refresh.replace

    def killed(*args: object) -> None:
        replace(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(refresh, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        drain(at=AT)
    assert StaleKey.objects.count() == keys
    assert not Tally.objects.exists()
    assert rows() == live


def test_query_counts(world: World, django_assert_num_queries: Callable) -> None:
    some_work(world)
    with django_assert_num_queries(1):
        report_of(Scope(period=MARCH), at=AT)
    with django_assert_num_queries(2):
        report_of(Scope(period=MARCH), at=AT, group_by="office")
    with django_assert_num_queries(4):
        report_of(Scope(period=MARCH, office="H99"), at=AT, group_by="field")
    # Savepoint, lock, claim, three to replace and two for the halves, release; then once more to find the list empty.
    with django_assert_num_queries(13):
        drain(at=AT)


# --- at the same time --------------------------------------------------------------------------------------------


def together(*works: Callable[[], object]) -> list[BaseException]:
    """Run all at once, each with a connection of its own; returns what went wrong."""
    barrier, errors = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_drains_and_recounts_at_the_same_time() -> None:
    world = make_world()
    History(world, 5, drains=False).run(120)
    some_work(world)
    live, keys = rows(), len(set(StaleKey.objects.values_list("office", "procedure", "on")))
    assert not together(*[lambda: drain(at=AT, batch=3)] * 3, lambda: recount_all(at=AT))
    while StaleKey.objects.exists():
        drain(at=AT)
    assert rows() == live
    assert not list(differences(MARCH.first, MARCH.last))
    assert not list(imbalances())
    assert keys > 10


@pytest.mark.django_db(transaction=True)
def test_figures_hold_while_desks_and_workers_go_on() -> None:
    """Every report that is taken meanwhile balances, in its total and in each row; at the end all is tallied right."""
    world = make_world()
    some_work(world, days=2)
    stop, seen = threading.Event(), []
    scope = Scope(period=MARCH)

    def desk(office: int) -> None:
        try:
            for number in range(25):
                at = local(2026, 3, 5) + timedelta(hours=3 * number)
                receipt = make_dossier(world.communes[office], world.versions[0], by=world.actor, at=at)
                processing.start(receipt.dossier.code, by=world.actor, at=at)
                if number % 3:
                    result = resolution.Result()
                    resolution.resolve(receipt.dossier.code, by=world.actor, at=at, result=result)
        finally:
            stop.set()

    def worker() -> None:
        while not stop.is_set():
            drain(at=AT, batch=1)

    def reader() -> None:
        while not stop.is_set():
            for group in ("office", "channel", "month"):
                report = report_of(scope, at=AT, group_by=group)
                seen.append(report)
                assert report.totals.imbalance == 0
                assert all(row.figures.imbalance == 0 for row in report.rows)

    assert not together(lambda: desk(0), lambda: desk(1), worker, worker, reader, reader)
    assert len({report.totals.received for report in seen}) > 3, "the readers saw the work grow"
    live = rows()
    drain(at=AT)
    assert rows() == live
    assert not list(differences(MARCH.first, MARCH.last))


@pytest.mark.django_db(transaction=True)
def test_the_facts_are_read_after_the_lock() -> None:
    """A drain beside another leaves all to it; what was committed meanwhile is then counted."""
    world = make_world()
    make_dossier(world.communes[0], world.versions[0], by=world.actor, at=local(2026, 3, 2))
    held, go_on = threading.Event(), threading.Event()

    def holder() -> None:
        with transaction.atomic():
            assert try_whole()
            held.set()
            go_on.wait(10)

    def other() -> None:
        held.wait(10)
        assert drain(at=AT) == 0
        make_dossier(world.communes[0], world.versions[0], by=world.actor, at=local(2026, 3, 2, 10))
        go_on.set()

    assert not together(holder, other)
    assert drain(at=AT) == 1
    assert Tally.objects.get().received == 2


@pytest.mark.django_db(transaction=True)
def test_drains_keep_out_of_a_full_recount() -> None:
    world = make_world()
    make_dossier(world.communes[0], world.versions[0], by=world.actor, at=local(2026, 3, 2))
    held, go_on = threading.Event(), threading.Event()

    def recount() -> None:
        with transaction.atomic():
            hold_whole()
            held.set()
            go_on.wait(10)

    def other() -> None:
        held.wait(10)
        assert drain(at=AT) == 0
        go_on.set()

    assert not together(recount, other)
    assert drain(at=AT) == 1
