"""Which dossiers have a delay to explain: resolved late, overdue now, or once overdue when a report could have them."""

from datetime import datetime

import pytest

from dossiers.rules.lateness import Stand, was_late
from tests.factories import local

# Due on Thursday 5 March at 17:00.
RECEIVED, DUE = local(2026, 3, 2), local(2026, 3, 5, 17)
THURSDAY_NIGHT, MIDNIGHT = local(2026, 3, 5, 23, 59), local(2026, 3, 6)
FRIDAY, MONDAY, LATER = local(2026, 3, 6, 9), local(2026, 3, 9, 9), local(2026, 4, 1)
NEW_DUE = local(2026, 3, 19, 17)


def running(since: datetime = RECEIVED, due: datetime | None = DUE) -> Stand:
    return Stand(since, due, is_running=True)


def waiting(since: datetime) -> Stand:
    return Stand(since, None, is_running=False)


def ended(since: datetime, outcome: str) -> Stand:
    return Stand(since, DUE, is_running=False, outcome=outcome)


def reopened(since: datetime, due: datetime | None) -> Stand:
    return Stand(since, due, is_running=True, begins_anew=True)


@pytest.mark.parametrize(
    ("stands", "at", "expected"),
    [
        # Open: by the moment.
        ([running()], DUE, False),
        ([running()], local(2026, 3, 5, 17, 1), True),
        ([running(due=None)], LATER, False),
        # Waiting: overdue before, or never.
        ([running(), waiting(DUE)], LATER, False),
        ([running(), waiting(THURSDAY_NIGHT)], LATER, True),
        ([running(), waiting(FRIDAY)], LATER, True),
        # A new limit after the wait does not undo that it was overdue.
        ([running(), waiting(FRIDAY), running(MONDAY, NEW_DUE)], LATER, True),
        ([running(), waiting(local(2026, 3, 4)), running(MONDAY, NEW_DUE)], NEW_DUE, False),
        # Resolved: by its outcome, whatever was written beside it after the due moment.
        ([running(), ended(THURSDAY_NIGHT, "on_time")], LATER, False),
        ([running(), running(local(2026, 3, 5, 17, 30)), ended(THURSDAY_NIGHT, "on_time")], LATER, False),
        ([running(), ended(FRIDAY, "late"), ended(MONDAY, "late")], LATER, True),
        ([running(), ended(local(2026, 3, 5, 17, 1), "late")], LATER, True),
        ([running(), waiting(FRIDAY), running(MONDAY, NEW_DUE), ended(NEW_DUE, "on_time")], LATER, True),
        # Withdrawn or stopped: late if a report could have it, that is, if its due day was over.
        ([running(), ended(DUE, "withdrawn")], LATER, False),
        ([running(), ended(THURSDAY_NIGHT, "withdrawn")], LATER, False),
        ([running(), ended(MIDNIGHT, "withdrawn")], LATER, True),
        ([running(), waiting(FRIDAY), ended(MONDAY, "stopped")], LATER, True),
        ([running(), waiting(local(2026, 3, 4)), ended(MONDAY, "stopped")], LATER, False),
        # Taken up again it has another life.
        ([running(), ended(FRIDAY, "late"), reopened(MONDAY, NEW_DUE)], NEW_DUE, False),
        ([running(), ended(FRIDAY, "late"), reopened(MONDAY, NEW_DUE)], LATER, True),
        ([], LATER, False),
    ],
)
def test_what_was_late(stands: list[Stand], at: datetime, expected: bool) -> None:
    assert was_late(stands, at) is expected
