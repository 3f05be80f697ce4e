"""The folder that holds what the embedded servers keep, and the lock that lets one owner at a time in."""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.local_services.errors import LocalServiceError

FREE_BYTES_NEEDED = 300_000_000
# A socket's whole path has room for 107 bytes; PostgreSQL appends 14 to the folder.
LONGEST_SOCKET_FOLDER = 80


@dataclass(frozen=True)
class StateFolder:
    """A private folder for data, sockets and logs; `durable` servers survive a loss of power."""

    path: Path
    throw_away: bool = False
    durable: bool = True

    def prepare(self, free_bytes: int = FREE_BYTES_NEEDED) -> None:
        """Makes the folder; raises LocalServiceError when it cannot be written or the disk is full."""
        try:
            # The web server looks for collected static files and complains where the folder is missing.
            for folder in (self.path, self.logs, self.path / "static"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise LocalServiceError(
                f"The folder {self.path} cannot be written ({error.strerror}).\n"
                "Run as the user it belongs to, or name another folder: ONESTOP_STATE=/some/folder make run"
            ) from error
        free = shutil.disk_usage(self.path).free
        if free < free_bytes:
            raise LocalServiceError(
                f"The disk that holds {self.path} has only {free // 1_000_000} MB free; "
                f"{free_bytes // 1_000_000} MB are needed.\n"
                "Free some space, or name a folder on another disk: ONESTOP_STATE=/some/folder make run"
            )

    @property
    def logs(self) -> Path:
        """Where every server and process writes its log."""
        return self.path / "logs"

    def log(self, name: str) -> Path:
        """The log file of one process; a file over 10 MB is put aside first, one old file is kept."""
        file = self.logs / f"{name}.log"
        if file.exists() and file.stat().st_size > 10_000_000:
            file.replace(file.with_suffix(".log.1"))
        return file

    def socket_folder(self, name: str = "run", parent: Path | None = None) -> Path:
        """A private folder whose path is short enough for sockets: inside the state folder, else a new one."""
        folder = (parent or self.path) / name
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            return self._short_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _short_folder(self) -> Path:
        """One new folder under the system's temporary folder; the one of the run before is removed."""
        note = self.path / "socket-folder"
        if note.exists():
            shutil.rmtree(note.read_text(), ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix="onestop-"))
        note.write_text(str(folder))
        return folder

    def remove(self) -> None:
        """Deletes a throw-away folder; leaves any other alone."""
        note = self.path / "socket-folder"
        if note.exists():
            shutil.rmtree(note.read_text(), ignore_errors=True)
            note.unlink(missing_ok=True)
        if self.throw_away:
            shutil.rmtree(self.path, ignore_errors=True)


@dataclass(frozen=True)
class Holder:
    """Who holds the lock."""

    pid: int
    what: str

    def __str__(self) -> str:
        return f"process {self.pid} ({self.what})"


class FolderLock:
    """The right to start servers on a state folder; the kernel takes it back when its holder dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: IO[str] | None = None

    def try_acquire(self, what: str) -> bool:
        """Takes the lock and notes who has it; False when somebody else does."""
        file = open(self._path, "a+", opener=_private)  # noqa: SIM115 -- stays open while the lock is held
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "what": what}))
        file.flush()
        self._file = file
        return True

    def acquire(self, what: str) -> None:
        """Takes the lock, or raises LocalServiceError that names its holder."""
        if not self.try_acquire(what):
            holder = self.holder()
            pid = holder.pid if holder else "<pid>"
            raise LocalServiceError(
                f"onestop already runs in {self._path.parent}: {holder or 'another process'}.\n"
                f"Use that one, or stop it with Ctrl-C in its window or with: kill {pid}\n"
                "To run a second one beside it, give it its own folder and port: "
                "ONESTOP_STATE=/some/folder make run PORT=8010"
            )

    def holder(self) -> Holder | None:
        """Who took the lock last."""
        try:
            return Holder(**json.loads(self._path.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def release(self) -> None:
        """Gives the lock back."""
        if self._file:
            self._file.close()
            self._file = None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def using_servers(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Marks that this process uses servers it did not start; False when they are being stopped."""
    with open(folder / "in-use", "a", opener=_private) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def nobody_else_using(folder: Path, patience: float) -> Iterator[None]:
    """Waits, `patience` seconds at most, until no other process uses the servers."""
    with open(folder / "in-use", "a", opener=_private) as file:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.1)
        yield
