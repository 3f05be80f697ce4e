"""The whole of `make run` as a real office would have it, without the demonstration: up, hurt, and down again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.deployment_check import office_environment
from config.development import ROOT
from tests.config.launching import environment, is_gone

PATIENCE = 120


def office(state: Path, port: int) -> dict[str, str]:
    """Production on embedded servers, over plain HTTP."""
    named = {name: value for name, value in office_environment().items() if not name.endswith("_URL")}
    own = {"ONESTOP_STATE": str(state), "PORT": str(port), "SECURE_SSL_REDIRECT": "no"}
    return environment(state) | named | own


class Serving:
    """A running `python -m config.serve`, and what it has printed."""

    def __init__(self, state: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.state, self.output = state, state.with_suffix(".out")
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.serve"],
                env=office(state, self.port),
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.wait_for(lambda: "Ctrl-C stops everything" in self.said())

    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, done: object) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.said()}"
            assert time.monotonic() < until, self.said()
            if done():  # type: ignore[operator]
                return
            time.sleep(0.1)

    def pids(self) -> dict[str, int]:
        noted = json.loads((self.state / "children.json").read_text())
        return {name: child["pid"] for name, child in noted.items()}

    def status(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Host": "motcua.gov.vn"})
        return connection.getresponse().status


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    running = Serving(tmp_path / "state")
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.process.wait(60)


@pytest.mark.slow
def test_it_comes_up_survives_the_death_of_each_part_and_goes_down(serving: Serving) -> None:
    """One test, because a start takes as long as all the rest."""
    assert sorted(serving.pids()) == ["beat", "postgres", "valkey", "web", "worker"]
    assert serving.status("/healthz") == 200
    serving.wait_for(lambda: is_ready(serving))
    nobody_of_ours_knows_the_owners_address(serving)
    for victim in ("worker", "web", "valkey", "postgres"):
        a_killed_process_comes_back_alone(serving, victim)
    it_stops_in_order_and_leaves_nothing(serving)


def is_ready(serving: Serving) -> bool:
    try:
        return serving.status("/readyz") == 200
    except OSError:
        return False


def a_killed_process_comes_back_alone(serving: Serving, victim: str) -> None:
    before = serving.pids()
    os.kill(before[victim], signal.SIGKILL)
    serving.wait_for(lambda: serving.pids()[victim] != before[victim])
    after = serving.pids()
    assert {name for name in after if after[name] != before[name]} == {victim}
    serving.wait_for(lambda: is_ready(serving))


def nobody_of_ours_knows_the_owners_address(serving: Serving) -> None:
    for name in ("web", "worker", "beat"):
        known = Path(f"/proc/{serving.pids()[name]}/environ").read_bytes()
        assert b"DATABASE_URL=postgresql://onestop_app@" in known
        assert b"onestop_owner" not in known


def it_stops_in_order_and_leaves_nothing(serving: Serving) -> None:
    pids = serving.pids()
    serving.process.terminate()
    assert serving.process.wait(60) == 0, serving.said()
    assert serving.said().rstrip().endswith("Stopped.")
    assert all(is_gone(pid, patience=1) for pid in pids.values())
    assert not (serving.state / "addresses.json").exists()
