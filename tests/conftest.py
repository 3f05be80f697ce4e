"""What every test may ask for. The servers themselves come from config.testing."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from psycopg import sql

# How long an example takes on a busy machine says nothing about a law.
hypothesis.settings.register_profile("sample", deadline=None)
hypothesis.settings.register_profile("proof", deadline=None, max_examples=2_000)


def pytest_configure(config: pytest.Config) -> None:
    """Laws are tried on the usual hundred examples, and on thousands in `make proof`."""
    hypothesis.settings.load_profile("proof" if config.getoption("proof") else "sample")


pytest_plugins = ["tests.browser_notice", "tests.database_fixtures", "tests.process_fixtures"]


@dataclass(frozen=True)
class AppRole:
    """The application's role in the test database: it may use the tables and change none of them.

    `with app_role.connect() as other:` is a psycopg connection of its own, which sees committed rows only.
    `with app_role.acting():` lets Django's connection act as that role, inside the test's transaction.
    """

    user: str
    database: str
    host: str
    port: str
    password: str

    def connect(self) -> psycopg.Connection:
        """A connection as the role, each statement its own transaction."""
        return psycopg.connect(
            host=self.host or None,
            port=self.port or None,
            user=self.user,
            password=self.password or None,
            dbname=self.database,
            autocommit=True,
        )

    def acting(self) -> AbstractContextManager[None]:
        """Django's connection acts as the role until the end of the block."""
        return _acting_as(self.user)


@contextmanager
def _acting_as(user: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(user)))
        try:
            yield
        finally:
            # Fails in a broken transaction, whose rollback undoes the SET anyway.
            if (
                not connection.needs_rollback
                and connection.connection.info.transaction_status.name != "INERROR"
            ):
                cursor.execute("RESET ROLE")


@pytest.fixture
def app_role(_django_db_helper: None) -> AppRole:
    """The application's role with the rights of `grant_app_role`; ask for `db` or `transactional_db` too."""
    place = connection.settings_dict
    return AppRole(settings.APP_ROLE, place["NAME"], place["HOST"], place["PORT"], "")


CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser that is installed, one for all tests of a worker: a second one cannot run beside it."""
    api = pytest.importorskip("playwright.sync_api")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine; install it, or name it in CHROMIUM")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; what tests sign in for is something else. The deployment check holds the real one."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
