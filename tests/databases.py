"""The databases of a test run: each state is made once, and every worker works on a copy of its own.

`plain` is what migrations make, with the national calendar and the rights of the application's role. Other states go on
from there (`tests/states.py`); a test that asks for the fixture of a state's name begins from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import sql

PLAIN = "plain"
# One lock for all that make or copy a template: PostgreSQL copies none that somebody uses.
LOCK = 7_301_220
COPY = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"


class Databases:
    """The states of one run on its server. `worker` names a worker's copies, `run` marks the templates of this run."""

    def __init__(self, worker: str, run: str, states: dict[str, Callable[[], None]]) -> None:
        self.worker, self.run, self.states = worker, run, states
        self.base = connection.settings_dict["NAME"]
        self.copies: set[str] = set()

    def use(self, state: str) -> None:
        """Django works on this worker's copy of the state, which is made when it is first asked for."""
        name = f"test_{self.base}_{self.worker}_{state}"
        if name not in self.copies:
            self._copy(state, name)
            self.copies.add(name)
        _turn_to(name)

    @contextmanager
    def using(self, state: str) -> Iterator[None]:
        """The copy until the end of the block, then the one before."""
        before = connection.settings_dict["NAME"]
        self.use(state)
        try:
            yield
        finally:
            _turn_to(before)

    def drop(self) -> None:
        """Removes this worker's copies; the templates go with the server, or with the next run's."""
        with self._server() as cursor:
            for name in self.copies:
                _run(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _turn_to(self.base)

    def _copy(self, state: str, name: str) -> None:
        with self._server() as cursor:
            template = self._template(state, cursor)
            _run(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            _run(cursor, COPY, name, template)

    def _template(self, state: str, cursor: Any) -> str:
        """The state's template, made unless this run has made it; its comment names the run."""
        name = f"test_{self.base}_template_{state}"
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        if cursor.fetchone() != (self.run,):
            _run(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            self._make(state, name, cursor)
            cursor.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(self.run))
            )
        return name

    def _make(self, state: str, name: str, cursor: Any) -> None:
        if state == PLAIN:
            _run(cursor, "CREATE DATABASE {}", name)
        else:
            _run(cursor, COPY, name, self._template(PLAIN, cursor))
        before = connection.settings_dict["NAME"]
        _turn_to(name)
        self.states[state]()
        _turn_to(before)

    @contextmanager
    def _server(self) -> Iterator[Any]:
        """A cursor beside all test databases, that holds the lock and has time."""
        with connection._nodb_cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield cursor


def _run(cursor: Any, text: str, *names: str) -> None:
    cursor.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


def _turn_to(name: str) -> None:
    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name
