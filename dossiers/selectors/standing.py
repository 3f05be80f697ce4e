"""The rule of `dossiers.rules.standing` for rows: as a condition for querysets, and as a text for statements."""

from datetime import datetime

from django.db.models import Q

from dossiers.rules.standing import Standing

# Of a row `{row}` with `clock` and `due_at` at the moment `{at}`.
OPEN_STANDING = (
    f"CASE WHEN {{row}}.clock = 'paused' THEN '{Standing.WAITING}' "
    f"WHEN {{row}}.due_at < {{at}} THEN '{Standing.OVERDUE}' ELSE '{Standing.WITHIN}' END"
)


def overdue(at: datetime) -> Q:
    """Return the condition that a due moment has passed at `at`; say beside it that the row is open."""
    return Q(due_at__lt=at)


def stands(standing: Standing, at: datetime) -> Q:
    """Return the condition that an open row with a clock stands like that at `at`: within, overdue or waiting."""
    waits, late = Q(clock="paused"), Q(due_at__isnull=False) & overdue(at)
    return {
        Standing.WAITING: waits,
        Standing.OVERDUE: ~waits & late,
        Standing.WITHIN: ~waits & ~late,
    }[standing]
