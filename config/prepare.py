"""`python -m config.prepare`: the tables and the application's rights as this version needs them; run as the owner."""

import os
import re
import sys
from io import StringIO

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.terminal import Bar, tell
from config.terminal import translated as _

WRONG_USE = 2
APPLIED = re.compile(r" OK\b| DONE\b| FAKED\b")


class Applied(StringIO):
    """What `migrate` prints, counted: one more for each migration that was applied."""

    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self.bar, self.done = bar, 0

    def write(self, text: str) -> int:
        """Moves the bar; the text itself is thrown away."""
        self.done += len(APPLIED.findall(text))
        self.bar.show(self.done)
        return len(text)


def main() -> int:
    """Migrates, then grants; one process for both, because starting Django takes longer than either.

    2 with one sentence where the environment or the database does not allow it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        migrate()
        call_command("grant_app_role")
        _refuse_wrong_keys()
    except ImproperlyConfigured as error:
        tell(str(error))
        return WRONG_USE
    except DatabaseError as error:
        tell(
            _(
                "The database could not be brought up to date: %(reason)s. “manage.py migrate” shows where it stopped."
            )
            % {"reason": " ".join(str(error).split())}
        )
        return WRONG_USE
    return 0


def _refuse_wrong_keys() -> None:
    # Models cannot be imported before Django is set up.
    from onestop.operation.keys import refuse_wrong_keys

    refuse_wrong_keys()


def migrate() -> None:
    """Applies what is missing, with a bar where something is."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        call_command("migrate", verbosity=0)
        return
    bar = Bar(_("Bringing the database up to date …"), missing)
    call_command("migrate", verbosity=1, no_color=True, stdout=Applied(bar))
    bar.close()


if __name__ == "__main__":
    sys.exit(main())
