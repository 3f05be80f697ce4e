"""What a power cut or a stranger leaves in the broker: thrown away, and the next message is taken."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from kombu import Connection, Consumer, Queue

from config.addresses import broker_url
from config.broker import TYPES, mend
from config.celery import app

PREFIX = "onestop-test-broker:"
BROKEN = [
    b"not json",
    b"",
    b"\xff\xfe\x00",
    b"[]",
    b"null",
    b"17",
    b'"text"',
    b"{}",
    b'{"properties": 3}',
    b'{"properties": {}}',
    b'{"body": "%%%", "properties": {"body_encoding": "base64", "delivery_tag": "x"}}',
    b'{"body": "x", "properties": {"body_encoding": "none such", "delivery_tag": "x"}}',
    b'{"__type__": "uuid", "__value__": 3}',
    b"[" * 100_000,
]


@pytest.fixture
def client() -> Iterator[redis.Redis]:
    found = redis.Redis.from_url(settings.REDIS_URL)
    yield found
    for key in found.scan_iter(f"{PREFIX}*"):
        found.delete(key)
    found.close()


@pytest.fixture
def broker(client: redis.Redis) -> Iterator[Connection]:
    app.loader.import_default_modules()
    with Connection(
        broker_url(settings.REDIS_URL), transport_options={"global_keyprefix": PREFIX}
    ) as connection:
        yield connection


def received(broker: Connection) -> list[Any]:
    """What a consumer gets until the good message has come."""
    found: list[Any] = []

    def take(body: Any, message: Any) -> None:
        found.append(body)
        message.ack()

    with Consumer(broker, [Queue("celery")], callbacks=[take], accept=["json"]):
        for _ in range(50):
            broker.drain_events(timeout=5)
            if found:
                return found
    return found


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken[:40].decode("latin-1"))
def test_a_message_that_cannot_be_read_is_thrown_away(
    broker: Connection, client: redis.Redis, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    client.lpush(f"{PREFIX}celery", broken)
    broker.SimpleQueue("celery").put({"good": 1})
    with caplog.at_level(logging.ERROR, "config.broker"):
        assert received(broker) == [{"good": 1}]
    assert client.llen(f"{PREFIX}celery") == 0
    assert "thrown away" in caplog.text
    assert "not json" not in caplog.text


@pytest.mark.parametrize("kept", [b"not json", b"[1]", b"{}", json.dumps([{}, 1, 2]).encode()])
def test_so_is_one_that_a_dead_worker_had_in_hand(
    broker: Connection, client: redis.Redis, kept: bytes
) -> None:
    client.hset(f"{PREFIX}unacked", "tag", kept)
    client.zadd(f"{PREFIX}unacked_index", {"tag": 1})
    broker.channel().qos.restore_by_tag("tag")
    assert not client.exists(f"{PREFIX}unacked", f"{PREFIX}unacked_index")


@pytest.mark.parametrize("key", TYPES)
def test_a_key_of_another_type_is_thrown_away(client: redis.Redis, key: str) -> None:
    client.set(f"{PREFIX}{key}", "damaged")
    assert mend(client, PREFIX) == [key]
    assert mend(client, PREFIX) == []


def test_so_is_a_table_of_queues_that_cannot_be_read(client: redis.Redis, broker: Connection) -> None:
    broker.SimpleQueue("celery").put({"good": 1})
    assert mend(client, PREFIX) == []
    client.sadd(f"{PREFIX}_kombu.binding.celery", "no separators")
    assert mend(client, PREFIX) == ["_kombu.binding.celery"]
    assert received(broker) == [{"good": 1}]


def test_what_is_whole_is_left_alone(client: redis.Redis, broker: Connection) -> None:
    broker.SimpleQueue("celery").put({"good": 1})
    assert mend(client, PREFIX) == []
    assert received(broker) == [{"good": 1}]
