"""Each process of the web server tells the sum of all of them, also after one was replaced."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.development import ROOT
from config.request_counts import PLACE, PREFIX

pytestmark = pytest.mark.slow
COUNTED = re.compile(
    r'^onestop_http_requests_total\{method="GET",route="healthz",status="200"\} (\S+)$', re.M
)


@pytest.fixture
def server() -> Iterator[tuple[str, subprocess.Popen]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "--workers", "2"]
    environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "config.wsgi:application"], cwd=ROOT, env=environment
    )
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(30)


def ask(address: str) -> str:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def counts(base: str) -> set[float]:
    """What several answers say; they come from both processes."""
    return {float(COUNTED.search(ask(f"{base}/metrics"))[1]) for _ in range(12)}


def children(process: subprocess.Popen) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in listed.split()]


def test_all_processes_count_into_one_sum(server: tuple[str, subprocess.Popen]) -> None:
    base, process = server
    ask(f"{base}/healthz")
    for _ in range(19):
        ask(f"{base}/healthz")
    assert counts(base) == {20.0}

    before = children(process)
    os.kill(before[0], signal.SIGKILL)
    until = time.monotonic() + 30
    while (len(children(process)) < 2 or before[0] in children(process)) and time.monotonic() < until:
        time.sleep(0.2)
    ask(f"{base}/healthz")

    assert counts(base) == {21.0}
    folder = PLACE / f"{PREFIX}{process.pid}"
    assert len(list(folder.glob("counter_*.db"))) == 2

    process.terminate()
    process.wait(30)
    assert not folder.exists()
