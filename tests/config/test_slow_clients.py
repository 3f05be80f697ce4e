"""Nobody who is slow holds up anybody else: the worker under slow senders, slow readers and bodies without end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.development import ROOT
from tests.config import patient_server

HEAD = b" HTTP/1.1\r\nHost: localhost\r\n"
STALLED = {
    "nothing but a connection": b"",
    "a head that goes on": b"GET /" + HEAD + b"X-Long: ",
    "a body that trickles": b"POST /" + HEAD + b"Content-Length: 90000\r\n\r\n",
    "a body in chunks": b"POST /" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n",
    "a body that never comes": b"POST /" + HEAD + b"Content-Length: 90000\r\nX: y\r\n\r\n",
}
TRICKLING = ("a head that goes on", "a body that trickles", "a body in chunks")


class Server:
    """gunicorn as `make run` starts it, with one worker of two threads."""

    def __init__(self, folder: Path) -> None:
        listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = listening.getsockname()[1]
        listening.set_inheritable(True)
        module = "tests.config.patient_server"
        command = [sys.executable, "-m", "gunicorn", "--config", f"python:{module}", f"{module}:application"]
        self.process = subprocess.Popen(
            [*command, "--bind", f"fd://{listening.fileno()}"],
            cwd=ROOT,
            env=dict(os.environ) | {"PATIENT_FOLDER": str(folder), "PYTHONPATH": str(ROOT)},
            pass_fds=[listening.fileno()],
            stderr=(folder / "log").open("wb"),
        )
        listening.close()

    def open(self, sent: bytes = b"") -> socket.socket:
        """A connection over which that was sent."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        client.sendall(sent)
        return client

    def ask(self, sent: bytes) -> bytes:
        """Everything that comes back until the server closes."""
        with self.open(sent) as client:
            return everything(client)

    def is_answering(self) -> bool:
        """Whether a stranger's request is answered."""
        return self.ask(b"GET /" + HEAD + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200")


def everything(client: socket.socket) -> bytes:
    """What comes until the other side closes."""
    found = bytearray()
    while part := client.recv(1 << 16):
        found += part
    return bytes(found)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of all tests that leave it running."""
    yield from running(tmp_path_factory.mktemp("patient"))


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, which it may stop."""
    yield from running(tmp_path)


def running(folder: Path) -> Iterator[Server]:
    """A server, stopped at the end whatever happened."""
    started = Server(folder)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()


def test_a_hundred_slow_senders_hold_up_nobody_and_are_cut(server: Server) -> None:
    senders = [(kind, server.open(begin)) for kind, begin in STALLED.items() for _ in range(20)]
    answered, until = 0, time.monotonic() + 60
    ends: dict[socket.socket, bytes] = {}
    while len(ends) < len(senders) and time.monotonic() < until:
        for kind, client in senders:
            if client not in ends and (said := _what_came(client, kind in TRICKLING)) is not None:
                ends[client] = said
        assert server.is_answering()
        answered += 1
        time.sleep(0.2)

    counted = Counter((kind, ends.get(client, b"still open")[:12]) for kind, client in senders)
    quiet = "nothing but a connection"
    assert counted == {(kind, b"" if kind == quiet else b"HTTP/1.1 408"): 20 for kind in STALLED}
    assert answered > 5
    for _kind, client in senders:
        client.close()


def _what_came(client: socket.socket, trickles: bool) -> bytes | None:
    """None while the connection is open and silent; one more byte is sent then."""
    client.setblocking(False)
    try:
        return client.recv(1 << 16)
    except BlockingIOError:
        if trickles:
            client.send(b"a")
        return None


def _post(path: bytes, body: bytes, *headers: bytes) -> bytes:
    lines = b"".join(header + b"\r\n" for header in (*headers, b"Connection: close"))
    return b"POST " + path + HEAD + lines + b"\r\n" + body


def _length(number: int) -> bytes:
    return b"Content-Length: %d" % number


CHUNKS = b"Transfer-Encoding: chunked"
COOKIE = b"Cookie: sessionid=x"
LARGE = b"x" * 500_000
BODIES = [
    (_post(b"/", b"abc", _length(3)), b"200", b"3"),
    (_post(b"/", b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", CHUNKS), b"200", b"5"),
    (_post(b"/", LARGE, _length(len(LARGE))), b"413", b""),
    (_post(b"/", b"7a120\r\n" + LARGE + b"\r\n0\r\n\r\n", CHUNKS), b"413", b""),
    (_post(b"/", b"1\r\nx\r\n" * 300_000, CHUNKS), b"413", b""),
    (_post(b"/", LARGE, _length(len(LARGE)), COOKIE), b"413", b""),
    (_post(b"/files/", LARGE, _length(len(LARGE))), b"413", b""),
    (_post(b"/files/", LARGE, _length(len(LARGE)), COOKIE), b"200", b"500000"),
    (_post(b"/files/", b"7a120\r\n" + LARGE + b"\r\n0\r\n\r\n", CHUNKS, COOKIE), b"200", b"500000"),
    # Refused by what the head says, before the body is sent.
    (_post(b"/files/", b"", _length(10**15), COOKIE), b"413", b""),
    (_post(b"/", b"zz\r\n", CHUNKS), b"400", b""),
    (_post(b"/", b"0\r\n\r\n", CHUNKS, _length(3)), b"400", b""),
    (_post(b"/", b"", b"Transfer-Encoding: nonsense"), b"501", b""),
    (b"NOTHING\r\n\r\n", b"400", b""),
    (b"GET /" + b"a" * 10_000 + HEAD + b"\r\n", b"414", b""),
    (_post(b"/", b"", b"X-Long: " + b"a" * 20_000), b"431", b""),
]


def test_bodies_are_read_whole_or_refused_with_an_answer(server: Server) -> None:
    for sent, status, body in BODIES:
        answer = server.ask(sent)
        assert answer.startswith(b"HTTP/1.1 " + status), (sent[:120], answer[:200])
        if body:
            assert body in answer.partition(b"\r\n\r\n")[2], sent[:120]


def test_requests_behind_one_another_are_answered_in_their_order(server: Server) -> None:
    sent = b"".join(b"POST /" + HEAD + _length(n) + b"\r\n\r\n" + b"x" * n for n in (1, 22, 333))
    answers = server.ask(sent + b"GET /" + HEAD + b"Connection: close\r\n\r\n")
    bodies = [part.partition(b"\r\n\r\n")[2].split()[1] for part in answers.split(b"HTTP/1.1 200 OK\r\n")[1:]]

    assert bodies == [b"1", b"22", b"333", b"0"]


def test_slow_readers_hold_no_thread_and_lose_nothing(server: Server) -> None:
    asked = b"GET /large" + HEAD + b"Connection: close\r\n\r\n"
    idle = [server.open(asked) for _ in range(10)]
    slow = server.open(asked)
    for _ in range(5):
        assert server.is_answering()
    answer = everything(slow).partition(b"\r\n\r\n")[2]

    plain = b"".join(part for part in answer.split(b"\r\n") if len(part) > 20)
    assert plain == patient_server.ANSWER
    for client in idle:
        client.close()


def test_a_stopping_worker_finishes_what_has_begun(own_server: Server) -> None:
    server = own_server
    client = server.open(b"POST /" + HEAD + b"Content-Length: 6\r\n\r\nabc")
    idle = server.open()
    assert server.is_answering()
    server.process.send_signal(signal.SIGTERM)
    time.sleep(1)
    client.sendall(b"def")
    answer = everything(client)

    assert b"200 OK" in answer
    assert b"Connection: close" in answer
    assert everything(idle) == b""
    assert server.process.wait(timeout=30) == 0
