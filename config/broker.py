"""Celery's Redis transport, for which a message that cannot be read is a lost hint, not the end of the worker.

kombu lets the error of a message that is no JSON, or that lacks a part, end the whole process. Nothing is lost by
throwing such a message away: every task is a hint, and the scheduler's next tick finds what it was about.
"""

from __future__ import annotations

import logging
from typing import Any

import redis
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis

logger = logging.getLogger(__name__)

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
# What kombu keeps in Redis, and the type of each key.
BINDINGS = "_kombu.binding.celery"
TYPES = {"celery": "list", "unacked": "hash", "unacked_index": "zset", BINDINGS: "set"}
# Exchange, pattern and queue in one member of the bindings.
SEPARATORS = 2


class QoS(kombu_redis.QoS):
    """The messages that a worker has taken and not yet done with."""

    def restore_by_tag(self, tag: str, client: Any = None, leftmost: bool = False) -> None:
        """Puts a message back into its queue; one that cannot be read is thrown away."""
        try:
            super().restore_by_tag(tag, client=client, leftmost=leftmost)  # type: ignore[no-untyped-call]
        except UNREADABLE as error:
            note("a message in hand", error)
            with self.channel.conn_or_acquire(client) as connected, connected.pipeline() as pipe:
                self._remove_from_indices(tag, pipe).execute()  # type: ignore[no-untyped-call]


class Channel(kombu_redis.Channel):
    """A connection's conversation with the broker."""

    QoS = QoS

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[no-untyped-call]
        except UNREADABLE as error:
            note("a message", error)
            return True


class Transport(kombu_redis.Transport):
    """What Celery uses for redis:// and rediss://, once `use` was called."""

    Channel = Channel


def use() -> None:
    """Makes this the transport of every Redis address; by name, so that kombu loads it when it connects."""
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = f"{__name__}:Transport"


def mend(client: redis.Redis, prefix: str) -> list[str]:
    """Throws away what kombu could not have written under `prefix`; returns the keys. Run before a worker begins."""
    wrong = [key for key in TYPES if _is_damaged(client, prefix + key, key)]
    for key in wrong:
        logger.error("The broker's key %s was damaged and is thrown away; it held hints only.", key)
        client.delete(prefix + key)
    return wrong


def _is_damaged(client: redis.Redis, key: str, name: str) -> bool:
    found = str(client.type(key), "ascii")  # type: ignore[arg-type]
    if found == "none":
        return False
    if found != TYPES[name]:
        return True
    members: set[bytes] = client.smembers(key) if name == BINDINGS else set()  # type: ignore[assignment]
    return any(member.count(kombu_redis.Channel.sep.encode()) != SEPARATORS for member in members)


def note(what: str, error: Exception) -> None:
    """One line; never the message itself."""
    logger.error("The broker held %s that cannot be read (%s): thrown away.", what, type(error).__name__)
