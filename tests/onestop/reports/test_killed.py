"""A worker process killed in the middle of an export: the next one ends it with the same rows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from dossiers.rules.actors import Actor, Role
from onestop.people.accounts.actors import actor_for
from onestop.reports import making
from onestop.reports import storage as shelf
from onestop.reports.asking import ask_export
from onestop.reports.models import ExportJob, ExportPart
from onestop.reports.questions import Question
from tests.onestop.reports.conftest import take_in_many
from tests.onestop.statistics.worlds import make_world
from tests.onestop.web.conftest import make_user

QUESTION = Question(period="2026-03", bucket="received", columns=("code", "counted_at", "office"))
# The worker of the test reads small parts slowly, so that there is a middle to be killed in.
SLOW_WORKER = """
import time, django
django.setup()
from django.utils import timezone
from onestop.reports import dossier_tables, making
dossier_tables.PART = 2
whole = making.read_part
def slowly(*given):
    time.sleep(0.3)
    return whole(*given)
making.read_part = slowly
making.make_exports(timezone.now, lambda: True)
"""


def worker(folder: Path) -> subprocess.Popen[bytes]:
    """A process of its own, on the database of the test."""
    place = connection.settings_dict
    address = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}&port={place['PORT']}"
    if place["PASSWORD"]:
        pytest.skip("the test's server wants a password; the embedded one does not")
    environment = os.environ | {
        "DATABASE_URL": address,
        "ONESTOP_EXPORTS_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.Popen([sys.executable, "-c", SLOW_WORKER], env=environment)


def ask(by: Actor) -> ExportJob:
    return ask_export(by=by, at=timezone.now(), question=QUESTION, file_format="csv", title="Tháng 3")


def read_so_far() -> int:
    return ExportPart.objects.filter(content__isnull=False).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.real_clock
def test_killed_in_the_middle_it_ends_with_the_same_rows(exports_folder: Any) -> None:
    world = make_world()
    take_in_many(world, 12)
    by = actor_for(make_user("quan-ly", world.province, Role.MANAGER))
    straight = ask(by)
    assert making.make_exports(timezone.now, lambda: True) == 1
    killed = ask(by)
    process = worker(exports_folder)
    try:
        wait_until = time.monotonic() + 60
        while read_so_far() < 2 and process.poll() is None and time.monotonic() < wait_until:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    finally:
        process.kill()
    killed.refresh_from_db()
    assert killed.state == "working"
    assert 0 < killed.rows_done < 12
    assert making.make_exports(timezone.now, lambda: True) == 0
    later = timezone.now() + making.LEASE + timedelta(seconds=1)
    assert making.make_exports(lambda: later, lambda: True) == 1
    for job in (straight, killed):
        job.refresh_from_db()
    assert killed.rows_done == killed.rows_of == 12
    assert (killed.sha256, killed.size) == (straight.sha256, straight.size)
    assert shelf.path_of(killed.stored_name).read_bytes() == shelf.path_of(straight.stored_name).read_bytes()
    assert not ExportPart.objects.exists()
