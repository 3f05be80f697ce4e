"""The same request is done once: replay, other body, other caller, and fifty at a time."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from rest_framework.test import APIClient

from dossiers.models import Dossier, Event, SerialCounter
from onestop.api.models import KeptAnswer
from tests.onestop.api.conftest import Clock, Desk

KEY = {"Idempotency-Key": "b7c1-0001"}


def _post(desk: Desk, body: dict[str, Any], who: str = "owner", **headers: str) -> Any:
    return desk.people[who].post("/api/v1/dossiers/", body, headers={**KEY, **headers})


def test_the_same_request_is_told_again_byte_by_byte(desk: Desk) -> None:
    first, second = _post(desk, desk.body()), _post(desk, desk.body())

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert second["ETag"] == first["ETag"]
    assert second["Location"] == first["Location"]
    assert Dossier.objects.count() == 1


def test_another_body_under_the_same_key_is_422(desk: Desk) -> None:
    _post(desk, desk.body())

    answer = _post(desk, desk.body(delivery="post"))

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Dossier.objects.count() == 1


def test_another_caller_has_keys_of_their_own(desk: Desk) -> None:
    _post(desk, desk.body())

    answer = _post(desk, desk.body(), who="clerk")

    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer
    assert Dossier.objects.count() == 2


def test_what_failed_is_done_when_it_is_sent_again(desk: Desk) -> None:
    refused = _post(desk, desk.body(procedure="9.999999"))
    taken = _post(desk, desk.body())

    assert (refused.status_code, taken.status_code) == (422, 201)
    assert KeptAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "khóa", 'a"b', "a b"])
def test_a_key_that_cannot_be_one_is_400(desk: Desk, key: str) -> None:
    answer = desk.owner.post(
        "/api/v1/dossiers/", desk.body(), HTTP_IDEMPOTENCY_KEY=key.encode().decode("latin-1")
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")


def test_without_a_key_every_request_is_done(desk: Desk) -> None:
    desk.take_in()
    desk.take_in()

    assert Dossier.objects.count() == 2
    assert not KeptAnswer.objects.exists()


def test_an_action_is_told_again_although_its_version_has_passed(desk: Desk) -> None:
    code = desk.take_in()["code"]
    address, headers = f"/api/v1/dossiers/{code}/actions/start/", {**KEY, "If-Match": '"1"'}

    first = desk.owner.post(address, {}, headers=headers)
    second = desk.owner.post(address, {}, headers=headers)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert Event.objects.filter(dossier__code=code).count() == 2


def test_the_answer_is_kept_encrypted_and_for_two_days(desk: Desk, clock: Clock) -> None:
    secret = _post(desk, desk.body()).json()["lookup_secret"]
    assert secret.encode() not in bytes(KeptAnswer.objects.get().sealed)

    clock.now += timedelta(hours=47)
    call_command("forget_expired", stdout=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    assert KeptAnswer.objects.count() == 1

    clock.now += timedelta(hours=2)
    call_command("forget_expired", stdout=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_at_a_time_make_one_dossier_and_fifty_equal_answers(
    transactional_db: None, request: Any
) -> None:
    desk: Desk = request.getfixturevalue("desk")
    start, client = Barrier(50), desk.owner

    def send(number: int) -> tuple[int, bytes]:
        mine = APIClient()
        mine.cookies = client.cookies
        start.wait()
        try:
            # How long a second sending waits is another matter: a busy machine must not decide this test.
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '60s'")
            answer = mine.post("/api/v1/dossiers/", desk.body(), headers=KEY)
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(send, range(50)))

    assert Counter(status for status, _ in answers) == {201: 50}
    assert len({content for _, content in answers}) == 1
    assert Dossier.objects.count() == 1
    assert SerialCounter.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_first_still_runs_the_second_is_409(transactional_db: None, request: Any) -> None:
    desk: Desk = request.getfixturevalue("desk")
    user = desk.owner.user

    def second() -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
            return _post(desk, desk.body())
        finally:
            connections.close_all()

    from django.db import transaction
    from django.utils import timezone

    with transaction.atomic(), ThreadPoolExecutor(1) as threads:
        KeptAnswer.objects.create(
            caller=user, key=KEY["Idempotency-Key"], route="POST", fingerprint="x", made_at=timezone.now()
        )
        answer = threads.submit(second).result()
        transaction.set_rollback(True)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
    assert not Dossier.objects.exists()
