"""Re-appointment: one apology with a new date, which never moves the due date that outcomes use.

Legal source: Decree 61/2018/NĐ-CP art. 19.9 and 12.5 (announced before the due date, once only).
"""

from datetime import datetime

from dossiers.rules.clock_values import Clock
from dossiers.rules.standing import is_overdue
from procedures.rules.errors import RuleError, gettext_noop


def check_new_appointment(clock: Clock, at: datetime, promised_at: datetime) -> bool:
    """Return whether the apology comes late (after the due moment); RuleError when none may be given.

    `clock` is the clock before the event. Errors: already_reappointed, no_due_date, promise_not_in_future,
    promise_not_after_due.
    """
    if clock.promised_at is not None:
        raise RuleError("already_reappointed", gettext_noop("A dossier is re-appointed only once."))
    due_at = clock.committed.due_at if clock.committed else None
    if due_at is None:
        raise RuleError("no_due_date", gettext_noop("There is no due date now that could be promised anew."))
    if promised_at <= at:
        raise RuleError(
            "promise_not_in_future",
            gettext_noop("The new appointment must lie in the future."),
            field="promised_at",
        )
    if promised_at <= due_at:
        raise RuleError(
            "promise_not_after_due",
            gettext_noop("The new appointment must lie after the due date."),
            field="promised_at",
        )
    return is_overdue(due_at, at)
