"""How the installation is: database, broker, worker, and how old the oldest change is that was not tallied yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min

from dossiers.models import StaleKey
from onestop.notices.figures import Figures, figures
from onestop.reporting.models import Heartbeat

log = structlog.get_logger("onestop.probes")

BROKER_SECONDS = 0.5
WORKER_SILENT_AFTER = timedelta(seconds=120)
STALE_AFTER = timedelta(seconds=120)
HEARTBEAT = "heartbeat"


@dataclass(frozen=True)
class Readiness:
    """`ready` as long as the database answers: intake, processing and look-up need nothing else.

    `degraded`: broker or worker are away, or the tallies lag; figures are counted live and stay right.
    """

    database: str
    broker: str
    worker: str
    heartbeat_age_seconds: int | None
    oldest_stale_key_seconds: int | None
    stale_keys: int | None
    # Told only: a gateway that is away makes nothing here unready.
    notices: Figures | None

    @property
    def ready(self) -> bool:
        return self.database == "ok"

    @property
    def status(self) -> str:
        """In one word."""
        if not self.ready:
            return "unready"
        lagging = (self.oldest_stale_key_seconds or 0) > STALE_AFTER.total_seconds()
        return "degraded" if lagging or "ok" not in (self.broker,) or self.worker != "ok" else "ready"

    def as_dict(self) -> dict[str, Any]:
        """All of it, without addresses or secrets."""
        return {"status": self.status, **asdict(self)}


def readiness(now: datetime) -> Readiness:
    """The state of all parts; never raises."""
    try:
        beat, stale_age, stale_count = _from_database(now)
        notices = figures(now)
    except DatabaseError as error:
        log.error("database does not answer", error=type(error).__name__)
        return Readiness("away", _broker(), "unknown", None, None, None, None)
    silent = beat is None or beat > WORKER_SILENT_AFTER.total_seconds()
    return Readiness("ok", _broker(), "silent" if silent else "ok", beat, stale_age, stale_count, notices)


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


def _broker() -> str:
    """Asked with a short patience: a frozen Redis must not hold the probe."""
    if not settings.REDIS_URL:
        return "not configured"
    return "ok" if _answers(_ping) else "away"


def _ping() -> None:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS, retry=None
    )
    try:
        client.ping()
    finally:
        client.close()


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (redis.RedisError, OSError, ValueError):
        return False
    return True
