"""The migrated tables of an earlier run, as long as nothing that makes them has changed: 1 s in place of 8 s."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.development import ROOT
from config.local_services.errors import LocalServiceError
from config.local_services.postgres_programs import find_programs

FOLDER = ROOT / ".pytest_cache" / "tables"
# Whatever decides what is in the tables after migrating.
MAKERS = (
    "*/migrations/*.py",
    "onestop/*/migrations/*.py",
    "*/models/*.py",
    "onestop/*/models.py",
    "onestop/*/models/*.py",
    "procedures/calendars/*.json",
    "*/rules/*.py",
    "onestop/*/rules/*.py",
    "procedures/services/calendars.py",
    "dossiers/management/commands/grant_app_role.py",
    "config/settings/*.py",
    "tests/*.py",
    "requirements.txt",
)


class SavedTables:
    """The dump under the fingerprint of its makers; without PostgreSQL's programs there is none."""

    def __init__(self) -> None:
        self.file = FOLDER / f"{_fingerprint()}.sql"

    def load(self) -> bool:
        """Fills the empty database of the connection; False where nothing is saved."""
        return self.file.exists() and _run("psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(self.file))

    def save(self) -> None:
        """Keeps the tables as they are, and no older ones."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.sql"):
            old.unlink(missing_ok=True)
        draft = self.file.with_suffix(f".{os.getpid()}")
        if _run("pg_dump", "-f", str(draft)):
            draft.replace(self.file)


def _fingerprint() -> str:
    read = sha256(f"{timezone.localdate().year} {settings.APP_ROLE}".encode())
    for file in sorted(_makers()):
        read.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return read.hexdigest()


def _makers() -> Iterator[Path]:
    for pattern in MAKERS:
        yield from ROOT.glob(pattern)


def _run(program: str, *arguments: str) -> bool:
    """Whether the program did it, in the connection's database."""
    place = connection.settings_dict
    try:
        path = find_programs()[program]
    except LocalServiceError:
        return False
    command = [path, *arguments, "-h", place["HOST"], "-U", place["USER"], "-d", place["NAME"]]
    named = {"PGPASSWORD": place["PASSWORD"] or "", "PGPORT": str(place["PORT"] or 5432)}
    answer = subprocess.run(command, env=os.environ | named, capture_output=True, check=False)
    return answer.returncode == 0
