"""Whether the database can be written to: a standby, a read-only setting and a full disk cannot."""

from __future__ import annotations

from django.db import OperationalError, connection, transaction

WRITABLE, READ_ONLY, FULL = "ok", "read_only", "full"
_DISK_FULL = "53100"
# Spills about a megabyte into a temporary file beside the data: it fails on a full disk, and leaves nothing behind:
# no row, no log of changes, no work for the vacuum.
_SPILL = "SELECT count(*) FROM generate_series(1, 50000)"


def storage() -> str:
    """`ok`, `read_only` or `full`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")
            if cursor.fetchone()[0]:
                return READ_ONLY
            cursor.execute("SET LOCAL work_mem = '64kB'")
            cursor.execute(_SPILL)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _DISK_FULL:
            raise
        return FULL
    return WRITABLE
