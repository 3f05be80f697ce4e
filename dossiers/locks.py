"""Advisory locks by name: the one way to take them.

They are held until the transaction ends, so that they hold behind a pooler in transaction mode too; only `migrate`
holds one for its session. A name is hashed to 64 bits: two names that share a hash only wait for each other. Take a
lock before anything is read: a statement that follows sees all that the former holder committed.
"""

from django.db import connection

_KEY = "(hashtextextended('onestop ' || %s, 0))"


def hold(name: str, *, at_most_seconds: int | None = None) -> None:
    """Wait until nobody else holds `name`, then keep it until the transaction ends.

    Raises OperationalError when `at_most_seconds`, or the connection's own lock timeout, are over.
    """
    with connection.cursor() as cursor:
        if at_most_seconds is not None:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{at_most_seconds}s"])
        cursor.execute(f"SELECT pg_advisory_xact_lock{_KEY}", [name])


def try_hold(name: str) -> bool:
    """Return whether nobody else holds `name`; if so, it is held until the transaction ends."""
    return _asked("pg_try_advisory_xact_lock", name)


def try_hold_for_session(name: str) -> bool:
    """As `try_hold`, until `release_from_session`; needs a connection of its own, not a pooler's."""
    return _asked("pg_try_advisory_lock", name)


def release_from_session(name: str) -> None:
    """Let go what `try_hold_for_session` took."""
    _asked("pg_advisory_unlock", name)


def _asked(function: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}{_KEY}", [name])
        return bool(cursor.fetchone()[0])
