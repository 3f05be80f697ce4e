"""Waiting and deadlocks: one request, one transaction, tried once more as a whole, never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from dossiers.models import Dossier, Event
from onestop.api.transactions import in_one_transaction
from procedures.models import Office
from tests.factories import make_office
from tests.onestop.api.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offices(transactional_db: None) -> Iterator[tuple[Office, Office]]:
    """Two rows to lock crosswise."""
    return make_office("H99.01"), make_office("H99.02")


def test_a_deadlock_is_tried_once_more_as_a_whole(offices: tuple[Office, Office]) -> None:
    crossing, attempts = Barrier(2), []

    def lock(one: Office, other: Office) -> str:
        def work() -> str:
            first_time = len([name for name in attempts if name == one.code]) == 0
            attempts.append(one.code)
            Office.objects.select_for_update().get(pk=one.pk)
            if first_time:
                crossing.wait()
            Office.objects.select_for_update().get(pk=other.pk)
            return one.code

        try:
            return in_one_transaction(work)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(lock, *pair) for pair in (offices, offices[::-1])]
        assert {one.result() for one in done} == {"H99.01", "H99.02"}
    assert len(attempts) == 3


def test_whoever_waits_too_long_for_a_lock_is_told_to_come_again(
    transactional_db: None, request: Any
) -> None:
    desk: Desk = request.getfixturevalue("desk")
    code = desk.take_in()["code"]

    def start() -> Any:
        try:
            return desk.act(code, "start")
        finally:
            connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor(1) as threads:
        Dossier.objects.select_for_update().get(code=code)
        answer = threads.submit(start).result()

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "2")
    assert answer["Content-Type"] == "application/problem+json"
    assert desk.act(code, "start").status_code == 200


def test_of_ten_who_act_on_one_version_one_is_first(transactional_db: None, request: Any) -> None:
    desk: Desk = request.getfixturevalue("desk")
    code = desk.take_in()["code"]
    start = Barrier(10)

    def act(_: int) -> int:
        start.wait()
        try:
            address = f"/api/v1/dossiers/{code}/actions/start/"
            return int(desk.owner.post(address, {}, headers={"If-Match": '"1"'}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        statuses = sorted(threads.map(act, range(10)))

    assert statuses == [200] + [412] * 9
    assert Event.objects.filter(dossier__code=code).count() == 2
