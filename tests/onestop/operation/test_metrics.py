"""What Prometheus reads: requests by route, disks, connections, how old backup and verifications are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from config.development import ROOT
from onestop.operation.requests import _route
from onestop.statistics.models import Heartbeat
from tests.onestop.api.conftest import Desk

pytestmark = pytest.mark.django_db


def lines() -> list[str]:
    return Client().get("/metrics").content.decode().splitlines()


def value(name: str) -> float:
    found = [line for line in lines() if line.startswith(f"{name} ")]
    assert len(found) == 1, name
    return float(found[0].rpartition(" ")[2])


def test_requests_are_counted_by_route_without_codes(desk: Desk) -> None:
    code = desk.take_in()["code"]
    counted = 'onestop_http_requests_total{method="GET",route="thu-tuc/",status="200"}'
    before = value(counted) if any(line.startswith(counted) for line in lines()) else 0.0

    Client().get("/thu-tuc/")
    desk.owner.get(f"/api/v1/dossiers/{code}/")
    Client().get(f"/nowhere/{code}/")
    Client().generic("BREW", "/")

    said = lines()
    assert value(counted) == before + 1
    assert any(line.startswith("onestop_http_request_duration_seconds_bucket") for line in said)
    assert any('route="none",status="404"' in line for line in said)
    assert any('method="other"' in line for line in said)
    assert not any(code in line or "BREW" in line for line in said)


@pytest.mark.parametrize(
    "name",
    [
        'onestop_disk_free_bytes{folder="files"}',
        'onestop_disk_size_bytes{folder="exports"}',
        "onestop_database_connections_limit",
        "onestop_database_size_bytes",
        "onestop_queue_length",
        "onestop_ready",
    ],
)
def test_figures_that_are_there(name: str) -> None:
    assert value(name) >= 0


def test_backup_and_verifications_have_an_age_once_they_were_noted() -> None:
    assert value("onestop_backup_age_seconds") == float("inf")
    assert value('onestop_verification_age_seconds{check="audit"}') == float("inf")

    call_command("note_backup")
    for command in ("verify_audit", "verify_statistics", "verify_files", "verify_seals"):
        call_command(command)

    assert value("onestop_backup_age_seconds") < 600
    for check in ("audit", "statistics", "files", "seals"):
        assert value(f'onestop_verification_age_seconds{{check="{check}"}}') < 600
        assert value(f'onestop_verification_failed{{check="{check}"}}') == 0


def test_a_verification_that_found_something_says_so_and_stays_old(monkeypatch: pytest.MonkeyPatch) -> None:
    from onestop.operation.management.commands import verify_audit

    broken = verify_audit.Broken("H99", "hash")
    monkeypatch.setattr(verify_audit, "broken_chains", lambda: iter([broken]))
    with pytest.raises(SystemExit):
        call_command("verify_audit")

    assert value('onestop_verification_failed{check="audit"}') == 1
    assert value('onestop_verification_age_seconds{check="audit"}') == float("inf")


def test_labels_name_routes_only() -> None:
    """A pattern with something between its angle brackets is a pattern; nothing that was typed is in it."""
    patterns = [str(each.pattern) for each in get_resolver().url_patterns]
    assert all(re.fullmatch(r"[\w/<>:.$^\\-]*", pattern) for pattern in patterns)


def test_a_request_that_matched_nothing_has_a_route_too() -> None:
    class Nothing:
        resolver_match: Any = None

    assert _route(Nothing()) == "none"  # type: ignore[arg-type]


def test_every_name_is_on_the_page_and_no_other(desk: Desk) -> None:
    desk.take_in()
    Heartbeat.objects.create(name="heartbeat", last_success=timezone.now())
    answered = {line.split()[2] for line in lines() if line.startswith("# TYPE ")}
    page = (ROOT / "docs" / "operation.md").read_text().partition("\n## Metrics\n")[2].partition("\n## ")[0]

    assert {name + "_total" * (name == "onestop_http_requests") for name in answered} == set(
        re.findall(r"`(onestop_\w+)`", page)
    )
