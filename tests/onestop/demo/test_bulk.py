"""Dossiers written in bulk are what the services and rules would have made of them."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction

from dossiers.models import Dossier, Event, Holding, Party, SerialCounter, StaleKey, SuspensionRecord
from dossiers.personal_data import unseal
from dossiers.rules.audit import Link, verify
from dossiers.selectors.clocks import clock_of
from dossiers.services.recording import FLOWS
from onestop.demo.bulk.facts import MOVING, Standing, derive_by_clock, facts_of
from onestop.demo.bulk.running import plan_days, write_dossiers
from onestop.demo.bulk.stories import Story
from onestop.demo.bulk.tracks import Tracks, spelled
from onestop.demo.bulk.writing import FLOWS as BULK_FLOWS
from onestop.demo.routes import routes
from onestop.demo.staff import Cast
from onestop.statistics.refresh import recount_all
from onestop.statistics.verification import differences, imbalances
from procedures.demo.offices import SECTIONS
from tests.states import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
SINCE, UNTIL = date(2026, 2, 2), date(2026, 11, 19)
SIZE = 250


def write(*, seed: int = 1, size: int = SIZE, checked: bool = True) -> int:
    return write_dossiers(size=size, seed=seed, since=SINCE, until=UNTIL, processes=1, checked=checked)


def histories() -> Iterator[tuple[Dossier, list[Event]]]:
    for dossier in Dossier.objects.select_related("version").prefetch_related("events").order_by("id"):
        yield dossier, sorted(dossier.events.all(), key=lambda event: event.seq)


def test_every_trigger_of_the_tables_is_content() -> None:
    events = write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Dossier.objects.count() == SIZE
    assert Event.objects.count() == events > 3 * SIZE


def test_chains_clocks_and_rows_are_those_of_the_rules() -> None:
    write()
    seen = set()
    for dossier, events in histories():
        assert verify([Link(e.seq, e.content(), e.previous_hash, e.hash) for e in events]) is None
        seen |= {event.action for event in events}
        assert (dossier.state, dossier.last_seq) == (events[-1].state, len(events))
        if events[0].action == "refuse":
            continue
        for count, event in enumerate(events, start=1):
            reading = clock_of(dossier, events[:count])
            assert reading.committed
            assert reading.statutory
            assert (event.state, event.clock) == (reading.state, reading.status)
            assert (event.due_at, event.statutory_due_at) == (
                reading.committed.due_at,
                reading.statutory.due_at,
            )
        wait = reading.open_wait
        assert (dossier.received_at, dossier.finished_at) == (reading.started_at, reading.finished_at)
        assert (dossier.due_at, dossier.outcome) == (events[-1].due_at, events[-1].outcome)
        assert dossier.suspended_at == (wait.since if wait else None)
        assert dossier.supplement_count == reading.supplements
    assert seen >= {
        "accept",
        "refuse",
        "hand_over",
        "start",
        "ask_supplement",
        "resubmit",
        "resolve",
        "return_result",
    }


def test_plain_stories_need_no_clock_to_come_out_the_same() -> None:
    tracks = Tracks(routes(), Cast.of_database())
    rng, compared = Random(7), 0
    for number in range(150):
        on = date(2026, 6, 1) + timedelta(days=number % 5)
        track = tracks.choose(rng, on)
        steps = Story(track, rng, on, rng.random() * 0.9).steps()
        if steps[0].action == "refuse" or any(step.action in MOVING for step in steps):
            continue
        plain, standing = facts_of(track, steps)
        by_clock, other = facts_of(track, steps)[0], Standing(returned_at=standing.returned_at)
        derive_by_clock(track, by_clock, other)
        assert (plain, standing) == (by_clock, other)
        compared += 1
    assert compared > 50


def test_the_statistics_of_the_independent_recount_agree() -> None:
    write(checked=False)
    flows = Event.objects.filter(action__in=FLOWS)
    keys = {
        (event.dossier.resolving_office_id, event.dossier.procedure_id, event.happened_on)
        for event in flows.select_related("dossier")
    }
    assert set(StaleKey.objects.values_list("office_id", "procedure_id", "on")) == keys
    recount_all(at=NOW)
    assert not list(differences(SINCE, UNTIL))
    assert not list(imbalances())


def test_the_same_seed_gives_the_same_dossiers_and_another_others() -> None:
    written = []
    for seed in (3, 3, 4):
        with transaction.atomic():
            write(seed=seed, size=60)
            facts = Event.objects.order_by("dossier__code", "seq")
            written.append(
                list(facts.values_list("dossier__code", "seq", "action", "happened_at", "actor_name"))
            )
            transaction.set_rollback(True)
    assert written[0] == written[1]
    assert written[0] != written[2]


def test_a_second_run_numbers_on() -> None:
    write(seed=3, size=60)
    write(seed=4, size=60)
    for counter in SerialCounter.objects.all():
        dossiers = Dossier.objects.filter(receiving_office=counter.office_id, code_on=counter.on)
        assert sorted(dossiers.values_list("serial", flat=True)) == list(range(1, counter.last + 1))


def test_the_days_share_all_dossiers() -> None:
    days = plan_days(SIZE, SINCE, UNTIL)
    assert sum(day.count for day in days) == SIZE
    assert [day.first_id for day in days[1:]] == [day.first_id + day.count for day in days[:-1]]


def test_parties_are_sealed_under_their_dossier_and_holdings_have_one_open_end() -> None:
    write(size=80)
    for party in Party.objects.select_related("dossier")[:40]:
        values = unseal(party.sealed, about=f"party {party.dossier.code} applicant")
        assert values["id_number"].startswith("999")
        assert party.id_index
    open_ends = Holding.objects.filter(
        until=None, dossier__finished_at__isnull=False, dossier__state="returned"
    )
    assert not open_ends.exists()
    for record in SuspensionRecord.objects.select_related("dossier"):
        assert (record.until is None) == (record.dossier.state == "awaiting_supplement")


def test_json_is_spelled_as_the_audit_spells_it() -> None:
    tracks = Tracks(routes(), Cast.of_database())
    rng = Random(1)
    for _ in range(60):
        track = tracks.choose(rng, date(2026, 6, 1))
        for step in Story(track, rng, date(2026, 6, 1), 0.3).steps():
            assert spelled(json.loads(step.data)) == step.data
            assert step.at == datetime.fromisoformat(step.at.isoformat())


def test_the_flows_are_those_of_the_services() -> None:
    assert BULK_FLOWS == FLOWS
    assert set(SECTIONS.values()) == {"HT", "DC", "KT", "XH", "VH", "CM"}
