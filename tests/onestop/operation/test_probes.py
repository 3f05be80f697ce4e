"""Alive, ready, figures: for operators, with Redis and worker away too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from dossiers.models import Event, OutboxEntry, StaleKey
from onestop.operation import storage as storage_module
from onestop.statistics.models import Heartbeat
from tests.onestop.api.conftest import NOW, Desk

pytestmark = pytest.mark.django_db
STRANGER = {"REMOTE_ADDR": "203.0.113.7"}


def test_alive_asks_nobody(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").json() == {"status": "alive"}


def test_ready_tells_the_parts(desk: Desk) -> None:
    Heartbeat.objects.update_or_create(
        name="heartbeat", defaults={"last_success": NOW - timedelta(seconds=30)}
    )
    desk.take_in()
    StaleKey.objects.update(created_at=NOW - timedelta(seconds=10))

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "migrations_missing": [],
        "keys_wrong": [],
        "messages_held": False,
        "keys_missing": [],
        "indexes_invalid": [],
        "queue_length": 0,
        "heartbeat_age_seconds": 30,
        "oldest_stale_key_seconds": 10,
        "stale_keys": 1,
        "notices": {"waiting": 0, "dead": 0, "oldest_seconds": 0},
    }


def test_without_broker_and_worker_it_is_ready_all_the_same(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() | {"status": "degraded", "broker": "away", "worker": "silent"} == answer.json()


def test_strangers_are_told_one_word_and_no_figures(settings: Any) -> None:
    assert set(Client().get("/readyz", **STRANGER).json()) == {"status"}
    assert Client().get("/metrics", **STRANGER).status_code == 404

    from ipaddress import ip_network

    settings.METRICS_NETWORKS = [ip_network("203.0.113.0/24")]
    assert Client().get("/metrics", **STRANGER).status_code == 200


def test_figures_for_prometheus(desk: Desk) -> None:
    desk.take_in()

    answer = Client().get("/metrics")

    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain")
    assert "onestop_dossiers_open 1.0" in lines
    assert 'onestop_up{part="database"} 1.0' in lines
    assert "onestop_stale_keys 1.0" in lines
    assert not any("H99" in line for line in lines)


def test_a_forged_address_makes_no_operator() -> None:
    answer = Client().get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1", **STRANGER)

    assert answer.status_code == 404


def test_notices_that_were_given_up_are_counted_and_nothing_is_unready(desk: Desk) -> None:
    desk.take_in()
    OutboxEntry.objects.create(
        event=Event.objects.get(), kind="received", created_at=NOW - timedelta(seconds=70)
    )

    assert Client().get("/readyz").json()["notices"] == {"waiting": 1, "dead": 0, "oldest_seconds": 70}
    lines = Client().get("/metrics").content.decode().splitlines()
    assert {"onestop_notices_waiting 1.0", "onestop_oldest_notice_seconds 70.0"} <= set(lines)


def test_it_answers_in_plain_http_and_under_any_name(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, [".motcua.gov.vn"]

    for address in ("/healthz", "/readyz", "/metrics"):
        assert Client().get(address, HTTP_HOST="10.1.2.3:8000").status_code == 200
    assert Client().get("/", HTTP_HOST="motcua.gov.vn").status_code == 301
    assert Client().get("/", HTTP_HOST="10.1.2.3").status_code == 400


def test_code_that_is_newer_than_the_tables_is_not_ready() -> None:
    MigrationRecorder.Migration.objects.filter(app="reporting", name__startswith="0005").delete()

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["migrations_missing"] == ["reporting.0005_halves_of_months"]
    assert "onestop_migrations_missing 1.0" in Client().get("/metrics").content.decode().splitlines()


def test_code_that_is_older_than_the_tables_is_ready() -> None:
    MigrationRecorder(connection).record_applied("reporting", "9999_of_the_next_version")

    assert Client().get("/readyz").status_code == 200


def test_an_index_that_is_not_valid_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'event_left_out'::regclass")

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() | {"status": "degraded", "indexes_invalid": ["event_left_out"]} == answer.json()


def test_a_database_that_takes_no_writing_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json() | {"status": "unready", "database": "read_only"} == answer.json()


def test_a_full_disk_is_found_by_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the statement writes one: a limit on temporary files refuses it, as a full disk would."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL temp_file_limit = '100kB'")
    monkeypatch.setattr(storage_module, "_DISK_FULL", "53400")

    assert Client().get("/readyz").json()["database"] == "full"
