"""No migration after the first release's predecessor locks an office out of its tables, or cannot be run again."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import connection
from django.db.migrations import Migration, RunPython, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader

from tests.house.locking_ddl import faults

# What an installation of 348eed4 had applied: nobody comes from before.
BASELINE = {
    "dossiers": 9,
    "procedures": 4,
    "accounts": 2,
    "api": 1,
    "feedback": 5,
    "lookup": 2,
    "notices": 2,
    "printing": 1,
    "readings": 3,
    "reporting": 3,
    "reports": 2,
    "seals": 2,
    "web": 2,
}
FLOORS = ("onestop", "dossiers", "procedures")
OURS = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in FLOORS}
HOW = "CONTRIBUTING.md, *A migration*, says how it is done instead"


def migrations() -> dict[str, Migration]:
    found = MigrationLoader(None).disk_migrations
    return {
        f"{app}.{name}": migration
        for (app, name), migration in sorted(found.items())
        if app in OURS and int(name[:4]) > BASELINE.get(app, 0)
    }


MIGRATIONS = migrations()


def operations(migration: Migration) -> list:
    """All that touch the database, those inside of SeparateDatabaseAndState too."""
    return [
        inner
        for each in migration.operations
        for inner in (each.database_operations if isinstance(each, SeparateDatabaseAndState) else [each])
    ]


def test_the_baseline_names_apps_that_are_there() -> None:
    assert set(BASELINE) <= OURS
    assert MIGRATIONS, "nothing is looked at"


@pytest.mark.django_db
@pytest.mark.parametrize("name", MIGRATIONS)
def test_a_migration_locks_nobody_out(name: str) -> None:
    migration = MIGRATIONS[name]
    statements = MigrationLoader(connection).collect_sql([(migration, False)])
    assert faults(statements, in_transaction=migration.atomic) == [], HOW


@pytest.mark.parametrize("name", MIGRATIONS)
def test_a_migration_without_a_transaction_can_be_run_again(name: str) -> None:
    migration = MIGRATIONS[name]
    if migration.atomic:
        return
    # Django's own fail on an index that is there, and leave one that is not valid.
    bad = (AddIndexConcurrently, RemoveIndexConcurrently, RunPython)
    assert [each for each in operations(migration) if isinstance(each, bad)] == [], HOW


TABLE = "ALTER TABLE dossiers_event"


@pytest.mark.parametrize(
    ("statements", "rule"),
    [
        ([f"{TABLE} DROP CONSTRAINT f"], "ban-drop-constraint"),
        (
            [f'{TABLE} ADD CONSTRAINT "f" FOREIGN KEY ("x") REFERENCES "y" ("id")'],
            "adding-foreign-key-constraint",
        ),
        (["CREATE INDEX a ON dossiers_event (x)"], "require-concurrent-index-creation"),
        (
            ["CREATE INDEX CONCURRENTLY a ON dossiers_event (x)"],
            "concurrently-in-a-transaction",
        ),
        (["DROP INDEX event_left_out"], "require-concurrent-index-deletion"),
        (["REINDEX TABLE dossiers_event"], "require-concurrent-reindex"),
        ([f"{TABLE} ALTER COLUMN x SET NOT NULL"], "adding-not-nullable-field"),
        ([f"{TABLE} ALTER COLUMN x TYPE bigint"], "changing-column-type"),
        ([f"{TABLE} ADD COLUMN z integer NOT NULL"], "adding-required-field"),
        ([f"{TABLE} ADD COLUMN z uuid DEFAULT gen_random_uuid()"], "rewrites-the-table"),
        ([f"{TABLE} ADD COLUMN z int GENERATED ALWAYS AS (x) STORED"], "adding-field-with-default"),
        ([f"{TABLE} ADD CONSTRAINT c CHECK (x > 0)"], "constraint-missing-not-valid"),
        ([f"{TABLE} ADD CONSTRAINT u UNIQUE (x)"], "disallowed-unique-constraint"),
        (
            [f"{TABLE} ADD CONSTRAINT c CHECK (x > 0) NOT VALID", f"{TABLE} VALIDATE CONSTRAINT c"],
            "constraint-missing-not-valid",
        ),
        ([f"{TABLE} DROP COLUMN x"], "ban-drop-column"),
        ([f"{TABLE} RENAME COLUMN x TO y"], "renaming-column"),
        ([f"{TABLE} SET UNLOGGED"], "rewrites-the-table"),
        (["LOCK TABLE dossiers_event"], "locks-the-table"),
        (
            [f"{TABLE} ADD COLUMN x text NULL", "ALTER TABLE dossiers_party ADD COLUMN x text NULL"],
            "several-tables-in-one-transaction",
        ),
        (
            [f"{TABLE} ADD COLUMN x text NULL", "-- THIS OPERATION CANNOT BE WRITTEN AS SQL"],
            "data-and-schema-in-one-transaction",
        ),
    ],
)
def test_the_lint_catches(statements: list[str], rule: str) -> None:
    assert rule in {fault.partition(":")[0] for fault in faults(statements, in_transaction=True)}


@pytest.mark.parametrize(
    ("statements", "in_transaction"),
    [
        (["CREATE INDEX CONCURRENTLY a ON dossiers_event (x)"], False),
        ([f"{TABLE} ADD COLUMN x integer DEFAULT 3 NOT NULL"], True),
        ([f"{TABLE} ADD CONSTRAINT c CHECK (x > 0) NOT VALID"], True),
        ([f"{TABLE} VALIDATE CONSTRAINT c"], True),
        (["CREATE TABLE new (x bigint)", "CREATE INDEX a ON new (x)"], True),
        (["ALTER TABLE procedures_office ALTER COLUMN x SET NOT NULL"], True),
        (["UPDATE dossiers_event SET x = 1 WHERE false"], True),
    ],
)
def test_the_lint_lets_pass(statements: list[str], in_transaction: bool) -> None:
    assert faults(statements, in_transaction=in_transaction) == []
