"""A real browser at the counter; without one on the machine these tests skip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from onestop.accounts.models import User

DESK, TABLET, PHONE, DESK_AT_200_PERCENT = 1280, 820, 390, 640

SignedIn = Callable[..., Any]


@pytest.fixture
def page_of(chromium: Any, live_server: Any) -> Iterator[SignedIn]:
    """`page_of(user, width=…, script=False)`: a window of its own in which this person is signed in, in English."""
    contexts = []

    def open_page(user: User, *, width: int = DESK, script: bool = True) -> Any:
        client = Client()
        client.force_login(user)
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            extra_http_headers={"Accept-Language": "en"},
        )
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
