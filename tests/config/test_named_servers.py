"""Named servers that cannot be used are told in one sentence with the remedy; no password is ever shown."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from config.addresses import PostgresAddress
from config.local_services.errors import LocalServiceError
from config.local_services.named_servers import broker_problem, refuse_unusable

PASSWORD = "hunter2-never-shown"


def address(**changed: str) -> str:
    known = PostgresAddress.parse(os.environ["DATABASE_URL"])
    parts = {name: getattr(known, name) for name in ("name", "user", "password", "host", "port")}
    return PostgresAddress(**(parts | {"name": "postgres"} | changed), options=known.options).url()


@pytest.fixture
def poor_role() -> Iterator[str]:
    """A role that may connect, and nothing else."""
    name = f"poor_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(**_place(), autocommit=True) as server:
        server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        yield name
        server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def _place() -> dict[str, str]:
    known = PostgresAddress.parse(os.environ["DATABASE_URL"])
    named = {"host": known.host, "port": known.port, "user": known.user, "password": known.password}
    return {name: value for name, value in named.items() if value} | {"dbname": "postgres"}


def refusal(**environment: str) -> str:
    with pytest.raises(LocalServiceError) as refused:
        refuse_unusable(environment)
    assert PASSWORD not in str(refused.value)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_role_that_may_change_no_table_is_told_of_the_owner(poor_role: str) -> None:
    said = refusal(DATABASE_URL=address(user=poor_role))
    assert f"DATABASE_URL: the role {poor_role} may not change the tables" in said
    assert "MIGRATION_DATABASE_URL=postgresql://owner:password@host/name make run" in said


def test_with_the_owner_named_as_well_all_is_well(poor_role: str) -> None:
    refuse_unusable({"DATABASE_URL": address(user=poor_role), "MIGRATION_DATABASE_URL": address()})


def test_a_role_beside_the_owner_of_the_tables_is_refused(db: None, poor_role: str) -> None:
    database = connection.settings_dict["NAME"]
    with psycopg.connect(**(_place() | {"dbname": database}), autocommit=True) as server:
        server.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(poor_role)))
        try:
            said = refusal(DATABASE_URL=address(user=poor_role, name=database))
        finally:
            server.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(poor_role)))
    assert "Name its owner" in said


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "no such database"},
        {"user": "nobody_here", "password": PASSWORD},
        {"host": "/nowhere", "password": PASSWORD},
        {"host": "127.0.0.1", "port": "1", "password": PASSWORD},
    ],
)
@pytest.mark.parametrize("variable", ["DATABASE_URL", "MIGRATION_DATABASE_URL"])
def test_a_server_that_does_not_let_us_in(variable: str, changed: dict[str, str]) -> None:
    said = refusal(**({"DATABASE_URL": address()} | {variable: address(**changed)}))
    assert said.startswith(f"{variable}: no connection (")
    assert f"{variable}=postgresql://user:password@host/name make run" in said


def test_an_address_that_is_none() -> None:
    assert "names no database" in refusal(DATABASE_URL="postgresql://host")


def test_a_broker_that_is_away_is_told_and_stops_nobody() -> None:
    assert broker_problem({"REDIS_URL": os.environ["REDIS_URL"]}) == ""
    assert "The office opens without it" in broker_problem({"REDIS_URL": "redis://127.0.0.1:1/0"})
    assert "The office opens without it" in broker_problem({"REDIS_URL": "redis://127.0.0.1:port/0"})
