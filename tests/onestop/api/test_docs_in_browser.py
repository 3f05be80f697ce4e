"""The API's browser runs under our content policy, without any other host."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_shows_the_operations_and_breaks_no_policy(live_server: Any, chromium: Any) -> None:
    hosts, said = set(), []
    page = chromium.new_page()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.goto(f"{live_server.url}/api/v1/docs/")
    page.wait_for_selector("text=/api/v1/lookup/")

    assert page.locator(".opblock").count() >= 12
    assert hosts <= {live_server.url.split("/")[2], ""}
    assert [text for text in said if "Content Security Policy" in text] == []
