"""The old office and a fresh one, restored and made once."""

from collections.abc import Iterator

import pytest

from tests.upgrade.old_office import Office


@pytest.fixture(scope="session")
def old(worker_id: str) -> Iterator[Office]:
    """As 348eed4 left it; copy it, do not change it."""
    office = Office(f"upgrade_old_{worker_id}")
    office.restore()
    yield office
    office.drop()


@pytest.fixture(scope="session")
def fresh(worker_id: str) -> Iterator[Office]:
    """With this version's tables and nothing in them."""
    office = Office(f"upgrade_fresh_{worker_id}")
    office.make()
    office.manage("migrate", "--verbosity", "0")
    yield office
    office.drop()


@pytest.fixture
def office(old: Office, worker_id: str) -> Iterator[Office]:
    """A copy of the old office, to be upgraded."""
    copy = Office(f"upgrade_{worker_id}")
    copy.make(of=old)
    yield copy
    copy.drop()
