"""Operations of migrations on tables that are written to all day: nobody is locked out, and each may be run again.

Indexes are made and dropped with CONCURRENTLY, which needs `atomic = False`. It waits for transactions under way and
lets new ones pass, so it may wait as long as it takes. Whatever stops it leaves an index that is not valid; the next
run drops that and makes it anew.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.utils import IntegrityError, NotSupportedError

IS_VALID = """
SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relname = %s AND c.relnamespace = 'public'::regnamespace
"""
LIMITS = ("lock_timeout", "statement_timeout")


class _IndexOperation(Operation):
    """An index by its name and what follows ON: `dossiers_event (happened_on) WHERE action = 'remind'`."""

    atomic = False
    reduces_to_sql = True
    reversible = True

    def __init__(self, name: str, on: str) -> None:
        self.name, self.on = name, on

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of these indexes, or say so beside (SeparateDatabaseAndState)."""

    def _make(self, editor: BaseDatabaseSchemaEditor) -> None:
        valid = None if editor.collect_sql else _is_valid(editor, self.name)
        if valid:
            return
        with _as_long_as_it_takes(editor):
            if valid is False:
                _execute(editor, f'DROP INDEX CONCURRENTLY IF EXISTS "{self.name}"')
            _execute(editor, f'CREATE INDEX CONCURRENTLY "{self.name}" ON {self.on}')

    def _drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        with _as_long_as_it_takes(editor):
            _execute(editor, f'DROP INDEX CONCURRENTLY IF EXISTS "{self.name}"')


class MakeIndex(_IndexOperation):
    """Makes it; one that is valid already is left."""

    def describe(self) -> str:
        """In the list of `migrate --plan`."""
        return f"Make index {self.name}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Makes it."""
        self._make(schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drops it."""
        self._drop(schema_editor)


class DropIndex(_IndexOperation):
    """Drops it; one that is gone already is no error."""

    def describe(self) -> str:
        """In the list of `migrate --plan`."""
        return f"Drop index {self.name}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drops it."""
        self._drop(schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Makes it."""
        self._make(schema_editor)


def _is_valid(editor: BaseDatabaseSchemaEditor, name: str) -> bool | None:
    """None: there is no such index."""
    with editor.connection.cursor() as cursor:
        cursor.execute(IS_VALID, [name])
        row = cursor.fetchone()
    return None if row is None else bool(row[0])


def _outside_of_transactions(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.in_atomic_block:
        raise NotSupportedError(
            "CONCURRENTLY works outside of transactions only: set atomic = False on the migration"
        )


@contextmanager
def _as_long_as_it_takes(editor: BaseDatabaseSchemaEditor) -> Iterator[None]:
    """No limits: CONCURRENTLY queues nobody behind it, and a large table takes hours. They come back afterwards."""
    if editor.collect_sql:
        yield
        return
    _outside_of_transactions(editor)
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s), current_setting(%s)", LIMITS)
        before = cursor.fetchone()
        cursor.execute("SELECT set_config(%s, '0', false), set_config(%s, '0', false)", LIMITS)
    yield
    with editor.connection.cursor() as cursor:
        for limit, value in zip(LIMITS, before, strict=True):
            cursor.execute("SELECT set_config(%s, %s, false)", [limit, value])


def _execute(editor: BaseDatabaseSchemaEditor, sql: str) -> None:
    # No parameters: a per cent sign is a per cent sign.
    editor.execute(sql, params=None)


CONSTRAINT = "SELECT convalidated FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass"


class AddCheck(Operation):
    """A CHECK: for what is written from now on at once, then for the rows that are there (`atomic = False`).

    Rows that break it stop no upgrade: the check holds for what is written from now on, and the operator is told.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, name: str, condition: str) -> None:
        self.table, self.name, self.condition = table, name, condition

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The database's own; models do not say it."""

    def describe(self) -> str:
        """In the list of `migrate --plan`."""
        return f"Check {self.name} on {self.table}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Adds it without reading the table, then reads the table without locking it."""
        is_there, is_valid = (False, False) if schema_editor.collect_sql else self._found(schema_editor)
        if not is_there:
            _execute(
                schema_editor,
                f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.name}" CHECK ({self.condition}) NOT VALID',
            )
        if not is_valid:
            with _as_long_as_it_takes(schema_editor):
                self._validate(schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drops it."""
        _execute(schema_editor, f'ALTER TABLE "{self.table}" DROP CONSTRAINT IF EXISTS "{self.name}"')

    def _validate(self, editor: BaseDatabaseSchemaEditor) -> None:
        try:
            _execute(editor, f'ALTER TABLE "{self.table}" VALIDATE CONSTRAINT "{self.name}"')
        except IntegrityError as error:
            warnings.warn(
                f"{self.table} has rows that break {self.name}: {error}; verify_audit names them",
                stacklevel=1,
            )

    def _found(self, editor: BaseDatabaseSchemaEditor) -> tuple[bool, bool]:
        """Whether it is there, and whether all rows were looked at."""
        with editor.connection.cursor() as cursor:
            cursor.execute(CONSTRAINT, [self.name, self.table])
            row = cursor.fetchone()
        return row is not None, bool(row and row[0])
