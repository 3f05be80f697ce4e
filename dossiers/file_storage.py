"""Where the bytes of files lie: outside the database, under names the server makes, written whole or not at all."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from procedures.rules.errors import RuleError, gettext_noop

CHUNK = 1 << 16
_STORED_NAME = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{28}")
_INCOMING = "incoming"


@dataclass(frozen=True)
class Received:
    """Bytes that were written under a temporary name, with their size and digest."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Loose:
    """A stored file, to be compared with the rows; `name` is empty for one that never got its final name."""

    name: str
    path: Path
    changed_at: datetime


def receive(chunks: Iterable[bytes]) -> Received:
    """Write the chunks to a temporary file, mode 0600, down to the disk.

    Raises RuleError file_too_large, file_empty, no_room_for_files; nothing is left behind then.
    """
    path = Path(settings.FILES_FOLDER) / _INCOMING / uuid.uuid4().hex
    try:
        _folder(path.parent)
        received = _written(path, chunks)
        if not received.size:
            raise RuleError(
                "file_empty",
                gettext_noop("This file is empty. Choose the one that holds the document."),
                field="file",
            )
        return received
    except OSError as error:
        discard(path)
        raise RuleError(
            "no_room_for_files",
            gettext_noop(
                "Files cannot be kept at the moment. Tell your administrator; the dossier can be worked on."
            ),
            field="file",
        ) from error
    except BaseException:
        discard(path)
        raise


def discard(path: Path) -> None:
    """Remove what was not needed; what cannot be removed is found by `forget_loose_files`."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _written(path: Path, chunks: Iterable[bytes]) -> Received:
    size, digest = 0, sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.FILE_MOST_BYTES:
                raise RuleError(
                    "file_too_large",
                    gettext_noop("This file is larger than %(most)s MB. Scan it with 300 dpi or split it."),
                    field="file",
                    most=settings.FILE_MOST_BYTES >> 20,
                )
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return Received(path, size, digest.hexdigest())


def shelve(received: Received) -> str:
    """Give received bytes their final name, for good even if the machine stops now; returns the name."""
    made = uuid.uuid4().hex
    name = f"{made[:2]}/{made[2:4]}/{made}"
    target = path_of(name)
    _folder(target.parent)
    received.path.replace(target)
    _sync(target.parent)
    return name


def path_of(name: str) -> Path:
    """Where the file of that stored name lies. ValueError for a name that we never made."""
    if not _STORED_NAME.fullmatch(name):
        raise ValueError("this is no name of a stored file")
    return Path(settings.FILES_FOLDER) / name


def digest_of(name: str) -> str:
    """The SHA-256 of what lies there now; empty when nothing does."""
    digest = sha256()
    try:
        with path_of(name).open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def everything() -> Iterator[Loose]:
    """All that lies in the folder, finished or not."""
    folder = Path(settings.FILES_FOLDER)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_ours = bool(_STORED_NAME.fullmatch(name))
        if path.is_file() and (is_ours or path.parent.name == _INCOMING):
            changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield Loose(name if is_ours else "", path, changed_at)


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _sync(folder: Path) -> None:
    """Bring the new name itself down to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
