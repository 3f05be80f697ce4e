"""Where finished exports lie: outside the database, under names the server makes, written whole or not at all."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_STORED_NAME = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file under its final name."""

    name: str
    size: int
    sha256: str


def store(write: Callable[[BinaryIO], object]) -> Stored:
    """Let `write` fill a file, then bring it to the disk under its final name; nothing is left when that fails."""
    folder = Path(settings.EXPORTS_FOLDER)
    (folder / _UNFINISHED).mkdir(mode=0o700, parents=True, exist_ok=True)
    name = uuid.uuid4().hex
    path = folder / _UNFINISHED / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            write(target)
            target.flush()
            os.fsync(target.fileno())
        stored = Stored(name, path.stat().st_size, _digest(path))
        path.replace(folder / name)
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
    return stored


def path_of(name: str) -> Path:
    """Where the file of that stored name lies. ValueError for a name that we never made."""
    if not _STORED_NAME.fullmatch(name):
        raise ValueError("this is no name of a stored export")
    return Path(settings.EXPORTS_FOLDER) / name


def remove(name: str) -> None:
    """Remove a file; one that is gone already is no error."""
    with suppress(OSError):
        path_of(name).unlink(missing_ok=True)


def everything() -> Iterator[tuple[Path, datetime]]:
    """All files of the folder, finished or not, and when they were last written."""
    for path in sorted(Path(settings.EXPORTS_FOLDER).rglob("*")):
        with suppress(OSError):
            if path.is_file() and _STORED_NAME.fullmatch(path.name):
                yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        digest = sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
