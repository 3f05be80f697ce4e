"""Where the processes of one web server put their counts of requests, so that any of them can tell the sum.

Each process has a slot, and whoever follows it takes over its slot and its file: files do not grow in number, and
counts go on when a worker is replaced.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import prometheus_client.values
from prometheus_client.multiprocess import mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "onestop-requests-"
# Memory: counts are worth no disk, and the worker's heartbeat is there already.
PLACE = Path("/dev/shm")  # noqa: S108


def open_folder() -> None:
    """An empty folder of this master process; removes those of masters that were killed."""
    for old in PLACE.glob(f"{PREFIX}*"):
        if old.stat().st_uid == os.getuid() and not _alive(int(old.name.removeprefix(PREFIX))):
            shutil.rmtree(old, ignore_errors=True)
    folder = PLACE / f"{PREFIX}{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ[FOLDER] = str(folder)


def close_folder() -> None:
    """Removes the folder of this master process."""
    if folder := os.environ.pop(FOLDER, ""):
        shutil.rmtree(folder, ignore_errors=True)


def give_slot(server: Any, worker: Any) -> None:
    """Gives a worker that is about to be forked the first free slot."""
    taken = {getattr(other, "slot", None) for other in server.WORKERS.values()}
    worker.slot = next(slot for slot in range(len(taken) + 1) if slot not in taken)


def use_slot(worker: Any) -> None:
    """In the worker, before anything is counted: its counts go to the files of its slot."""
    slot = worker.slot
    values = prometheus_client.values
    values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]


def leave_slot(worker: Any) -> None:
    """In the master: a worker that ended has no requests in progress."""
    with suppress(OSError):
        mark_process_dead(worker.slot)  # type: ignore[no-untyped-call]


def _alive(process: int) -> bool:
    return process != os.getpid() and Path(f"/proc/{process}").exists()
