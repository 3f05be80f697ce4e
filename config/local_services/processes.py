"""Child processes that never outlive us, and the remains of those that a kill -9 left behind."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class RunAs:
    """As whom a program runs: a command put before it, or another user; nothing by default."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def other_user(self) -> bool:
        """Whether files must belong to somebody else than us."""
        return self.uid is not None

    def own(self, path: Path) -> None:
        """Gives a file or folder to that user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


OURSELVES = RunAs()


def before_exec(run_as: RunAs, death_signal: int) -> Callable[[], None]:
    """What a child does between fork and exec: change the user, then ask to be told when we die."""
    parent = os.getpid()

    def prepare() -> None:
        if run_as.uid is not None and run_as.gid is not None:
            os.setgroups([])
            os.setgid(run_as.gid)
            os.setuid(run_as.uid)
        # What a server or process of ours writes is nobody else's to read.
        os.umask(0o077)
        # After the user change, which would clear it.
        _libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def spawn(
    argv: Sequence[str],
    log: Path,
    *,
    environment: Mapping[str, str],
    run_as: RunAs = OURSELVES,
    death_signal: int = signal.SIGTERM,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own, so that Ctrl-C reaches us alone and we stop it in order."""
    with open(log, "ab", opener=_private) as output:
        return subprocess.Popen(
            [*run_as.prefix, *argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment),
            cwd=folder or "/",
            start_new_session=True,
            preexec_fn=before_exec(run_as, death_signal),
        )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def run(
    argv: Sequence[str], *, run_as: RunAs = OURSELVES, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a short program to its end and returns what it said."""
    return subprocess.run(
        [*run_as.prefix, *argv],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=None if environment is None else dict(environment),
        cwd="/",
        preexec_fn=before_exec(run_as, signal.SIGKILL),
    )


def stop(process: subprocess.Popen[bytes], ask: int, patience: float) -> None:
    """Asks the child to end, and after `patience` seconds kills it with everything it started."""
    if process.poll() is None:
        process.send_signal(ask)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    kill_session(process.pid)
    process.wait()


def kill_session(pid: int, patience: float = 5) -> None:
    """Kills what is left of the process group that a child of ours led, and waits until it is gone."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    until = time.monotonic() + patience
    while _group_lives(pid) and time.monotonic() < until:
        time.sleep(0.02)


def started_at(pid: int) -> str | None:
    """When the process started, in the kernel's ticks; None when there is no such living process."""
    fields = _status(pid)
    return None if fields is None or fields[STATE] in DEAD else fields[STARTED]


# Positions after the name in /proc/<pid>/stat.
STATE, GROUP, STARTED = 0, 2, 19
DEAD = frozenset("ZX")


def _status(pid: int | str) -> list[str] | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _group_lives(group: int) -> bool:
    statuses = (_status(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return any(fields[GROUP] == str(group) and fields[STATE] not in DEAD for fields in statuses if fields)


def end_all_in(folder: Path, patience: float = 10) -> None:
    """Waits for the processes that work in `folder` to end by themselves, then kills the rest."""
    until = time.monotonic() + patience
    while (left := _working_in(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in left:
        _signal(pid, signal.SIGKILL)
    while left and _working_in(folder) and time.monotonic() < until + patience:
        time.sleep(0.02)


def _working_in(folder: Path) -> list[int]:
    """Living processes whose current folder is `folder`; those of other users cannot be seen, nor in it."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if (
                entry.name.isdigit()
                and os.path.samefile(entry / "cwd", folder)
                and started_at(int(entry.name))
            ):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


class ChildRegister:
    """A file with the children of this run, for the run after a kill -9."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "children.json"

    def note(self, name: str, pid: int, ask: int) -> None:
        """Remembers a child and the signal that ends it in an orderly way."""
        known = self._read()
        known[name] = {"pid": pid, "started_at": started_at(pid), "ask": int(ask)}
        draft = self._file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(known))
        draft.replace(self._file)

    def clear(self) -> None:
        """Forgets all."""
        self._file.unlink(missing_ok=True)

    def end_left_over(self, patience: float = 15) -> list[str]:
        """Ends children of an earlier run that still live; returns their names."""
        known = self._read()
        alive = {name: child for name, child in known.items() if _is_same(child)}
        for child in alive.values():
            _signal(child["pid"], child["ask"])
        until = time.monotonic() + patience
        for child in alive.values():
            while _is_same(child) and time.monotonic() < until:
                time.sleep(0.05)
        for child in known.values():
            # A dead leader's number is not given away while its group lives: what is left is ours.
            if _is_same(child) or started_at(child["pid"]) is None:
                kill_session(child["pid"])
        self.clear()
        return sorted(alive)

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            known = json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
        children = known.items() if isinstance(known, dict) else ()
        return {name: child for name, child in children if _is_noted_whole(child)}


def _is_noted_whole(child: object) -> bool:
    """Whether the note says all that is needed: a file that was cut short, or is another's, may not."""
    if not isinstance(child, dict) or not isinstance(child.get("started_at"), str):
        return False
    # Number 1 and 0 are never ours, and kill(-1) would mean everybody.
    return type(child.get("pid")) is int and child["pid"] > 1 and child.get("ask") in set(signal.Signals)


def _is_same(child: Mapping[str, Any]) -> bool:
    """Whether the process still lives: its number alone may long belong to another."""
    started = started_at(child["pid"])
    return started is not None and started == child["started_at"]


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def python(*arguments: str) -> list[str]:
    """The command line that runs a module or file with this interpreter."""
    return [sys.executable, *arguments]
