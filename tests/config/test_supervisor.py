"""What dies is started again, alone; what is stopped leaves nothing behind."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.local_services.stack import Stack
from config.local_services.state import StateFolder
from config.local_services.supervisor import (
    FIRST_PAUSE,
    HEALTHY_AFTER,
    LONGEST_PAUSE,
    Backoff,
    OwnProcess,
    Supervisor,
)
from tests.config.launching import is_gone

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
# A process with a child of its own that ignores polite requests, as a pool's might.
FAMILY = [
    sys.executable,
    "-c",
    "import os, signal, sys, time\n"
    "pid = os.fork()\n"
    "if pid == 0:\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    time.sleep(600)\n"
    "open(sys.argv[1], 'w').write(str(pid))\n"
    "time.sleep(600)\n",
]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    state = StateFolder(tmp_path)
    state.prepare()
    made = Supervisor(Stack(state))
    yield made
    made.stop()


def child(supervisor: Supervisor, name: str, argv: list[str]) -> OwnProcess:
    log = supervisor.stack.state.log(name)
    made = OwnProcess(name, argv, dict(os.environ), log, patience=2)
    supervisor.add(made)
    return made


def look_until(supervisor: Supervisor, done: object) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and not done():  # type: ignore[operator]
        supervisor.look_once()
        time.sleep(0.02)


def test_what_dies_is_started_again_and_the_others_are_left_alone(supervisor: Supervisor) -> None:
    steady, victim = child(supervisor, "web", SLEEPER), child(supervisor, "worker", SLEEPER)
    first, killed = steady.process, victim.process
    assert killed is not None
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    look_until(supervisor, lambda: victim.process is not killed)
    assert victim.process is not None
    assert victim.process.poll() is None
    assert steady.process is first


def test_the_rest_of_a_dead_family_is_ended_before_the_next_start(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    family = child(supervisor, "worker", [*FAMILY, str(note)])
    look_until(supervisor, lambda: note.exists() and note.read_text())
    orphan, parent = int(note.read_text()), family.process
    assert parent is not None
    parent.kill()
    parent.wait()
    look_until(supervisor, lambda: family.process is not parent)
    assert is_gone(orphan, patience=1)


def test_stopping_ends_all_with_their_children(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    family = child(supervisor, "worker", [*FAMILY, str(note)])
    look_until(supervisor, lambda: note.exists() and note.read_text())
    assert family.process is not None
    pids = [int(note.read_text()), family.process.pid]
    supervisor.stop()
    assert all(is_gone(pid, patience=1) for pid in pids)


def test_a_program_that_cannot_live_is_tried_ever_more_rarely() -> None:
    backoff, now, pauses = Backoff(), 0.0, []
    for _ in range(8):
        backoff.started(now)
        pauses.append(backoff.died(now))
        now += pauses[-1]
        assert backoff.is_due(now)
    assert pauses[:4] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, 8 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_who_lived_long_enough_is_forgiven() -> None:
    backoff = Backoff(pause=LONGEST_PAUSE)
    backoff.started(0.0)
    assert backoff.died(HEALTHY_AFTER + 1) == FIRST_PAUSE
