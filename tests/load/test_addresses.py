"""Every address answers requests of 100 kB in time, for strangers and for staff, never with 500; a new one too."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.load.addresses import addresses, requests
from tests.load.growth import steepness

STAFF = ("/mot-cua/", "/quan-ly/", "/api/")
PAGE_SECONDS = 0.1
"""Of a request of 20 kB: a page takes some tens of milliseconds whatever is asked."""


def _steep(client: Any, chosen: list[str]) -> list[str]:
    failed: list[str] = []

    def send(request: Any) -> None:
        answer = request()
        # 503 is an answer: /readyz says so without a worker.
        if answer.status_code >= 500 and answer.status_code != 503:
            failed.append(f"{answer.status_code} at {answer.request['PATH_INFO'][:80]}")

    for address in chosen:
        for label, made in requests(client, address):
            if figures := steepness(send, made, probe_seconds=PAGE_SECONDS):
                failed.append(f"{address} {label}: {figures}")
    return failed


@pytest.mark.django_db
def test_strangers() -> None:
    client = Client(raise_request_exception=False)
    assert _steep(client, [one for one in addresses() if not one.startswith(STAFF[:2])]) == []


def test_staff(desk: Any) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(desk.owner.user)
    assert _steep(client, [one for one in addresses() if one.startswith(STAFF)]) == []


def test_the_addresses_are_found() -> None:
    found = list(addresses())
    assert {"/tra-cuu/", "/thu-tuc/{}/", "/api/v1/lookup/", "/mot-cua/tiep-nhan/{}/", "/healthz"} <= set(
        found
    )
    assert len(found) > 100
