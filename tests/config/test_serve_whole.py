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
import redis

from config.deployment_check import office_environment
from config.development import ROOT
from config.local_services.addresses import published
from tests.config.launching import environment, is_gone
from tests.config.test_state_damage import HINTS, every_file, matches

PATIENCE = 120


# The same keys at each start: a database opens with its own only.
OFFICE = {name: value for name, value in office_environment().items() if not name.endswith("_URL")}


def office(state: Path, port: int) -> dict[str, str]:
    """Production on embedded servers, over plain HTTP."""
    own = {"ONESTOP_STATE": str(state), "PORT": str(port), "SECURE_SSL_REDIRECT": "no"}
    return environment(state) | OFFICE | own


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
    a_message_that_cannot_be_read_stops_nobody(serving)
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


def a_message_that_cannot_be_read_stops_nobody(serving: Serving) -> None:
    before, log = serving.pids(), serving.state / "logs" / "worker.log"
    addresses = published(serving.state)
    assert addresses is not None
    with redis.Redis.from_url(addresses.redis) as broker:
        broker.lpush("onestop:celery", "not json", "{}")
    serving.wait_for(lambda: log.read_text().count("that cannot be read") == 2)
    assert serving.pids() == before


def with_other_keys_it_says_so_in_one_text(serving: Serving) -> None:
    other = office(serving.state, serving.port) | {
        name: value for name, value in office_environment().items() if "KEY" in name
    }
    refused = subprocess.run(
        [sys.executable, "-m", "config.serve"],
        env=other,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert refused.returncode == 2
    assert "this key is not the one with which the data of this database were made" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.slow
def test_it_opens_with_all_hints_damaged(serving: Serving) -> None:
    """As a power cut leaves them; PostgreSQL's data are no hint, and are whole."""
    serving.wait_for(lambda: is_ready(serving))
    it_stops_in_order_and_leaves_nothing(serving)
    with_other_keys_it_says_so_in_one_text(serving)
    for name in every_file(serving.state):
        if matches(name, HINTS):
            (serving.state / name).write_bytes(b"\x00\xff")
    again = Serving(serving.state)
    try:
        again.wait_for(lambda: is_ready(again))
        assert "set aside" in again.said()
        assert "it starts again" not in again.said()
        assert "is set aside; it holds hints only" in (again.state / "logs" / "beat.log").read_text(
            errors="replace"
        )
    finally:
        again.process.terminate()
        assert again.process.wait(60) == 0


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
