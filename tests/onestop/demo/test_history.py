"""The demonstration's dossiers: told through the services, the same each time, up to now and no further."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from dossiers.models import Dossier, Event
from dossiers.rules.audit import Link, verify
from onestop.demo.history import load_history, plan
from onestop.demo.routes import routes
from procedures.rules.workdays import local_date
from tests.states import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
SIZE = 40


def told() -> list[tuple[object, ...]]:
    """What was told, without keys of rows and secrets."""
    facts = Event.objects.order_by("dossier__code", "seq")
    return list(
        facts.values_list("dossier__code", "seq", "action", "actor_name", "happened_at", "state", "due_at")
    )


def test_the_same_seed_tells_the_same_and_another_something_else() -> None:
    stories = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            load_history(size=SIZE, seed=seed, now=NOW)
            stories.append(told())
            transaction.set_rollback(True)
    assert stories[0] == stories[1]
    assert stories[0] != stories[2]


def test_it_is_whole_and_plausible() -> None:
    assert load_history(size=SIZE, seed=1, now=NOW) == SIZE
    for dossier in Dossier.objects.prefetch_related("events"):
        events = sorted(dossier.events.all(), key=lambda event: event.seq)
        assert verify([Link(e.seq, e.content(), e.previous_hash, e.hash) for e in events]) is None
        assert events[-1].entered_at <= NOW
    due = {
        local_date(at) for at in Dossier.objects.open().exclude(due_at=None).values_list("due_at", flat=True)
    }
    assert {date(2026, 11, 20), date(2026, 11, 23)} <= due, (
        "something is due today and on the next working day"
    )
    assert Event.objects.filter(action="hand_over").exists()


def test_codes_of_a_day_are_dense_and_in_order_of_receipt() -> None:
    load_history(size=SIZE, seed=1, now=NOW)
    by_day: dict[tuple[int, date], list[Dossier]] = {}
    for dossier in Dossier.objects.order_by("serial"):
        by_day.setdefault((dossier.receiving_office_id, dossier.code_on), []).append(dossier)
    for dossiers in by_day.values():
        assert [dossier.serial for dossier in dossiers] == list(range(1, len(dossiers) + 1))


def test_an_interrupted_loading_goes_on_where_it_stopped() -> None:
    class Interrupted(Exception):
        pass

    def stop_halfway(done: int, of: int) -> None:
        if done == SIZE // 2:
            raise Interrupted

    with pytest.raises(Interrupted):
        load_history(size=SIZE, seed=1, now=NOW, progress=stop_halfway)
    assert load_history(size=SIZE, seed=1, now=NOW) == SIZE - SIZE // 2
    assert load_history(size=SIZE, seed=1, now=NOW) == 0
    assert Dossier.objects.count() == SIZE


def test_the_plan_lies_in_the_last_months() -> None:
    planned = plan(routes(), size=300, seed=1, now=NOW)
    assert len(planned) == 300
    assert planned == sorted(planned, key=lambda each: each.received_at)
    assert NOW - timedelta(days=245) < planned[0].received_at
    assert planned[-1].received_at < NOW
    assert {each.route.receiving.code for each in planned} >= {
        "H99.11",
        "H99.12",
        "H99.13",
        "H99.14",
        "H99.01",
    }
