"""systemd keeps the web server's socket: a restart loses no request, it makes them wait."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection

import pytest

from config.development import ROOT

pytestmark = pytest.mark.slow
UNIT = (ROOT / "deploy/systemd/onestop-web.service").read_text()
COMMAND = re.findall(r"^ExecStart=/opt/onestop/\.venv/bin/(.+)$", UNIT, re.MULTILINE)[0]


def start(listening: socket.socket) -> subprocess.Popen[bytes]:
    """The command of the unit with the socket as systemd hands it over: as file 3."""
    program = ROOT / ".venv/bin" / COMMAND.replace("--workers 4", "--workers 1")
    return subprocess.Popen(
        ["sh", "-c", f"LISTEN_PID=$$ LISTEN_FDS=1 exec {program}"],
        cwd=ROOT,
        env=os.environ | {"ALLOWED_HOSTS": "localhost"},
        preexec_fn=lambda: os.dup2(listening.fileno(), 3, inheritable=True),
        pass_fds=(3,) if listening.fileno() == 3 else (),
        close_fds=False,
        stderr=subprocess.DEVNULL,
    )


def test_a_restart_makes_requests_wait_and_loses_none() -> None:
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    port, answers, goes_on = listening.getsockname()[1], list[int](), threading.Event()

    def ask() -> None:
        while not goes_on.is_set():
            connection = HTTPConnection("127.0.0.1", port, timeout=110)
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            answers.append(connection.getresponse().status)
            connection.close()
            time.sleep(0.05)

    server = start(listening)
    callers = [threading.Thread(target=ask) for _ in range(4)]
    try:
        for caller in callers:
            caller.start()
        for _restart in range(2):
            before = len(answers)
            while len(answers) < before + 8:
                time.sleep(0.1)
            server.send_signal(signal.SIGTERM)
            assert server.wait(40) == 0
            server = start(listening)
        after = len(answers)
        while len(answers) < after + 8:
            time.sleep(0.1)
        goes_on.set()
        for caller in callers:
            caller.join(120)
    finally:
        goes_on.set()
        server.terminate()
        server.wait(40)
        listening.close()
    assert set(answers) == {200}
