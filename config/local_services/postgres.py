"""The embedded PostgreSQL: one cluster on one socket, two roles."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from config.local_services.addresses import APP_ROLE, DATABASE_NAME, OWNER_ROLE
from config.local_services.errors import LocalServiceError
from config.local_services.postgres_programs import OUTSIDE, PostgresPrograms, find_programs, make_open
from config.local_services.processes import end_all_in, run, spawn, stop
from config.local_services.state import StateFolder, private
from config.terminal import translated as _

BUILTIN_LOCALE_SINCE = 17
START_PATIENCE = 60.0
STOP_PATIENCE = 30.0
CLUSTERS = "cluster-"
# Everybody who reaches the private socket folder is us; nobody comes over the network.
ACCESS_RULES = "local all all trust\nhost all all all reject\n"
# No autovacuum: statistics taken while a test's rows are uncommitted call full tables empty, and plans become slow.
NOT_DURABLE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=4GB",
    "autovacuum=off",
)
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    # Statements and rows hold codes and hashes; the log is read by whoever runs the machine.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    # Nobody keeps this on a turning disk; the default makes a month's list read all dossiers.
    "random_page_cost=1.1",
)


class Postgres:
    """The cluster of one state folder."""

    name = "postgres"

    def __init__(self, state: StateFolder) -> None:
        self.state = state
        self.programs: PostgresPrograms = find_programs()
        self.base = self._base()
        self.data = self.base / "postgres"
        self.sockets = state.socket_folder(parent=self.base)
        self.programs.run_as.own(self.sockets)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def stop_signal(self) -> int:
        """Fast shutdown; a throw-away cluster need not be left tidy."""
        return signal.SIGQUIT if self.state.throw_away else signal.SIGINT

    def start(self) -> None:
        """Makes the cluster on the first call, starts it and waits until it answers."""
        if not (self.data.exists() and any(self.data.iterdir())):
            self._create()
        self._refuse_other_major()
        # Ours, and the same at each start: a copy that a power cut emptied would let nobody in.
        self._write_access_rules(self.data)
        self._clear_after_kill()
        self.process = spawn(
            [self.programs["postgres"], "-D", str(self.data), *self._settings()],
            self.state.log(self.name),
            environment=_environment(),
            run_as=self.programs.run_as,
            death_signal=self.stop_signal,
        )
        self._wait_until_ready(self.process)
        try:
            self._ensure_roles_and_database()
        except psycopg.Error as error:
            raise LocalServiceError(self._damaged(str(error))) from error

    def stop(self) -> None:
        """Ends the server with all data written."""
        if self.process:
            stop(self.process, self.stop_signal, STOP_PATIENCE)
            self.process = None
        if self.state.throw_away and self.base != self.state.path:
            shutil.rmtree(self.base, ignore_errors=True)

    def _base(self) -> Path:
        """The folder with data and sockets: ours, or one that the other user can reach."""
        if not self.programs.run_as.other_user:
            return self.state.path
        note = self.state.path / "postgres-folder"
        parent = Path(tempfile.gettempdir()) if self.state.throw_away else OUTSIDE
        if not note.exists():
            make_open(parent)
            private(note).write_text(tempfile.mkdtemp(prefix=CLUSTERS, dir=parent))
        base = noted_folder(note)
        base.mkdir(mode=0o700, exist_ok=True)
        self.programs.run_as.own(base)
        return base

    def _settings(self) -> list[str]:
        folder = str(self.sockets).replace('"', '""')
        memory = [] if os.access("/dev/shm", os.W_OK) else ["dynamic_shared_memory_type=mmap"]
        chosen = [*SETTINGS, *memory, f'unix_socket_directories="{folder}"', "unix_socket_permissions=0700"]
        if not self.state.durable:
            chosen += NOT_DURABLE
        return [part for setting in chosen for part in ("-c", setting)]

    def _create(self) -> None:
        """Makes the cluster under another name and renames it when it is whole: a broken one is never used."""
        draft = self.base / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        answer = run(
            [self.programs["initdb"], "-D", str(draft), *self._cluster_options()],
            run_as=self.programs.run_as,
            environment=_environment(),
        )
        if answer.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            summary = _("The database could not be made in %(folder)s.") % {"folder": self.data}
            raise LocalServiceError(explain(answer.stderr, summary))
        self._write_access_rules(draft)
        draft.rename(self.data)

    def _write_access_rules(self, cluster: Path) -> None:
        file = cluster / "pg_hba.conf"
        file.write_text(ACCESS_RULES)
        self.programs.run_as.own(file)

    def _cluster_options(self) -> list[str]:
        options = [f"--username={OWNER_ROLE}", "--auth=trust", "--encoding=UTF8"]
        if self.programs.major >= BUILTIN_LOCALE_SINCE:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            options += ["--locale=C.UTF-8"]
        return options if self.state.durable else [*options, "--no-sync"]

    def _refuse_other_major(self) -> None:
        stored = read_quietly(self.data / "PG_VERSION").strip()
        if not stored.isdecimal():
            raise LocalServiceError(self._damaged(_("The file PG_VERSION is missing or damaged.")))
        if int(stored) != self.programs.major:
            raise LocalServiceError(
                _(
                    "The data in %(folder)s were written by PostgreSQL %(stored)s; installed is PostgreSQL "
                    "%(installed)s.\nInstall the older programs again, dump with pg_dump and load the dump into a new "
                    "folder (docs/operation.md, Another PostgreSQL), or move %(folder)s away to begin anew."
                )
                % {"folder": self.data, "stored": stored, "installed": self.programs.major}
            )

    def _damaged(self, said: str) -> str:
        """What is said when the database does not open: it is no hint, and nobody may set it aside for the office."""
        return explain(
            said,
            _(
                "The database in %(folder)s does not open. Nothing in it was changed. If it is damaged, bring it back "
                "from a backup (docs/operation.md, Backup)."
            )
            % {"folder": self.data},
        )

    def _clear_after_kill(self) -> None:
        """Makes sure that no process of a killed server still writes here, then removes the notes it left.

        PostgreSQL would do so itself, but takes any living process with the noted number for its own.
        """
        end_all_in(self.data)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink()

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_PATIENCE
        while time.monotonic() < until:
            if process.poll() is not None:
                break
            try:
                self._connect("postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        stop(process, signal.SIGQUIT, 5)
        raise LocalServiceError(self._damaged(self._log_end()))

    def _log_end(self) -> str:
        return read_quietly(self.state.log(self.name))[-2000:]

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=OWNER_ROLE, dbname=database, connect_timeout=3, autocommit=True
        )

    def _ensure_roles_and_database(self) -> None:
        """The owner changes tables; the application's role only uses them, and gets its rights by migration."""
        with self._connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
                connection.execute(f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME])
            if not known.fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE_NAME} OWNER {OWNER_ROLE}")


def _environment() -> dict[str, str]:
    """Nothing of the caller's: a PGDATA or a locale of theirs would change what the programs do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def explain(output: str, summary: str) -> str:
    """`summary` with what the programs said, and the remedy where it is known."""
    remedies = {
        "No space left on device": _("The disk is full: free some space and start again."),
        "Permission denied": _("The folder belongs to another user: run as that user, or set ONESTOP_STATE."),
        "wrong ownership": _("The folder belongs to another user: run as that user, or set ONESTOP_STATE."),
        "Read-only file system": _("The disk is read-only: name another folder with ONESTOP_STATE."),
    }
    known = dict.fromkeys(remedy for sign, remedy in remedies.items() if sign in output)
    said = "\n".join(f"  {line}" for line in output.strip().splitlines()[-6:])
    return "\n".join([summary, *(known or [_("What PostgreSQL said:")]), said])


def noted_folder(note: Path) -> Path:
    """The folder that the note names; raises LocalServiceError where it names none that we could have made."""
    folder = Path(read_quietly(note))
    if folder.is_absolute() and folder.name.startswith(CLUSTERS):
        return folder
    raise LocalServiceError(
        _(
            "The file %(note)s must name the folder of the database, and is damaged. Write that folder into "
            "it (look for %(likely)s), or bring the file back from a backup."
        )
        % {"note": note, "likely": OUTSIDE / f"{CLUSTERS}…"}
    )


def read_quietly(file: Path) -> str:
    """The text of a file; empty where there is none to be read."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
