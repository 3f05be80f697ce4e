"""`manage.py make_transition_migration NAME`: the migration that brings `dossiers_transition` to the table in code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dossiers.migrations._transition_changes import Step
from dossiers.rules.transitions import TRANSITIONS

TEXT = '''"""Steps of the life cycle: the table in the database follows `dossiers/rules/transitions.py`."""

from django.db import migrations

from dossiers.migrations._transition_changes import steps_changed

ADDED = {added}
REMOVED = {removed}


class Migration(migrations.Migration):
    dependencies = [("dossiers", "{before}")]

    operations = [steps_changed(added=ADDED, removed=REMOVED)]
'''


class Command(BaseCommand):
    help = (
        "Writes the migration that adds to the database the steps that were added to dossiers/rules/transitions.py, "
        "and removes those that were removed. For developers; the database must be migrated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The name, and for tests another folder."""
        parser.add_argument("name", help="what the steps are about, for example dossiers_are_lent_out")
        parser.add_argument("--folder", type=Path, help="default: dossiers/migrations")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, write, and print the path; CommandError for a name that is none or a database left behind."""
        if not options["name"].isidentifier():
            raise CommandError("A name consists of letters, digits and _, for example dossiers_are_lent_out.")
        before = _last_migration()
        code, database = steps_in_code(), steps_in_database()
        if code == database:
            self.stdout.write("The database has the steps of the code: no migration is needed.")
            return
        folder = options["folder"] or Path(apps.get_app_config("dossiers").path) / "migrations"
        file = folder / f"{int(before[:4]) + 1:04d}_{options['name']}.py"
        file.write_text(
            TEXT.format(added=_lines(code - database), removed=_lines(database - code), before=before)
        )
        self.stdout.write(str(file))


def steps_in_code() -> set[Step]:
    """Return each step of the table in code."""
    return {
        (row.action.value, source or "", row.target_from(source).value)
        for row in TRANSITIONS
        for source in row.sources
    }


def steps_in_database() -> set[Step]:
    """Return each step that the database lets an event take."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, from_state, state FROM dossiers_transition")
        return set(cursor.fetchall())


def _last_migration() -> str:
    """Return the name of the app's last migration, applied here."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes("dossiers")
    if executor.migration_plan(leaves):
        raise CommandError("The database lacks migrations: run manage.py migrate first.")
    return leaves[-1][1]


def _lines(steps: Iterable[Step]) -> str:
    """Return the rows as Python, in order and one to a line."""
    rows = [f"    ({', '.join(json.dumps(name) for name in step)}),\n" for step in sorted(steps)]
    return f"[\n{''.join(rows)}]" if rows else "()"
