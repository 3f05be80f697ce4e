"""The states from which tests begin, each made once in a run (`tests/databases.py`)."""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from procedures.models import CalendarVersion
from tests.databases import PLAIN
from tests.factories import local, make_calendar
from tests.restoring import UNGUARDED, keep_rows
from tests.saved_tables import SavedTables

# A Friday afternoon: the Saturday before was worked (swap day), the Tuesday after is a day off.
NOW = local(2026, 11, 20, 15)


def plain() -> None:
    """Tables, the law's rows, the national calendar, and what the application's role may do."""
    ensure_role(settings.APP_ROLE)
    saved = SavedTables()
    if saved.load():
        return
    call_command("migrate", verbosity=0, interactive=False)
    call_command("grant_app_role")
    make_calendar()
    _publish_until_next_year()
    keep_rows()
    saved.save()


def _publish_until_next_year() -> None:
    """In later years offices have published what the shipped calendar has not; no day is off in it."""
    version = CalendarVersion.objects.get()
    until_next = range(min(version.years), timezone.localdate().year + 2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UNGUARDED)
        CalendarVersion.objects.update(years=sorted({*version.years, *until_next}))


def reference() -> None:
    """The offices and the catalogue of the demonstration, as of Friday, 20 November 2026."""
    from procedures.demo.loader import load_reference

    load_reference(by="test", at=local(2026, 11, 20))


def demonstration() -> None:
    """The beginning of the demonstration: offices, catalogue, staff and counters, and no dossier."""
    from onestop.demo.beginning import begin

    begin(local(2026, 11, 20, 15))


STATES: dict[str, Callable[[], None]] = {
    PLAIN: plain,
    "reference": reference,
    "demonstration": demonstration,
}


def ensure_role(name: str) -> None:
    """Makes the role on a named server that does not have it; the embedded one always has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
