"""The pytest plug-in that gives every test run servers of its own: `-p config.testing` in pyproject.toml.

It must come before pytest-django reads the settings, which a conftest.py cannot.
"""

import os
import re
import sys
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from config.addresses import database_number, with_database_number
from config.local_services.errors import LocalServiceError
from config.local_services.for_commands import as_owner
from config.local_services.stack import throw_away_stack

_running = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Starts the servers, unless the environment names some or this is a worker of a run that has them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None and "--help" not in sys.argv:
        _start_servers()
        early_config.add_cleanup(_running.close)
    if worker is not None and os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = redis_of(worker, os.environ["REDIS_URL"])
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # No worker runs beside most tests; those that are about it set the limit themselves.
    os.environ.setdefault("FIGURES_STALE_AFTER_SECONDS", "0")
    return (yield)


def _start_servers() -> None:
    os.environ["ONESTOP_ENV"] = "development"
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    try:
        os.environ.update(_running.enter_context(throw_away_stack()))
    except LocalServiceError as error:
        raise pytest.UsageError(str(error)) from error
    # Tests make and drop databases, which the application's role may not.
    os.environ.update(as_owner(os.environ))


def redis_of(worker: str, url: str) -> str:
    """The numbered database of one xdist worker: `gw0` has the first after the one named."""
    number = int(re.sub(r"[^0-9]", "", worker) or 0)
    return with_database_number(url, database_number(url) + 1 + number)
