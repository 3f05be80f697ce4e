"""How the installation is: database, keys, broker, worker, and the oldest change not tallied yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.models import Min

from dossiers.models import StaleKey
from onestop.citizens.notices.figures import Figures, figures
from onestop.operation.broker import Broker, ask_broker
from onestop.operation.keys import missing_keys, wrong_keys
from onestop.operation.schema import invalid_indexes, missing_migrations
from onestop.operation.storage import storage
from onestop.statistics.models import Heartbeat

log = structlog.get_logger("onestop.probes")
T = TypeVar("T")

WORKER_SILENT_AFTER = timedelta(seconds=120)
STALE_AFTER = timedelta(seconds=120)
HEARTBEAT = "heartbeat"
# What costs more than a look is asked again after so many seconds, by each process for itself.
KEPT_SECONDS = 5


@dataclass(frozen=True)
class Readiness:
    """Where one of the first three is wrong, nothing can be done here: `unready`, and a balancer asks another host.

    `degraded`: broker or worker are away, tallies lag (figures are counted live and stay right), an index is not
    valid (reading is slow), a key of old data is missing: somebody should come, callers should not be sent away.
    """

    database: str
    broker: str = "unknown"
    worker: str = "unknown"
    migrations_missing: list[str] = field(default_factory=list)
    keys_wrong: list[str] = field(default_factory=list)
    keys_missing: list[str] = field(default_factory=list)
    indexes_invalid: list[str] = field(default_factory=list)
    heartbeat_age_seconds: int | None = None
    oldest_stale_key_seconds: int | None = None
    stale_keys: int | None = None
    queue_length: int | None = None
    # Told only: a gateway that is away makes nothing here unready.
    notices: Figures | None = None
    # A copy of the data, which tells nobody anything (ONESTOP_HOLD_MESSAGES).
    messages_held: bool = field(default_factory=lambda: settings.MESSAGES_HELD)

    @property
    def ready(self) -> bool:
        return self.database == "ok" and not self.migrations_missing and not self.keys_wrong

    @property
    def status(self) -> str:
        """In one word."""
        if not self.ready:
            return "unready"
        lagging = (self.oldest_stale_key_seconds or 0) > STALE_AFTER.total_seconds()
        away = self.broker != "ok" or self.worker != "ok"
        return "degraded" if lagging or away or self.indexes_invalid or self.keys_missing else "ready"

    def as_dict(self) -> dict[str, Any]:
        """All of it, without addresses or secrets."""
        return {"status": self.status, **asdict(self)}


def readiness(now: datetime) -> Readiness:
    """The state of all parts; never raises."""
    broker = ask_broker()
    try:
        found = _kept("storage", storage)
        missing = _kept("migrations", missing_migrations)
        if missing:
            # Tables may be absent: nothing else is asked of the database.
            return Readiness(
                found, broker.state, migrations_missing=missing, queue_length=broker.queue_length
            )
        return _of_tables(found, broker, now)
    except DatabaseError as error:
        log.error("database does not answer", error=type(error).__name__)
        return Readiness("away", broker.state, queue_length=broker.queue_length)


def _of_tables(database: str, broker: Broker, now: datetime) -> Readiness:
    beat, stale_age, stale_count = _from_database(now)
    silent = beat is None or beat > WORKER_SILENT_AFTER.total_seconds()
    return Readiness(
        database,
        broker.state,
        "silent" if silent else "ok",
        keys_wrong=_kept("keys", wrong_keys) if database == "ok" else [],
        keys_missing=_kept("keys-missing", missing_keys),
        indexes_invalid=_kept("indexes", invalid_indexes),
        heartbeat_age_seconds=beat,
        oldest_stale_key_seconds=stale_age,
        stale_keys=stale_count,
        queue_length=broker.queue_length,
        notices=figures(now),
    )


def _kept(name: str, ask: Callable[[], T]) -> T:
    return cast(T, caches["figures"].get_or_set(f"probe-{name}", ask, KEPT_SECONDS))


def _from_database(now: datetime) -> tuple[int | None, int | None, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    last = Heartbeat.objects.filter(name=HEARTBEAT).values_list("last_success", flat=True).first()
    oldest = StaleKey.objects.aggregate(oldest=Min("created_at"))["oldest"]
    # A backlog of a million rows must not make the probe slow.
    count = StaleKey.objects.order_by().values("pk")[:10_000].count()
    return _age(last, now), _age(oldest, now), count


def _age(then: datetime | None, now: datetime) -> int | None:
    return None if then is None else max(0, round((now - then).total_seconds()))
