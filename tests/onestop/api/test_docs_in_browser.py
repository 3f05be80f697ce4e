"""The API's browser runs under our content policy, without any other host."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chromium() -> Iterator[Any]:
    """A page of the browser that is installed; skips where there is none."""
    api = pytest.importorskip("playwright.sync_api")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        except api.Error:
            pytest.skip("no browser here")
        yield browser.new_page()
        browser.close()


def test_it_shows_the_operations_and_breaks_no_policy(live_server: Any, chromium: Any) -> None:
    hosts, said = set(), []
    chromium.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    chromium.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    chromium.goto(f"{live_server.url}/api/v1/docs/")
    chromium.wait_for_selector("text=/api/v1/lookup/")

    assert chromium.locator(".opblock").count() >= 12
    assert hosts <= {live_server.url.split("/")[2], ""}
    assert [text for text in said if "Content Security Policy" in text] == []
