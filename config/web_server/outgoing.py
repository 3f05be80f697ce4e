"""What gunicorn takes for the client's socket: it never lets a thread wait for a slow reader."""

from __future__ import annotations

import select
import socket
import tempfile
import time
from contextlib import suppress

from config.web_server.incoming import CONTINUE, Incoming
from config.web_server.limits import ANSWER_WAITING_MOST, IN_MEMORY, READ_AT_ONCE, is_too_slow


class Outgoing:
    """An answer on its way: what the client does not take at once waits in memory, then in a nameless file.

    One thread writes while a request is worked on, the main loop flushes afterwards: never both.
    """

    def __init__(self, client: socket.socket, folder: str | None) -> None:
        self._client = client
        self._waiting = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=folder)  # noqa: SIM115
        self._kept = self._sent = 0
        self.incoming: Incoming | None = None
        self.taken = 0
        self.since = self.moved_at = time.monotonic()

    @property
    def is_empty(self) -> bool:
        """Whether the client has everything."""
        return self._sent == self._kept

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken yet."""
        return self._kept - self._sent

    def begin(self, incoming: Incoming) -> None:
        """The answer to the next request begins."""
        self.incoming = incoming
        self.taken = 0
        self.since = self.moved_at = time.monotonic()

    def sendall(self, data: bytes) -> None:
        """Send, or keep what cannot be sent now. OSError when the client is gone or far too slow."""
        self.flush()
        view = memoryview(data)
        if self.is_empty:
            view = view[self._give(view) :]
        if view:
            self._waiting.seek(0, 2)
            self._waiting.write(view)
            self._kept += len(view)
        while self.waiting > ANSWER_WAITING_MOST:
            self._wait()

    def send(self, data: bytes) -> int:
        """Send all; the main loop has said "100 Continue" already."""
        if data != CONTINUE:
            self.sendall(data)
        return len(data)

    def flush(self) -> None:
        """Send what the client takes now. OSError when it is gone."""
        while not self.is_empty:
            self._waiting.seek(self._sent)
            given = self._give(memoryview(self._waiting.read(READ_AT_ONCE)))
            if not given:
                return
            self._sent += given
        if self._kept:
            self._waiting.seek(0)
            self._waiting.truncate()
            self._kept = self._sent = 0

    def _give(self, view: memoryview) -> int:
        given = 0
        with suppress(BlockingIOError, InterruptedError):
            while given < len(view):
                given += self._client.send(view[given:])
        if given:
            self.taken += given
            self.moved_at = time.monotonic()
        return given

    def _wait(self) -> None:
        now = time.monotonic()
        if is_too_slow(self.taken, now - self.since, now - self.moved_at):
            raise BrokenPipeError("the reader of an answer is too slow")
        poller = select.poll()
        poller.register(self._client, select.POLLOUT)
        poller.poll(1000)
        self.flush()

    def forget(self) -> None:
        """Give up what is waiting."""
        self._waiting.close()

    # The rest of what gunicorn asks of a socket.

    def setblocking(self, flag: bool) -> None:
        """The client's socket never blocks."""

    def gettimeout(self) -> float:
        """As a socket that does not block."""
        return 0.0

    def shutdown(self, how: int) -> None:
        """The main loop does it."""
        raise OSError("the main loop closes connections")

    def close(self) -> None:
        """The main loop does it."""
