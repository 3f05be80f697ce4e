"""A worker's process killed by the system between sending a notice and noting it, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic, sleep
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from config.development import ROOT
from onestop.citizens.notices.models import Delivery
from onestop.citizens.notices.retry_policy import LEASE
from onestop.citizens.notices.sending import send_next
from tests.onestop.citizens.notices.conftest import Desk
from tests.onestop.citizens.notices.servers import Receiver


def database() -> str:
    """The test's database as another process names it."""
    place = connection.settings_dict
    who = quote(place["USER"]) + (f":{quote(place['PASSWORD'])}" if place["PASSWORD"] else "")
    where = f"{place['HOST']}:{place['PORT']}" if place["PORT"] else quote(place["HOST"], safe="")
    return f"postgresql://{who}@{where}/{place['NAME']}"


@contextmanager
def worker(gateway: Receiver) -> Iterator[subprocess.Popen]:
    """`manage.py send_notices` in a process of its own, with nothing of ours but the database and the gateway."""
    body = '{"to": "{to}", "content": "{text}", "id": "{id}"}'
    told = {"DATABASE_URL": database(), "NOTICES_SMS_URL": gateway.url, "NOTICES_SMS_BODY": body}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_notices"],
        cwd=ROOT,
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)


def until_posted(gateway: Receiver, number: int, process: subprocess.Popen) -> None:
    end = monotonic() + 60
    while len(gateway.posts) < number:
        assert monotonic() < end, "nothing was sent"
        assert process.poll() is None, process.communicate()[0]
        sleep(0.05)


def ids(gateway: Receiver) -> list[str]:
    return [post.headers["Idempotency-Key"] for post in gateway.posts]


def rows(state: str) -> list[str]:
    found = Delivery.objects.filter(state=state).order_by("pk")
    return [str(public_id) for public_id in found.values_list("public_id", flat=True)]


@pytest.fixture
def waiting(desk: Desk) -> datetime:
    """Three notices that are due."""
    at = timezone.now() - timedelta(minutes=1)
    for _ in range(3):
        desk.take_in("sms", at=at)
    return at


@pytest.mark.real_clock
def test_killed_after_the_receiver_has_it_nothing_is_lost(waiting: datetime, gateway: Receiver) -> None:
    gateway.seconds = 30
    with worker(gateway) as killed:
        until_posted(gateway, 1, killed)
        os.kill(killed.pid, signal.SIGKILL)
        assert killed.wait(timeout=30) == -signal.SIGKILL
    gateway.seconds = 0
    assert len(rows("waiting")) == 3
    with worker(gateway) as restarted:
        out, _ = restarted.communicate(timeout=60)
        assert restarted.returncode == 0, out
    (claimed,) = rows("waiting")
    assert ids(gateway)[0] == claimed
    assert len(rows("sent")) == 2, "the others did not wait for the claim to run out"
    assert send_next(at=timezone.now() + LEASE)
    assert rows("waiting") == []
    assert sorted(set(ids(gateway))) == sorted(rows("sent"))
    assert ids(gateway).count(claimed) == 2
