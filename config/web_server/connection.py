"""One client's connection, in the hands of the main loop while bytes come and go."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from enum import Enum
from typing import Any

from gunicorn.workers.gthread import TConn

from config.web_server import limits
from config.web_server.incoming import Incoming
from config.web_server.outgoing import Outgoing


class Phase(Enum):
    """What a connection does; WORKING is the thread's time, all else the main loop's."""

    READING = 1
    WORKING = 2
    ANSWERING = 3
    LINGERING = 4


class Connection(TConn):
    """gunicorn's connection; `sock` is what the threads write to, `client` the address."""

    def __init__(
        self, cfg: Any, client: socket.socket, address: Any, server: Any, folder: str | None
    ) -> None:
        super().__init__(cfg, client, address, server)
        self.socket = client
        self.sock = self.outgoing = Outgoing(client, folder)
        # The parser of each request is ready before the thread begins.
        self.initialized = self.data_ready = True
        self.phase = Phase.READING
        self.incoming: Incoming | None = None
        self.is_first = True
        self.keeps_alive = False
        self.ends_at = 0.0
        self.since = self.heard_at = time.monotonic()

    @property
    def host(self) -> str:
        """Where the client is."""
        return str(self.client[0]) if isinstance(self.client, tuple) else ""

    @property
    def is_idle(self) -> bool:
        """Whether nothing of a request is here."""
        return self.phase is Phase.READING and not (self.incoming and self.incoming.has_begun)

    def expect(self, incoming: Incoming) -> None:
        """The next request may come."""
        if self.incoming:
            self.incoming.close()
            self.is_first = False
        self.incoming, self.phase = incoming, Phase.READING
        self.since = self.heard_at = time.monotonic()

    def hear(self, data: bytes) -> None:
        """Feed what has arrived; the clock of a request starts with its first byte."""
        assert self.incoming
        self.heard_at = time.monotonic()
        if not self.incoming.has_begun and not self.is_first:
            self.since = self.heard_at
        self.incoming.feed(data)

    def linger(self, seconds: float) -> None:
        """Say that nothing more is said; what still comes is read and forgotten for so long."""
        self.phase = Phase.LINGERING
        self.since = self.heard_at = time.monotonic()
        self.ends_at = self.since + seconds
        self.outgoing.forget()
        if self.incoming:
            self.incoming.close()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def close(self, graceful: bool = False) -> None:
        """Close for good."""
        self.outgoing.forget()
        if self.incoming:
            self.incoming.close()
        with suppress(OSError):
            self.socket.close()

    def is_overdue(self, now: float) -> bool:
        """Whether the client has used up its time in this phase."""
        silent = now - self.heard_at
        if self.phase is Phase.READING:
            return self._is_late(now - self.since, silent)
        if self.phase is Phase.ANSWERING:
            out = self.outgoing
            return limits.is_too_slow(out.taken, now - out.since, now - out.moved_at)
        return self.phase is Phase.LINGERING and (now > self.ends_at or silent > limits.LINGER_SECONDS * 3)

    def _is_late(self, seconds: float, silent: float) -> bool:
        if self.is_idle:
            return seconds > (limits.IDLE_SECONDS if self.is_first else self.cfg.keepalive)
        assert self.incoming
        if not self.incoming.has_head:
            return seconds > limits.HEAD_SECONDS
        return limits.is_too_slow(self.incoming.size, seconds, silent)
