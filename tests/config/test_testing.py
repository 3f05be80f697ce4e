"""The test run's own servers: real ones, apart from every other run's."""

import os

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection

from config.addresses import database_number
from config.testing import redis_of
from tests.conftest import AppRole


@pytest.mark.django_db
def test_tests_run_as_the_owner_on_real_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (True,)
    assert connection.settings_dict["NAME"].startswith("test_")


def test_the_cache_is_a_real_server() -> None:
    cache.set("a", {"b": 1}, 5)
    assert cache.get("a") == {"b": 1}


def test_each_worker_has_its_own_numbered_database() -> None:
    numbers = [database_number(redis_of(f"gw{index}", "redis://host/2")) for index in range(3)]
    assert numbers == [3, 4, 5]


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="only with several workers")
def test_this_worker_uses_its_own() -> None:
    assert database_number(os.environ["REDIS_URL"]) > 0


@pytest.mark.django_db(transaction=True)
def test_the_application_role_cannot_change_tables(app_role: AppRole) -> None:
    with app_role.connect() as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute("CREATE TABLE mine (x int)")


@pytest.mark.django_db
def test_djangos_connection_can_act_as_the_application_role(app_role: AppRole) -> None:
    with connection.cursor() as cursor:
        with app_role.acting():
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (app_role.user,)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() != (app_role.user,)
