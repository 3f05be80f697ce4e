"""The limiter in PostgreSQL: blocks of addresses, forged headers, parallel attempts, no Redis."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from onestop.lookup.limiter import block_of, forget_attempts, give_back, hit
from onestop.lookup.models import AttemptCounter
from onestop.lookup.windows import Limit
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


@pytest.mark.django_db
def test_the_sixth_hit_of_an_hour_is_one_too_many_and_the_count_stops_there() -> None:
    tallies = [hit([(LIMIT, "key")], NOW)[0] for _ in range(9)]

    assert [tally.is_over for tally in tallies] == [False] * 5 + [True] * 4
    assert AttemptCounter.objects.get().hits == 6


@pytest.mark.django_db
def test_a_hit_that_is_given_back_was_none() -> None:
    for _ in range(20):
        assert not hit([(LIMIT, "key")], NOW)[0].is_over
        give_back([(LIMIT, "key")])


@pytest.mark.django_db
def test_two_hours_later_all_is_forgotten_and_the_table_is_cleared() -> None:
    for _ in range(9):
        hit([(LIMIT, "key")], NOW)

    assert hit([(LIMIT, "key")], NOW + timedelta(minutes=61))[0].is_over
    assert not hit([(LIMIT, "key")], NOW + timedelta(hours=3))[0].is_over
    assert forget_attempts(NOW + timedelta(hours=4)) == 0
    assert forget_attempts(NOW + timedelta(hours=6)) == 1


@pytest.mark.django_db
def test_a_clock_that_goes_back_opens_nothing() -> None:
    for _ in range(6):
        hit([(LIMIT, "key")], NOW)

    assert hit([(LIMIT, "key")], NOW - timedelta(hours=5))[0].is_over


@pytest.mark.django_db
def test_the_table_needs_no_flush() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'lookup_attemptcounter'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_a_time_five_are_within_the_limit() -> None:
    start = Barrier(40)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            return hit([(LIMIT, "key")], NOW)[0].is_over
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as threads:
        refused = list(threads.map(attempt, range(40)))

    assert refused.count(False) == 5


def _wrong(client: Client, **extra: Any) -> Any:
    body = {"code": "H99.01-260302-0001", "secret": "AAAAA-AAAAA"}
    return client.post("/api/v1/lookup/", body, content_type="application/json", **extra)


@pytest.mark.django_db
def test_a_block_has_thirty_attempts_and_is_told_when_to_come_again(clock: Clock) -> None:
    client = Client()
    statuses = [_wrong(client, REMOTE_ADDR=f"203.0.113.{last}").status_code for last in range(30)]
    refused = _wrong(client, REMOTE_ADDR="203.0.113.99")

    assert statuses == [404] * 30
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_lookups")
    seconds = int(refused["Retry-After"])
    assert 0 < seconds <= 1200
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
