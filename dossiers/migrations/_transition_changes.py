"""The operation of migrations that `manage.py make_transition_migration` writes."""

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

# Action, state before ("" where there is no dossier yet), state after.
Step = tuple[str, str, str]

ADD = "INSERT INTO dossiers_transition (action, from_state, state) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
REMOVE = "DELETE FROM dossiers_transition WHERE (action, from_state, state) = (%s, %s, %s)"


def steps_changed(*, added: Iterable[Step] = (), removed: Iterable[Step] = ()) -> RunPython:
    """Return the operation that adds and removes steps; backwards it does the opposite. It can be run again."""
    added, removed = tuple(added), tuple(removed)

    def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _change(schema_editor, added=added, removed=removed)

    def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _change(schema_editor, added=removed, removed=added)

    return RunPython(forwards, backwards)


def _change(
    schema_editor: BaseDatabaseSchemaEditor, *, added: tuple[Step, ...], removed: tuple[Step, ...]
) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(REMOVE, removed)
        cursor.executemany(ADD, added)
