"""`manage.py migrate`: Django's, beside an office at work: locks are waited for briefly, all is tried again."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connection

from dossiers.locks import release_from_session, try_hold_for_session
from onestop.operation.schema import invalid_indexes, mend_index

# Whoever waits for a lock on a table makes everybody wait who comes after: no longer than this (milliseconds).
LOCK_TIMEOUT = 400
# PostgreSQL: lock_not_available, deadlock_detected.
TAKEN = frozenset({"55P03", "40P01"})
GIVE_UP_AFTER, LONGEST_PAUSE = 1800.0, 15.0
# Of two commands at once the second waits.
ALONE = "migrate"


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Waits {LOCK_TIMEOUT} ms for each lock, so that nobody at work waits longer, and tries "
        "again where a table is in use. May be stopped at any moment and run again. Mends indexes that a stopped run "
        "left."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--give-up-after",
            type=float,
            default=GIVE_UP_AFTER,
            metavar="SECONDS",
            help=f"How long tables in use are waited for, in all (default {GIVE_UP_AFTER:.0f}).",
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Migrates; what was done before an interruption stays done."""
        until, pause = time.monotonic() + options["give_up_after"], 0.5
        while not self._done(args, options):
            if time.monotonic() + pause > until:
                raise CommandError(
                    "A table is in use by a transaction that does not end; pg_stat_activity names it. What was "
                    "applied so far stays; run the command again."
                )
            time.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def _done(self, args: tuple[Any, ...], options: dict[str, Any]) -> bool:
        """Whether this try went through; False where something was in use."""
        if not try_hold_for_session(ALONE):
            self.stderr.write("Another migrate is at work; waiting for it.")
            return False
        try:
            _set(f"SET lock_timeout = {LOCK_TIMEOUT}")
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                self._mend()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in TAKEN:
                raise
            self.stderr.write("A table is in use; trying again.")
            return False
        finally:
            if connection.connection is not None and not connection.needs_rollback:
                _set("RESET lock_timeout")
                _set("RESET statement_timeout")
                release_from_session(ALONE)
        return True

    def _mend(self) -> None:
        for name in invalid_indexes():
            self.stderr.write(f"Index {name} is not valid; making it anew.")
            mend_index(name)


def _set(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return bool(cursor.description is None or cursor.fetchone()[0])
