"""An upgrade killed by -9 at any statement, and run again: the same history, valid indexes, the tables of a fresh one.

By command, for it takes minutes: `pytest --proof tests/upgrade`. UPGRADE_KILL_STEP=1 kills at every statement.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from config.development import ROOT
from tests.upgrade.old_office import Office

pytestmark = pytest.mark.proof
STEP = int(os.environ.get("UPGRADE_KILL_STEP", "7"))


def migrate(office: Office, *at: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.upgrade.kill_migrate", *at],
        cwd=ROOT,
        env=office.environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(7200)
def test_killed_at_a_statement_and_run_again(old: Office, office: Office, fresh: Office) -> None:
    before, wanted = old.kept(), fresh.schema()
    whole = migrate(office)
    assert whole.returncode == 0, whole.stderr
    number = int(re.search(r"statements (\d+)", whole.stdout)[1])
    left_invalid = 0
    for at in range(1, number + 1, STEP):
        office.make(of=old)
        killed = migrate(office, str(at))
        assert killed.returncode == -9, (at, killed.stdout, killed.stderr)
        left_invalid += bool(office.invalid_indexes())

        again = migrate(office)

        assert again.returncode == 0, (at, again.stderr)
        assert office.invalid_indexes() == [], at
        assert office.kept() == before, at
        assert office.schema() == wanted, at
    print(
        f"{number} statements, killed at {len(range(1, number + 1, STEP))}, {left_invalid} left an invalid index"
    )
    assert left_invalid or STEP > 1, "no kill hit an index in the making"
