"""The pytest plug-in that gives every test run servers, a clock and an order: `-p config.testing` in pyproject.toml.

It must come before pytest-django reads the settings, which a conftest.py cannot.
"""

import gc
import os
import re
import sys
from collections.abc import Generator
from contextlib import ExitStack
from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
import time_machine

from config.addresses import database_number, with_database_number
from config.local_services.errors import LocalServiceError
from config.local_services.for_commands import as_owner
from config.local_services.stack import throw_away_stack

_running = ExitStack()
# Names the moment for the workers, which are told nothing else so early.
MOMENT = "ONESTOP_TEST_MOMENT"
# Tests whose browser, processes or files keep the clock of the machine.
REAL_CLOCK = ("real_clock", "browser", "slow")
OFFICE_CLOCK = ZoneInfo("Asia/Ho_Chi_Minh")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--moment` and `--part`, for the runs on other days."""
    group = parser.getgroup("onestop")
    group.addoption(
        "--moment", metavar="2028-02-29T09:00", help="run as if it were this moment, office clock"
    )
    group.addoption("--part", metavar="1/4", help="only a part of the test files, drawn by the run's seed")
    group.addoption("--proof", action="store_true", help="whole where the tests else look at a sample")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Starts the servers, unless the environment names some or this is a worker of a run that has them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    _keep_bytecode()
    if moment := early_config.known_args_namespace.moment:
        os.environ[MOMENT] = moment
    if worker is None and "--help" not in sys.argv:
        _start_servers()
        early_config.add_cleanup(_running.close)
    if worker is not None and os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = redis_of(worker, os.environ["REDIS_URL"])
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # No worker runs beside most tests; those that are about it set the limit themselves.
    os.environ.setdefault("FIGURES_STALE_AFTER_SECONDS", "0")
    _set_clock(os.environ.get(MOMENT))
    return (yield)


def _keep_bytecode() -> None:
    """Workers, and the servers that tests start by the dozen, compile each module once, not each time."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _set_clock(moment: str | None) -> None:
    """Python's clocks go on from there; PostgreSQL's is asked by nothing of ours, Redis counts spans only."""
    if moment:
        at = datetime.fromisoformat(moment)
        travel = time_machine.travel(at if at.tzinfo else at.replace(tzinfo=OFFICE_CLOCK), tick=True)
        travel.start()
        _running.callback(travel.stop)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`@pytest.mark.seeds(first=0, sample=1, proof=200)`: so many random histories, each test's argument `seed`."""
    for marker in metafunc.definition.iter_markers("seeds"):
        count = marker.kwargs["proof" if metafunc.config.getoption("proof") else "sample"]
        metafunc.parametrize("seed", range(marker.kwargs["first"], marker.kwargs["first"] + count))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is for `--proof` alone, and the files of other parts than `--part`."""
    if not config.getoption("proof"):
        _deselect(config, items, {item for item in items if item.get_closest_marker("proof")})
    if os.environ.get(MOMENT):
        _deselect(config, items, {item for item in items if any(map(item.get_closest_marker, REAL_CLOCK))})
    if part := config.getoption("part"):
        _deselect(config, items, {item for item in items if not _belongs(item, part, config)})


def _deselect(config: pytest.Config, items: list[pytest.Item], left: set[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def _belongs(item: pytest.Item, part: str, config: pytest.Config) -> bool:
    """Each file belongs to one part; which one differs from seed to seed."""
    number, of = map(int, part.split("/"))
    seed = config.getoption("randomly_seed", 0)
    return crc32(f"{seed} {item.path.name}".encode()) % of == number - 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says how to run the same again: a quiet run shows no head."""
    said = [f"--randomly-seed={config.getoption('randomly_seed', None)}"]
    if moment := os.environ.get(MOMENT):
        said.append(f"--moment={moment}")
    terminalreporter.write_line("The order of this run: " + " ".join(said))


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
