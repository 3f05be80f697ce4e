"""Whether the broker answers, and how many messages wait. Asked briefly: a frozen Redis must not hold the probe."""

from __future__ import annotations

from dataclasses import dataclass

import redis
from django.conf import settings

BROKER_SECONDS = 0.5
QUEUE = "celery"


@dataclass(frozen=True)
class Broker:
    """`ok`, `away` or `not configured`; messages that no worker has taken yet."""

    state: str
    queue_length: int | None = None


def ask_broker() -> Broker:
    """How it is; never raises."""
    if not settings.REDIS_URL:
        return Broker("not configured")
    try:
        return Broker("ok", _queue_length())
    except (redis.RedisError, OSError, ValueError):
        return Broker("away")


def _queue_length() -> int:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS, retry=None
    )
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("global_keyprefix", "")
    try:
        return int(client.llen(f"{prefix}{QUEUE}"))
    finally:
        client.close()
