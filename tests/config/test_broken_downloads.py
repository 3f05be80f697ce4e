"""A download that fails in the middle does not look whole: the connection ends without the end of the body."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time

import pytest

from config.development import ROOT

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_client_sees_that_the_body_broke_off() -> None:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "--workers", "1"]
    command += ["--bind", f"127.0.0.1:{port}", "tests.config.broken_downloads:application"]
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            answer = _ask(port)
            assert answer.status == 200
            with pytest.raises(http.client.IncompleteRead) as broken:
                answer.read()
            assert broken.value.partial.startswith(b"code,name")
        finally:
            server.terminate()


def _ask(port: int) -> http.client.HTTPResponse:
    until = time.monotonic() + 60
    while True:
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            caller.request("GET", "/download")
            return caller.getresponse()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
