"""An installation of 348eed4 (the demonstration, 120 dossiers, their digests and tallies), to be upgraded by tests.

The keys are of that demonstration and of nothing else. A later release gets a dump of its own beside it:
`pg_dump --format=custom --no-owner --no-privileges`, after `verify_audit` and `verify_statistics`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.addresses import PostgresAddress
from config.development import ROOT
from config.local_services.postgres_programs import candidate_folders

COMMIT = "348eed4"
DUMP = Path(__file__).with_name(f"{COMMIT}.dump")
SECRETS = json.loads(Path(__file__).with_name(f"{COMMIT}.secrets.json").read_text())

# What an upgrade may not change: the history and its chain, states and due moments, sealed values, tallies.
KEPT = {
    "events": "SELECT id, dossier_id, seq, action, from_state, state, happened_at, entered_at, previous_hash, hash,"
    " md5(sealed) FROM dossiers_event",
    "dossiers": "SELECT id, code, state, received_at, due_at, promised_at, finished_at, last_seq, secret_hash"
    " FROM dossiers_dossier",
    "parties": "SELECT id, dossier_id, role, name, md5(sealed), id_index, phone_index FROM dossiers_party",
    "digests": "SELECT * FROM dossiers_auditdigest",
    "receipts": "SELECT id, series, year, number, amount, lines FROM dossiers_feereceipt",
    "tallies": 'SELECT office_id, procedure_id, version_id, channel, "on", received, early, on_time, late, no_due,'
    " withdrawn, stopped, refused FROM reporting_tally",
    "versions": "SELECT id, procedure_id, number, state, published_at FROM procedures_procedureversion",
}
# Tables of libraries that are no longer used: the version before still reads them.
LEFT_BEHIND = ("axes_*",)
INVALID = "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE NOT indisvalid"


def program(name: str) -> Path:
    """One of PostgreSQL's programs."""
    return next(folder / name for folder in candidate_folders() if (folder / name).exists())


@dataclass(frozen=True)
class Office:
    """A database on the servers of the tests."""

    name: str

    @property
    def url(self) -> str:
        """As its owner."""
        address = PostgresAddress.parse(os.environ["DATABASE_URL"])
        return PostgresAddress(**{**vars(address), "name": self.name}).url()

    @property
    def environment(self) -> dict[str, str]:
        """For `manage.py` of this version, with the keys of the old office."""
        named = {"DATABASE_URL": self.url, "MIGRATION_DATABASE_URL": "", "ONESTOP_APP_ROLE": "onestop_app"}
        return {**os.environ, **SECRETS, **named}

    def connect(self) -> psycopg.Connection:
        """Each statement its own transaction."""
        return psycopg.connect(self.url, autocommit=True)

    def make(self, *, of: Office | None = None) -> None:
        """Empty, or a copy of another that nobody is connected to."""
        self.drop()
        template = sql.Identifier(of.name) if of else sql.SQL("template0")
        _on_server(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(self.name), template))

    def drop(self) -> None:
        """With whoever is connected."""
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def restore(self) -> None:
        """The old office, as it was dumped."""
        self.make()
        command = [program("pg_restore"), "--no-owner", "--no-privileges", f"--dbname={self.url}", DUMP]
        # An older server does not know a setting or two of the dump; what matters is compared.
        subprocess.run(command, check=False, capture_output=True)

    def manage(self, *arguments: str) -> str:
        """What the command said; raises CalledProcessError."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def kept(self) -> dict[str, tuple[Any, ...]]:
        """How many rows of each kind, and their digest."""
        with self.connect() as connection:
            return {name: _digest(connection, query) for name, query in KEPT.items()}

    def invalid_indexes(self) -> list[str]:
        """Should be none."""
        with self.connect() as connection:
            return [name for (name,) in connection.execute(INVALID).fetchall()]

    def schema(self) -> list[str]:
        """All that pg_dump says about tables, indexes, constraints, triggers and functions.

        Twice through pg_dump: PostgreSQL spells a condition otherwise once it was restored.
        """
        again = Office(f"{self.name}_again")
        again.make()
        try:
            restore = [program("pg_restore"), "--no-owner", "--no-privileges", f"--dbname={again.url}"]
            subprocess.run(restore, input=self._dumped("custom"), check=False, capture_output=True)
            said = again._dumped("plain").decode()
        finally:
            again.drop()
        return sorted(
            line for line in said.splitlines() if line and not line.startswith(("--", "\\", "SET "))
        )

    def _dumped(self, form: str) -> bytes:
        gone = [f"--exclude-table={pattern}" for pattern in LEFT_BEHIND]
        options = ["--schema-only", "--no-owner", "--no-privileges", f"--format={form}", *gone]
        return subprocess.run(
            [program("pg_dump"), *options, self.url], check=True, capture_output=True
        ).stdout


def _on_server(statement: sql.Composed) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def _digest(connection: psycopg.Connection, query: str) -> tuple[Any, ...]:
    text = f"SELECT count(*), md5(string_agg(row::text, '|' ORDER BY row::text)) FROM ({query}) AS row"
    return connection.execute(text).fetchone()
