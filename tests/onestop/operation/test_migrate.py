"""`manage.py migrate` beside an office at work: it waits briefly, tries again, and mends what a stopped run left."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as django_s
from django.db import connection
from django.db.migrations.state import ProjectState

from dossiers.online_ddl import DropIndex, MakeIndex
from onestop.operation.schema import invalid_indexes

pytestmark = pytest.mark.django_db(transaction=True)
NAME, ON = "probe_of_the_tests", "dossiers_event (entered_at)"


def other_connection() -> psycopg.Connection:
    place = connection.settings_dict
    return psycopg.connect(
        host=place["HOST"],
        port=place["PORT"] or None,
        user=place["USER"],
        dbname=place["NAME"],
        autocommit=False,
    )


@contextmanager
def table_in_use(seconds: float) -> Iterator[None]:
    """A transaction elsewhere that has read the events, and ends after some time."""
    with other_connection() as other:
        other.execute("SELECT count(*) FROM dossiers_event")
        ends = threading.Timer(seconds, other.commit)
        ends.start()
        try:
            yield
        finally:
            ends.join()


def run(operation: Any) -> None:
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("dossiers", editor, ProjectState(), ProjectState())


@pytest.fixture
def no_probe() -> Iterator[None]:
    yield
    run(DropIndex(NAME, ON))


def make_invalid() -> None:
    """As a kill in the middle leaves it: another transaction holds it up until its time is over."""
    with table_in_use(1.0), connection.cursor() as cursor:
        with other_connection() as writer:
            writer.execute("LOCK TABLE dossiers_event IN ROW EXCLUSIVE MODE")
            cursor.execute("SET lock_timeout = '200ms'")
            with pytest.raises(Exception, match="lock timeout"):
                cursor.execute(f"CREATE INDEX CONCURRENTLY {NAME} ON {ON}")
            cursor.execute("RESET lock_timeout")
    assert invalid_indexes() == [NAME]


def test_an_index_that_is_not_valid_is_made_anew(no_probe: None) -> None:
    make_invalid()
    run(MakeIndex(NAME, ON))
    assert invalid_indexes() == []
    run(MakeIndex(NAME, ON))
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s), current_setting('lock_timeout')", [NAME])
        assert cursor.fetchone() == (NAME, "2s")


def test_migrate_mends_an_index_that_an_earlier_version_left(no_probe: None) -> None:
    make_invalid()
    call_command("migrate", verbosity=0)
    assert invalid_indexes() == []


def alter(self: Any, *args: Any, **options: Any) -> None:
    """A change that needs the table for itself for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dossiers_event ALTER COLUMN entered_at DROP DEFAULT")


def test_a_table_in_use_is_tried_again_and_nobody_waits_behind_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(django_s.Command, "handle", alter)
    refused: list[Exception] = []

    def office(reader: psycopg.Connection) -> None:
        """Works while somebody reads for long; behind a migration that waits for the reader it would wait too."""
        try:
            with other_connection() as other:
                other.execute("SET lock_timeout = '1500ms'")
                for _ in range(40):
                    other.execute("SELECT 1 FROM dossiers_event LIMIT 1")
                    other.commit()
                    time.sleep(0.05)
        except psycopg.Error as error:
            refused.append(error)
        finally:
            reader.commit()

    with other_connection() as reader:
        reader.execute("SELECT count(*) FROM dossiers_event")
        at_work = threading.Thread(target=office, args=[reader])
        at_work.start()
        call_command("migrate", verbosity=0)
        at_work.join()

    assert refused == []
    assert "A table is in use; trying again." in capsys.readouterr().err


def test_it_gives_up_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_s.Command, "handle", alter)
    with table_in_use(2.0), pytest.raises(CommandError, match="pg_stat_activity"):
        call_command("migrate", verbosity=0, give_up_after=0.2)


def test_the_second_of_two_waits(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    with other_connection() as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('onestop migrate', 0))")
        other.commit()
        ends = threading.Timer(0.8, other.close)
        ends.start()
        call_command("migrate", verbosity=0)
        ends.join()
    assert "Another migrate is at work" in capsys.readouterr().err


def test_nothing_of_it_stays_in_the_session() -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), count(*) FROM pg_locks WHERE locktype = 'advisory'"
        )
        assert cursor.fetchone() == ("2s", 0)
