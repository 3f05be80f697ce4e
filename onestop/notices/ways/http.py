"""One POST: with timeouts, without redirects, the answer judged by its status alone."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult

from django.conf import settings

from onestop.notices.ways.errors import Failed, Refused

SECONDS = 10
# The receiver is busy or asks to come later: no fault of the message.
LATER = frozenset({408, 425, 429})


def trust() -> ssl.SSLContext:
    """Whom we believe to be who they say: the system's authorities, and the office's own (NOTICES_CA_FILE)."""
    context = ssl.create_default_context()
    if settings.NOTICES_CA_FILE:
        context.load_verify_locations(settings.NOTICES_CA_FILE)
    return context


def connection_to(parts: SplitResult) -> HTTPConnection:
    """A connection to wherever the name leads: for addresses that the operator set."""
    assert parts.hostname, "the settings take addresses with a host only"
    if parts.scheme == "https":
        return HTTPSConnection(parts.hostname, parts.port, timeout=SECONDS, context=trust())
    return HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)


def post(connection: HTTPConnection, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> None:
    """Post and return when it was taken. Refused on 3xx and 4xx, Failed on 5xx and when nobody answers in time."""
    target = parts.path or "/"
    try:
        connection.request("POST", f"{target}?{parts.query}" if parts.query else target, body, dict(headers))
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise Failed(type(error).__name__) from None
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise (Failed if status >= 500 or status in LATER else Refused)(f"HTTP {status}")
