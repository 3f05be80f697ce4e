from datetime import datetime
from decimal import Decimal

import pytest

from dossiers.rules.appointments import check_new_appointment
from dossiers.rules.clock import ClockEvent, ClockTerms, clock
from dossiers.rules.lifecycle import Action
from procedures.rules.errors import RuleError
from procedures.rules.time_limits import TimeLimit, Unit
from procedures.rules.workdays import LOCAL


def at(day, hour=9):
    return datetime(2026, 6, day, hour, tzinfo=LOCAL)


RECEIVED = ClockEvent(Action.ACCEPT, at(1))
FIVE_DAYS = ClockTerms(TimeLimit(Decimal(5), Unit.WORKING_DAYS))  # due Monday 8 June, 17:00


@pytest.mark.parametrize(
    ("now", "late"), [(at(5), False), (at(8, 17), False), (at(8, 18), True), (at(9), True)]
)
def test_an_apology_after_the_due_moment_is_late(now, late, calendar):
    assert check_new_appointment(clock([RECEIVED], FIVE_DAYS, calendar), now, at(12, 17)) is late


@pytest.mark.parametrize(
    ("events", "terms", "now", "promised_at", "code"),
    [
        ([], FIVE_DAYS, at(2), at(12), "no_due_date"),
        ([RECEIVED], ClockTerms(TimeLimit(None, Unit.NONE)), at(2), at(12), "no_due_date"),
        ([RECEIVED, ClockEvent(Action.ASK_PAYMENT, at(2))], FIVE_DAYS, at(3), at(12), "no_due_date"),
        ([RECEIVED], FIVE_DAYS, at(9), at(9), "promise_not_in_future"),
        ([RECEIVED], FIVE_DAYS, at(2), at(8, 17), "promise_not_after_due"),
        (
            [RECEIVED, ClockEvent(Action.REAPPOINT, at(2), at(12))],
            FIVE_DAYS,
            at(3),
            at(15),
            "already_reappointed",
        ),
    ],
)
def test_what_may_not_be_promised(events, terms, now, promised_at, code, calendar):
    with pytest.raises(RuleError) as refused:
        check_new_appointment(clock(events, terms, calendar), now, promised_at)
    assert refused.value.code == code
