"""The limiter in PostgreSQL: blocks of addresses, forged headers, parallel attempts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from onestop.people.limits.allowances import Limit
from onestop.people.limits.limiter import block_of, forget_allowances, give_back, host_of, take
from onestop.people.limits.models import Allowance
from tests.factories import local
from tests.onestop.api.conftest import Clock

NOW = local(2026, 3, 2, 9)
LIMIT = Limit("test", 5, 3600)


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.255", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_blocks_of_addresses(address: str, block: str) -> None:
    assert block_of(address) == block


def test_a_host_is_its_address_or_its_network_of_ipv6() -> None:
    assert host_of("203.0.113.7") == "203.0.113.7/32"
    assert host_of("2001:db8:1:2:3::4") == "2001:db8:1:2::/64"


def _take(limit: Limit = LIMIT, key: str = "key", at: Any = NOW) -> bool:
    return take([(limit, key)], at).refused is None


@pytest.mark.django_db
def test_the_sixth_is_one_too_many_and_what_is_refused_takes_nothing() -> None:
    assert [_take() for _ in range(9)] == [True] * 5 + [False] * 4
    assert Allowance.objects.get().full_at == NOW + timedelta(hours=1)


@pytest.mark.django_db
def test_whoever_used_it_up_waits_for_one_refill() -> None:
    for _ in range(5):
        _take()
    seconds = take([(LIMIT, "key")], NOW).seconds
    assert seconds == 720
    assert not _take(at=NOW + timedelta(seconds=seconds - 1))
    assert _take(at=NOW + timedelta(seconds=seconds))


@pytest.mark.django_db
def test_all_or_none_is_taken() -> None:
    narrow = Limit("narrow", 1, 60)
    answers = [take([(LIMIT, "key"), (narrow, "")], NOW).refused for _ in range(4)]
    assert answers == [None, narrow, narrow, narrow]
    assert Allowance.objects.get(scope="test").full_at == NOW + timedelta(seconds=720)


@pytest.mark.django_db
def test_what_is_given_back_was_never_taken() -> None:
    for _ in range(20):
        assert _take()
        give_back([(LIMIT, "key")])


@pytest.mark.django_db
def test_an_hour_later_all_is_there_again_and_the_table_is_cleared() -> None:
    for _ in range(9):
        _take()
    assert forget_allowances(NOW + timedelta(minutes=59)) == 0
    assert [_take(at=NOW + timedelta(hours=2)) for _ in range(6)] == [True] * 5 + [False]
    assert forget_allowances(NOW + timedelta(hours=4)) == 1


@pytest.mark.django_db
def test_a_clock_that_goes_back_opens_nothing_and_closes_nothing_for_long() -> None:
    for _ in range(6):
        _take()
    earlier = take([(LIMIT, "key")], NOW - timedelta(hours=5))
    assert earlier.refused
    assert earlier.seconds <= 720


@pytest.mark.django_db
def test_the_table_needs_no_flush() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'limits_allowance'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_a_time_five_are_within_the_limit() -> None:
    start = Barrier(40)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            return _take()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as threads:
        taken = list(threads.map(attempt, range(40)))

    assert taken.count(True) == 5


def _wrong(client: Client, **extra: Any) -> Any:
    body = {"code": "H99.01-260302-0001", "secret": "AAAAA-AAAAA"}
    return client.post("/api/v1/lookup/", body, content_type="application/json", **extra)


@pytest.mark.django_db
def test_a_block_has_thirty_wrong_attempts_and_is_told_when_to_come_again(clock: Clock) -> None:
    client = Client()
    statuses = [_wrong(client, REMOTE_ADDR=f"203.0.113.{last}").status_code for last in range(30)]
    refused = _wrong(client, REMOTE_ADDR="203.0.113.99")

    assert statuses == [404] * 30
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_lookups")
    seconds = int(refused["Retry-After"])
    assert 0 < seconds <= 20
    assert _wrong(client, REMOTE_ADDR="203.0.114.1").status_code == 404

    clock.now += timedelta(seconds=seconds)
    assert _wrong(client, REMOTE_ADDR="203.0.113.99").status_code == 404


@pytest.mark.django_db
def test_forged_headers_do_not_escape_the_limit() -> None:
    client = Client()
    for number in range(30):
        _wrong(
            client,
            REMOTE_ADDR="203.0.113.7",
            HTTP_X_FORWARDED_FOR=f"198.51.{number}.1",
            HTTP_X_REAL_IP="1.1.1.1",
        )

    forged = _wrong(
        client, REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.200.1", HTTP_FORWARDED="for=9.9.9.9"
    )

    assert forged.status_code == 429


@pytest.mark.django_db
def test_everybody_together_has_a_limit_too(settings: Any) -> None:
    settings.LOOKUP_LIMITS = {**settings.LOOKUP_LIMITS, "all": (10, 60)}
    client = Client()

    statuses = [_wrong(client, REMOTE_ADDR=f"203.0.{number}.7").status_code for number in range(12)]

    assert statuses == [404] * 10 + [429] * 2
