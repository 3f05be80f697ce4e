"""The worker: its main loop reads requests and sends answers, its threads do nothing but work.

Beyond gunicorn's gthread: a thread gets a request when all of it is here, a client that is too slow is answered 408,
a body that is too large 413, and a full house makes room by closing who has waited longest.
"""

from __future__ import annotations

import errno
import resource
import selectors
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from gunicorn import http
from gunicorn.workers.gthread import ThreadWorker

from config.web_server import limits
from config.web_server.application import with_kept_body
from config.web_server.body_limit import most_for
from config.web_server.connection import Connection, Phase
from config.web_server.incoming import CONTINUE, Incoming
from config.web_server.refusals import refusal

SWEEP_EVERY = 1.0
_GONE = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED, errno.EINTR)
_FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class PatientWorker(ThreadWorker):
    """gunicorn's gthread worker with a main loop that does all waiting for clients."""

    wsgi: Any

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse to start with certificates: the proxy in front ends TLS."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("This server speaks plain HTTP. Let the proxy in front of it end TLS.")

    def init_process(self) -> None:
        """As gthread; with as many open files as the system grants."""
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.conns: set[Connection] = set()
        self.swept_at = time.monotonic()
        super().init_process()

    def load_wsgi(self) -> None:
        """As gunicorn; the application reads bodies from where they are kept."""
        super().load_wsgi()
        self.wsgi = with_kept_body(self.wsgi)
        self.folder = _folder_for_bodies()

    # Clients come.

    def accept(self, listener: Any) -> None:
        """Take a client in; no thread is asked yet."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in _FULL:
                self._make_room()
            elif error.errno not in _GONE:
                raise
            return
        conn = Connection(self.cfg, client, address, listener.getsockname(), self.folder)
        self.conns.add(conn)
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        self._expect(conn)

    def _make_room(self) -> None:
        """Close who waits idle; when nobody does, the oldest unfinished request of the host that has most of them."""
        waiting = [conn for conn in self.conns if conn.phase is not Phase.WORKING]
        idle = [conn for conn in waiting if conn.is_idle or conn.phase is Phase.LINGERING]
        hosts = Counter(conn.host for conn in waiting)
        if idle or waiting:
            self._drop(min(idle or waiting, key=lambda conn: (-hosts[conn.host], conn.since)))

    def _expect(self, conn: Connection, rest: bytes = b"") -> None:
        conn.expect(Incoming(self.cfg, most_for, self.folder))
        if rest:
            self._hear(conn, rest)
        if conn.phase is Phase.READING and conn in self.conns:
            self._watch(conn, selectors.EVENT_READ, self._readable)

    # Bytes come.

    def _readable(self, conn: Connection, _fileobj: Any) -> None:
        try:
            data = conn.socket.recv(limits.READ_AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
        elif conn.phase is Phase.LINGERING:
            conn.heard_at = time.monotonic()
        else:
            self._hear(conn, data)

    def _hear(self, conn: Connection, data: bytes) -> None:
        incoming = conn.incoming
        assert incoming
        try:
            conn.hear(data)
        except OSError as error:
            self.log.error("A request's body cannot be kept: %s", error.strerror)
            return self._refuse(conn, 503)
        if incoming.refusal:
            return self._refuse(conn, incoming.refusal)
        if incoming.is_whole:
            return self._work(conn)
        if incoming.waits_for_continue:
            incoming.waits_for_continue = False
            with suppress(OSError):
                conn.socket.send(CONTINUE)
        if incoming.size > limits.IN_MEMORY and self._kept() > limits.BODIES_MOST:
            self._refuse(conn, 503)
        return None

    def _kept(self) -> int:
        return sum(conn.incoming.size for conn in self.conns if conn.incoming and conn.phase is Phase.READING)

    def _work(self, conn: Connection) -> None:
        """All is here: a thread may have it."""
        assert conn.incoming
        self._unwatch(conn)
        conn.phase = Phase.WORKING
        conn.outgoing.begin(conn.incoming)
        conn.parser = http.get_parser(self.cfg, iter([conn.incoming.head]), conn.client)
        self.enqueue_req(conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Nothing of the body is left on the socket, but for one that was left out."""
        assert conn.incoming
        return bool(keepalive) and not conn.incoming.is_left_out

    # Answers go.

    def finish_request(self, conn: Connection, done: Any) -> None:
        """The thread is through: send on what its reader has not taken yet."""
        failed = done.cancelled() or done.exception() is not None
        conn.keeps_alive = not failed and bool(done.result())
        conn.phase = Phase.ANSWERING
        self._answer(conn)

    def _answer(self, conn: Connection, _fileobj: Any = None) -> None:
        try:
            conn.outgoing.flush()
        except (OSError, ValueError):
            return self._drop(conn)
        if not conn.outgoing.is_empty:
            return self._watch(conn, selectors.EVENT_WRITE, self._answer)
        self._unwatch(conn)
        if conn.keeps_alive:
            assert conn.incoming
            return self._expect(conn, conn.incoming.rest)
        refused = conn.incoming is not None and conn.incoming.is_left_out
        return self._linger(conn, limits.REFUSED_LINGER_SECONDS if refused else limits.LINGER_SECONDS)

    def _refuse(self, conn: Connection, status: int) -> None:
        with suppress(OSError):
            conn.socket.send(refusal(status))
        self._linger(conn, limits.LINGER_SECONDS)

    def _linger(self, conn: Connection, seconds: float) -> None:
        conn.linger(seconds)
        self._watch(conn, selectors.EVENT_READ, self._readable)

    # Time passes.

    def murder_keepalived(self, force: bool = False) -> None:
        """Cut who is too slow, once a second; everybody when `force` says so."""
        now = time.monotonic()
        if not force and now - self.swept_at < SWEEP_EVERY:
            return
        self.swept_at = now
        for conn in list(self.conns):
            if force:
                self._drop(conn)
            elif conn.is_overdue(now):
                self._cut(conn)
        self._forget_answers()

    def _cut(self, conn: Connection) -> None:
        if conn.phase is Phase.READING and not conn.is_idle:
            self.log.info("A request that came too slowly is cut.")
            self._refuse(conn, 408)
        else:
            self._drop(conn)

    def _forget_answers(self) -> None:
        """Drop the largest answers that nobody fetches while all of them take too much room."""
        answers = [conn for conn in self.conns if conn.phase is Phase.ANSWERING]
        answers.sort(key=lambda conn: conn.outgoing.waiting)
        while answers and sum(conn.outgoing.waiting for conn in answers) > limits.ANSWERS_MOST:
            self._drop(answers.pop())

    def _cap_keepalive(self, deadline: float) -> None:
        """A worker that stops waits no longer for those who say nothing."""
        for conn in self.conns:
            if conn.is_idle:
                conn.is_first, conn.since = False, min(conn.since, deadline - self.cfg.keepalive)

    # The selector.

    def _guarded(self, then: Any, conn: Connection, fileobj: Any) -> None:
        """One connection's mishap ends that connection, not the loop; one that was closed meanwhile is not asked."""
        if conn not in self.conns:
            return
        try:
            then(conn, fileobj)
        except Exception:
            self.log.exception("A connection is closed after an error of ours.")
            self._drop(conn)

    def _watch(self, conn: Connection, event: int, then: Any) -> None:
        call = partial(self._guarded, then, conn)
        try:
            self.poller.modify(conn.socket, event, call)
        except KeyError:
            self.poller.register(conn.socket, event, call)

    def _unwatch(self, conn: Connection) -> None:
        with suppress(KeyError, ValueError):
            self.poller.unregister(conn.socket)

    def _drop(self, conn: Connection) -> None:
        if conn in self.conns:
            self.conns.discard(conn)
            self.nr_conns -= 1
            self._unwatch(conn)
            conn.close()


def _folder_for_bodies() -> str | None:
    """Where large bodies lie without a name: beside the files they become; the system's place when that is closed."""
    folder = Path(settings.FILES_FOLDER) / "incoming"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return str(folder)
    return None
