"""What nobody can write, whichever program they use: moments that nobody lives in, and another code."""

from __future__ import annotations

import importlib

import pytest
from django.db import IntegrityError, connection, transaction

from dossiers.models import Dossier
from tests.onestop.api.conftest import Desk, clock, desk

__all__ = ["clock", "desk"]
pytestmark = pytest.mark.django_db
MOMENTS = importlib.import_module("dossiers.migrations.0012_moments_are_plausible").MOMENTS


def refused(statement: str) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(error.value)


@pytest.mark.parametrize(
    "value", ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "2200-01-01 00:00:00+00"]
)
@pytest.mark.parametrize("column", MOMENTS["dossiers_dossier"])
def test_a_moment_that_nobody_lives_in(desk: Desk, column: str, value: str) -> None:
    desk.take_in()
    # Or by an older check of the same column.
    assert "violates check constraint" in refused(f"UPDATE dossiers_dossier SET {column} = '{value}'")


def test_every_moment_of_these_tables_is_checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name = ANY(%s) AND data_type = 'timestamp with time zone'",
            [list(MOMENTS)],
        )
        there = set(cursor.fetchall())
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conname LIKE '%%_moments_plausible' AND convalidated"
        )
        assert cursor.fetchone() == (len(MOMENTS),)
    assert there == {(table, column) for table, columns in MOMENTS.items() for column in columns}


@pytest.mark.parametrize("change", ["code = 'H99.01-260302-9999'", "serial = 9999", "code_on = '2026-03-03'"])
def test_a_code_is_given_once(desk: Desk, change: str) -> None:
    desk.take_in()
    assert "cannot be changed" in refused(f"UPDATE dossiers_dossier SET {change}")


def test_the_same_code_is_no_change(desk: Desk) -> None:
    code = desk.take_in()["code"]
    assert Dossier.objects.filter(code=code).update(code=code) == 1
