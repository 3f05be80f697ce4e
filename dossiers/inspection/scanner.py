"""The virus scanner, if the office has one: clamd by its INSTREAM command, or any command that is given a path.

Fails closed: whatever is no clear answer leaves the file pending, and nobody can fetch it.
"""

from __future__ import annotations

import logging
import shlex
import socket
import struct
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from dossiers.models import DossierFile

log = logging.getLogger("onestop.documents.files")

SECONDS = 20
CHUNK = 1 << 16
LONGEST_ANSWER = 4096
CLEAN, PENDING, REFUSED = (
    DossierFile.Verdict.CLEAN,
    DossierFile.Verdict.PENDING,
    DossierFile.Verdict.REFUSED,
)


def verdict_on(path: Path) -> DossierFile.Verdict:
    """What the scanner says: clean, refused, or pending when it cannot be asked. Without a scanner all is clean."""
    scanner = settings.FILE_SCANNER
    if not scanner:
        return CLEAN
    try:
        return _by_command(scanner, path) if scanner.startswith("/") else _by_clamd(scanner, path)
    except (OSError, subprocess.SubprocessError) as error:
        # The kind of the error only: a path says nothing to anybody, a command line may say too much.
        log.warning("file scanner out of reach: %s", type(error).__name__)
        return PENDING


def _by_command(command: str, path: Path) -> DossierFile.Verdict:
    """As clamscan and clamdscan: 0 is clean, 1 is found, anything else is no answer."""
    ended = subprocess.run(
        [*shlex.split(command), str(path)],
        check=False,
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return {0: CLEAN, 1: REFUSED}.get(ended.returncode, PENDING)


def _by_clamd(address: str, path: Path) -> DossierFile.Verdict:
    with _connected(address) as connection, path.open("rb") as stream:
        connection.sendall(b"zINSTREAM\0")
        while chunk := stream.read(CHUNK):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        answer = _answer(connection)
    if answer == b"stream: OK":
        return CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return REFUSED
    log.warning("file scanner gave no verdict")
    return PENDING


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> bytes:
    """One answer, which ends with NUL."""
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (part := connection.recv(1024)):
        answer += part
    return answer.partition(b"\0")[0].strip()
