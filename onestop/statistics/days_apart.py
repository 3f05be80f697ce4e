"""How many days before or after the due day dossiers were resolved, from the events themselves: one statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from onestop.statistics.counting import conditions, parameters_of
from onestop.statistics.scopes import Scope, narrowing

# Days of the calendar between two local days; which outcome it was is told by the event, hours included.
_STATEMENT = """
SELECT e.happened_on - (e.due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, e.outcome, count(*)
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
WHERE e.action = 'resolve' AND e.happened_on BETWEEN %(first)s AND %(until)s
  AND e.outcome IN ('early', 'on_time', 'late') AND e.due_at IS NOT NULL {where}
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class DaysApart:
    """So many were resolved `days` after the due day (before it where negative) with that outcome."""

    days: int
    outcome: str
    count: int


def days_apart(scope: Scope) -> list[DaysApart]:
    """The counts of a scope by days and outcome, those resolved earliest first; without a due date none is counted.

    Raises what `narrowing` raises. Costs what the dossiers resolved in the period cost to read.
    """
    narrowed = narrowing(scope)
    statement = _STATEMENT.format(where=conditions(narrowed, "d", "resolving_office_id"))
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters_of(narrowed, [scope.period], None))
        return [DaysApart(*row) for row in cursor.fetchall()]
