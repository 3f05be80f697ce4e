"""One request as it arrives: its head as it was sent, its body without the framing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from gunicorn.asgi.parser import (
    LimitRequestHeaders,
    LimitRequestLine,
    ParseError,
    PythonProtocol,
    UnsupportedTransferCoding,
)

from config.web_server.limits import FRAMING_MOST, IN_MEMORY

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_HEAD_ENDS = b"\r\n\r\n"
_BLANK_LINE = b"\r\n"
_STATUSES: tuple[tuple[type[ParseError], int], ...] = (
    (LimitRequestLine, 414),
    (LimitRequestHeaders, 431),
    (UnsupportedTransferCoding, 501),
    (ParseError, 400),
)


class Incoming:
    """A request that is complete (`is_whole`) when its last byte was fed, or when nothing more of it is wanted.

    A body beyond what `most_for(parsed head)` allows is left out: `is_left_out`, `size` says how much it was.
    What is no HTTP has a `refusal`, the status to answer with.
    """

    def __init__(self, cfg: Any, most_for: Callable[[PythonProtocol], int], folder: str | None) -> None:
        self._parser = PythonProtocol(
            on_headers_complete=self._head_is_here,
            on_body=self._keep,
            limit_request_line=cfg.limit_request_line,
            limit_request_fields=cfg.limit_request_fields,
            limit_request_field_size=cfg.limit_request_field_size,
        )
        self._most_for = most_for
        self._raw = bytearray()
        self._most = self._fed = 0
        self.body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=folder)  # noqa: SIM115
        self.size = self.refusal = 0
        self.has_head = self.is_whole = self.is_left_out = self.waits_for_continue = False

    @property
    def has_begun(self) -> bool:
        """Whether a byte has arrived."""
        return self._fed > 0

    @property
    def head(self) -> bytes:
        """The head as it was sent, once it is here."""
        start = len(_BLANK_LINE) if self._raw.startswith(_BLANK_LINE) else 0
        return bytes(self._raw[: self._raw.index(_HEAD_ENDS, start) + len(_HEAD_ENDS)])

    @property
    def rest(self) -> bytes:
        """What came behind the request: the beginning of the next."""
        return self._parser.remaining()

    @property
    def is_chunked(self) -> bool:
        """Whether the head gave no length."""
        return bool(self._parser.is_chunked)

    def feed(self, data: bytes) -> None:
        """Take what has arrived. OSError when a large body cannot be written down."""
        self._fed += len(data)
        if not self.has_head:
            self._raw += data
        try:
            self._parser.feed(data)
        except ParseError as error:
            self.refusal = next(status for kind, status in _STATUSES if isinstance(error, kind))
            return
        if self._fed > 2 * self._most + FRAMING_MOST:
            self.is_left_out = True
        self.is_whole = self.is_left_out or self._parser.is_complete

    def close(self) -> None:
        """Forget the body."""
        self.body.close()

    def _head_is_here(self) -> bool:
        headers = dict(self._parser.headers)
        self.has_head = True
        self._most = self._most_for(self._parser)
        self.is_left_out = (self._parser.content_length or 0) > self._most
        self.waits_for_continue = headers.get(b"expect", b"").lower() == b"100-continue"
        return self.is_left_out

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self._most:
            self.is_left_out = True
        if not self.is_left_out:
            self.body.write(data)
