"""Keeps the processes of one installation alive: what dies is started again, alone, a little later each time."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.development import ROOT
from config.local_services.errors import LocalServiceError
from config.local_services.processes import spawn, stop
from config.local_services.stack import Service, Stack
from config.terminal import tell
from config.terminal import translated as _

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
# Whoever lived this long was well: the next pause is the first one again.
HEALTHY_AFTER = 60.0
LOOK_EVERY = 0.25
ROTATE_EVERY = 10.0


@dataclass
class Backoff:
    """How long to wait before the next start; doubles while starts keep failing."""

    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    due_at: float | None = None

    def started(self, now: float) -> None:
        """Notes a start."""
        self.started_at, self.due_at = now, None

    def died(self, now: float) -> float:
        """Plans the next start and returns the seconds until then."""
        pause = FIRST_PAUSE if now - self.started_at > HEALTHY_AFTER else self.pause
        self.due_at = now + pause
        self.pause = min(pause * 2, LONGEST_PAUSE)
        return pause

    def is_due(self, now: float) -> bool:
        """Whether it is time for the next start."""
        return self.due_at is not None and now >= self.due_at


@dataclass
class OwnProcess:
    """A process of ours: the web server, the worker, the scheduler."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    patience: float
    process: subprocess.Popen[bytes] | None = None
    stop_signal: int = signal.SIGTERM

    def start(self) -> None:
        """Starts it, without waiting until it is ready."""
        self.process = spawn(self.argv, self.log, environment=self.environment, folder=ROOT)

    def stop(self) -> None:
        """Lets it finish what it has in hand, for `patience` seconds."""
        if self.process:
            stop(self.process, self.stop_signal, self.patience)
            self.process = None


Child = Service | OwnProcess


@dataclass
class Supervisor:
    """The servers of a stack and our own processes beside them."""

    stack: Stack
    own: list[OwnProcess] = field(default_factory=list)
    backoffs: dict[str, Backoff] = field(default_factory=dict)
    rotate_at: float = 0.0

    def add(self, child: OwnProcess) -> None:
        """Starts one of our processes and watches it from now on."""
        self.own.append(child)
        self._start(child)

    def watch(self) -> None:
        """Looks after all children until an exception, such as a signal's, ends it."""
        while True:
            self.look_once()
            time.sleep(LOOK_EVERY)

    def look_once(self) -> None:
        """Starts again whatever died and has waited long enough."""
        now = time.monotonic()
        for child in [*self.stack.services, *self.own]:
            if child.process is None or child.process.poll() is not None:
                self._revive(child, now)
        if now >= self.rotate_at:
            self.rotate_at = now + ROTATE_EVERY
            self._rotate_logs()

    def stop(self) -> None:
        """Ends our processes, the last started first; the stack ends its servers itself."""
        for child in reversed(self.own):
            child.stop()

    def _revive(self, child: Child, now: float) -> None:
        backoff = self.backoffs.setdefault(child.name, Backoff())
        if backoff.is_due(now):
            # Also ends what the dead one has left of its own children.
            child.stop()
            self._start(child)
        elif backoff.due_at is None:
            pause = backoff.died(now)
            tell(
                _("%(name)s ended; it starts again in %(seconds).0f s. Why: %(log)s")
                % {"name": child.name, "seconds": pause, "log": self._log(child)}
            )

    def _start(self, child: Child) -> None:
        backoff = self.backoffs.setdefault(child.name, Backoff())
        backoff.started(time.monotonic())
        try:
            child.start()
        except LocalServiceError as error:
            tell(_("%(name)s does not start: %(reason)s") % {"name": child.name, "reason": error})
        if child.process:
            self.stack.register.note(child.name, child.process.pid, child.stop_signal)

    def _log(self, child: Child) -> Path:
        return self.stack.state.logs / f"{child.name}.log"

    def _rotate_logs(self) -> None:
        # A disk that is full must not end the processes that write no log.
        with suppress(OSError):
            self.stack.state.rotate_logs()
