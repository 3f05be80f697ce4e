"""An office of the last release, upgraded: the same history, the same figures, the tables of a fresh installation."""

import pytest

from tests.upgrade.old_office import KEPT, Office

pytestmark = pytest.mark.slow


def test_an_upgrade_keeps_everything_and_makes_the_same_tables(office: Office, fresh: Office) -> None:
    before = office.kept()
    assert {name for name, (rows, _) in before.items() if rows} == set(KEPT), (
        "the dump has something of each kind"
    )

    office.manage("migrate", "--verbosity", "0")
    office.manage("grant_app_role")

    assert office.kept() == before
    assert office.invalid_indexes() == []
    assert office.schema() == fresh.schema()
    assert "120" in office.manage("verify_audit")
    office.manage("verify_statistics")
    assert "[ ]" not in office.manage("showmigrations")
