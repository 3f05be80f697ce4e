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
from config.terminal import translated as _

FREE_BYTES_NEEDED = 300_000_000
# A socket's whole path has room for 107 bytes; PostgreSQL appends 14 to the folder.
LONGEST_SOCKET_FOLDER = 80
# A log may grow to this many bytes; with the one before, and the few seconds between two looks, to twice as many.
LARGEST_LOG = 10_000_000
SHORT_FOLDERS = "onestop-run-"
ASIDE = ".damaged"


def private(path: Path) -> Path:
    """The file, made if need be, for its owner alone."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path


def set_aside(path: Path) -> Path:
    """Renames what is damaged, for whoever wants to see it; what was set aside before goes. Raises OSError."""
    aside = path.with_name(path.name + ASIDE)
    if aside.is_dir() and not aside.is_symlink():
        shutil.rmtree(aside)
    path.replace(aside)
    return aside


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
                _(
                    "The folder %(folder)s cannot be written (%(reason)s).\n"
                    "Run as the user it belongs to, or name another folder: ONESTOP_STATE=/some/folder make run"
                )
                % {"folder": self.path, "reason": error.strerror}
            ) from error
        free = shutil.disk_usage(self.path).free
        if free < free_bytes:
            raise LocalServiceError(
                _(
                    "The disk that holds %(folder)s has only %(free)d MB free; %(needed)d MB are needed.\n"
                    "Free some space, or name a folder on another disk: ONESTOP_STATE=/some/folder make run"
                )
                % {"folder": self.path, "free": free // 1_000_000, "needed": free_bytes // 1_000_000}
            )

    @property
    def logs(self) -> Path:
        """Where every server and process writes its log."""
        return self.path / "logs"

    def log(self, name: str) -> Path:
        """The log file of one process, which nobody else can read."""
        file = self.logs / f"{name}.log"
        file.touch(mode=0o600)
        return file

    def rotate_logs(self, largest: int = LARGEST_LOG) -> None:
        """Copies each log of more than `largest` bytes aside, one old one is kept, and empties it under its writers."""
        for file in self.logs.glob("*.log"):
            if file.stat().st_size > largest:
                shutil.copyfile(file, private(file.with_suffix(".log.1")))
                os.truncate(file, 0)

    def socket_folder(self, name: str = "run", parent: Path | None = None) -> Path:
        """A private folder whose path is short enough for sockets: inside the state folder, else a new one."""
        folder = (parent or self.path) / name
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            return self._short_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _short_folder(self) -> Path:
        """One new folder under the system's temporary folder; the one of the run before is removed."""
        self._forget_short_folder()
        folder = Path(tempfile.mkdtemp(prefix=SHORT_FOLDERS))
        private(self._short_folder_note).write_text(str(folder))
        return folder

    @property
    def _short_folder_note(self) -> Path:
        return self.path / "socket-folder"

    def _forget_short_folder(self) -> None:
        """Removes the folder noted, if the note names one that we made: a note cut short may name any other."""
        try:
            noted = Path(self._short_folder_note.read_text())
        except (OSError, ValueError):
            return
        ours = noted.parent == Path(tempfile.gettempdir()) and noted.name.startswith(SHORT_FOLDERS)
        if ours and not noted.is_symlink():
            shutil.rmtree(noted, ignore_errors=True)

    def remove(self) -> None:
        """Deletes a throw-away folder; leaves any other alone."""
        self._forget_short_folder()
        self._short_folder_note.unlink(missing_ok=True)
        if self.throw_away:
            shutil.rmtree(self.path, ignore_errors=True)


@dataclass(frozen=True)
class Holder:
    """Who holds the lock."""

    pid: int
    what: str

    def __str__(self) -> str:
        return _("process %(pid)s (%(what)s)") % {"pid": self.pid, "what": self.what}


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
                _(
                    "onestop already runs in %(folder)s: %(holder)s.\n"
                    "Use that one, or stop it with Ctrl-C in its window or with: kill %(pid)s\n"
                    "To run a second one beside it, give it its own folder and port: "
                    "ONESTOP_STATE=/some/folder make run PORT=8010"
                )
                % {"folder": self._path.parent, "holder": holder or _("another process"), "pid": pid}
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
