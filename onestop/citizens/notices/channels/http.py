"""One POST: with timeouts, without redirects, the answer judged by its status alone."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from urllib.parse import SplitResult

from django.conf import settings

from onestop.citizens.notices.channels.errors import Failed, Refused

SECONDS = 10
# A server that sends a byte now and then answers in time each time, and never ends.
MOST_SECONDS = 25
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
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        with _cut_off(connection):
            connection.request("POST", target, body, dict(headers))
            status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise Failed(type(error).__name__, server_down=True) from None
    finally:
        connection.close()
    if status >= 500 or status in LATER:
        raise Failed(f"HTTP {status}", server_down=True)
    if not 200 <= status < 300:
        raise Refused(f"HTTP {status}")


@contextmanager
def _cut_off(connection: HTTPConnection) -> Iterator[None]:
    """Cut the line when the whole takes too long: whoever reads from it finds its end."""

    def cut() -> None:
        if line := connection.sock:
            with suppress(OSError):
                # Not TLS's own, which would talk to the other side first.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(MOST_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
