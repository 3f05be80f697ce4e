"""The databases in the hands of pytest-django: which one a test works on, and what is left there after it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from procedures.selectors.calendars import working_calendar
from tests.databases import PLAIN, Databases
from tests.restoring import Rows
from tests.states import STATES


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Databases]:
    """In place of pytest-django's: templates are made once in a run, and copied for each worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"process {os.getpid()}")
    with django_db_blocker.unblock():
        databases = Databases(worker, run, STATES)
        databases.use(PLAIN)
    yield databases
    with django_db_blocker.unblock():
        databases.drop()


@pytest.fixture(scope="session", autouse=True)
def _rows_are_restored() -> Iterator[None]:
    """In place of Django's flush, which empties 83 tables and asks every app what belongs in them."""
    found: dict[str, Rows] = {}

    def enter(of: Any) -> None:
        name = connection.settings_dict["NAME"]
        if name not in found:
            found[name] = Rows()

    def leave(test: Any) -> None:
        found[connection.settings_dict["NAME"]].restore()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(enter))
        patch.setattr(TransactionTestCase, "_fixture_teardown", leave)
        yield


@pytest.fixture
def _beginning(
    request: pytest.FixtureRequest, django_db_setup: Databases, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The state after which a fixture of the test is named: `reference`, `demonstration`."""
    state = next((name for name in request.fixturenames if name in STATES), PLAIN)
    with django_db_blocker.unblock(), django_db_setup.using(state):
        if state != PLAIN:
            working_calendar.cache_clear()
        yield
    if state != PLAIN:
        # Calendars are kept by their number, which means another one in another database.
        working_calendar.cache_clear()


@pytest.fixture
def _django_db_helper(_beginning: None, _django_db_helper: None) -> None:
    """pytest-django's, which begins the test's transaction, after the database is chosen."""


@pytest.fixture
def reference(db: None) -> None:
    """The test's database begins with the offices and the catalogue of the demonstration."""


@pytest.fixture
def demonstration(db: None) -> None:
    """The test's database begins with the demonstration: offices, catalogue, staff and counters, no dossier."""
