"""The OpenAPI document and its browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from config.development import ROOT

SNAPSHOT = ROOT / "docs" / "openapi.yaml"


def test_the_snapshot_is_current_and_without_warnings(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--lang=en", "--validate", "--fail-on-warn", f"--file={made}")

    assert made.read_text() == SNAPSHOT.read_text(), "make it anew with `make openapi`"


@pytest.mark.django_db
def test_it_is_served_as_openapi_3_1() -> None:
    answer = Client().get("/api/v1/schema/")

    document = yaml.safe_load(answer.content)
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/dossiers/{code}/actions/{action}/" in document["paths"]
    operation = document["paths"]["/api/v1/lookup/"]["post"]
    assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert (
        Client().get("/api/v1/schema/", headers={"Accept": "application/json"}).json()["info"]
        == document["info"]
    )


@pytest.mark.django_db
def test_the_browser_needs_no_inline_script_and_no_other_host() -> None:
    answer = Client().get("/api/v1/docs/")

    page = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []
    for address in re.findall(r'(?:src|href|data-schema)="([^"]+)"', page):
        assert address.startswith("/"), address
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
