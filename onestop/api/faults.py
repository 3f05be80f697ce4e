"""What an error of the database, the disk or a value that it refuses means for the caller: one table for all doors."""

from __future__ import annotations

import errno
from dataclasses import dataclass

import structlog
from django.core.exceptions import ValidationError
from django.db import DataError, Error, IntegrityError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

from procedures.rules.errors import gettext_noop

log = structlog.get_logger("onestop.faults")


@dataclass(frozen=True)
class Fault:
    """An answer: `template` is an English source; `retry_after` is in seconds, 0 where waiting does not help."""

    status: int
    code: str
    template: str
    retry_after: int = 0

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the reader's language."""
        return _(self.template)


BUSY = Fault(503, "busy", gettext_noop("The database is busy or away. Try again in a moment."), 2)
READ_ONLY = Fault(
    503,
    "read_only",
    gettext_noop(
        "The database takes nothing in at the moment: it is being moved or looked after. Reading works. Try again in a"
        " few minutes."
    ),
    60,
)
STORAGE_FULL = Fault(
    503,
    "storage_full",
    gettext_noop("There is no room left to store anything. Nothing was recorded. Tell your administrator."),
    120,
)
CONFLICT = Fault(409, "conflict", gettext_noop("This goes against what is stored already. Read it again."))
NOT_STORABLE = Fault(
    422, "value_not_storable", gettext_noop("A value cannot be stored. Look through what was typed.")
)

# https://www.postgresql.org/docs/18/errcodes-appendix.html; None: the server gave no answer.
_BY_STATE = {
    "25006": READ_ONLY,  # read_only_sql_transaction
    "53100": STORAGE_FULL,  # disk_full
    "23505": CONFLICT,  # unique_violation
    "23P01": CONFLICT,  # exclusion_violation
    "55P03": BUSY,  # lock_not_available
    "25P03": BUSY,  # idle_in_transaction_session_timeout
    "25P04": BUSY,  # transaction_timeout
}
# A standby has no unlogged tables.
_NOT_SUPPORTED = "0A000"
# Connections, rolled back (deadlock, serialization), out of connections or memory, shut down or cancelled, system.
_BUSY_CLASSES = ("08", "40", "53", "57", "58")
_DISK = {errno.ENOSPC: STORAGE_FULL, errno.EDQUOT: STORAGE_FULL, errno.EROFS: READ_ONLY}


def fault_of(error: BaseException | None) -> Fault | None:
    """The answer to an error; None where it is a mistake of ours.

    The last resort for values: a door should have refused them with a sentence of its own, so the callers log them.
    """
    if isinstance(error, Error):
        return _of_database(error)
    if isinstance(error, OSError):
        return _DISK.get(error.errno or 0)
    if isinstance(error, UnicodeEncodeError | ValidationError):
        return NOT_STORABLE
    return None


def note(fault: Fault, error: BaseException) -> None:
    """Log what came of an error: the place, by Django's own line; here the code and the database's."""
    log.error(
        "fault", code=fault.code, status=fault.status, error=type(error).__name__, sqlstate=sqlstate(error)
    )


def _of_database(error: Error) -> Fault | None:
    state = sqlstate(error)
    if state in _BY_STATE:
        return _BY_STATE[state]
    if state == _NOT_SUPPORTED and "during recovery" in str(error):
        return READ_ONLY
    if isinstance(error, OperationalError | InterfaceError) and (
        state is None or state.startswith(_BUSY_CLASSES)
    ):
        return BUSY
    if isinstance(error, DataError | IntegrityError):
        return NOT_STORABLE
    return None


def sqlstate(error: BaseException) -> str | None:
    """PostgreSQL's code of an error, None when it gave no answer."""
    return getattr(error.__cause__, "sqlstate", None)
