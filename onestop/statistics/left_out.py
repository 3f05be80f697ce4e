"""Where those dossiers came from that form II.06a leaves out, for they ended without an outcome of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from onestop.statistics.counting import conditions, parameters_of
from onestop.statistics.scopes import Narrowing, Scope, narrowing

KINDS = ("withdrawn", "stopped", "no_due")
CARRIED_OVER = "carried_over"

_STATEMENT = """
SELECT office.level, version.field_id, e.outcome,
       CASE WHEN came.happened_on < %(first)s THEN 'carried_over' ELSE d.channel END, count(*)
FROM dossiers_event e
JOIN dossiers_dossier d ON d.id = e.dossier_id
JOIN procedures_office office ON office.id = d.resolving_office_id
JOIN procedures_procedureversion version ON version.id = d.version_id
CROSS JOIN LATERAL (
    SELECT i.happened_on FROM dossiers_event i
    WHERE i.dossier_id = e.dossier_id AND i.seq < e.seq AND i.action IN ('accept', 'reopen')
    ORDER BY i.seq DESC LIMIT 1
) came
WHERE e.action IN ('resolve', 'withdraw', 'stop') AND e.outcome IN ('withdrawn', 'stopped', 'no_due')
  AND e.happened_on BETWEEN %(first)s AND %(until)s {conditions}
GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many of one kind of a level and field; `origin` is the channel, or carried_over when it came in earlier."""

    level: str
    field_id: int
    kind: str
    origin: str
    count: int


def left_out(scope: Scope, cut_off: datetime | None = None) -> list[LeftOut]:
    """The withdrawn, stopped and those without a limit of a scope, by where form II.06a would have counted them in."""
    narrowed = narrowing(scope)
    statement = _STATEMENT.format(conditions=_conditions(narrowed, cut_off is not None))
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters_of(narrowed, (scope.period,), cut_off))
        return [LeftOut(*row) for row in cursor.fetchall()]


def _conditions(narrowed: Narrowing, with_cut_off: bool) -> str:
    known = "AND e.entered_at <= %(cut_off)s" if with_cut_off else ""
    return conditions(narrowed, "d", "resolving_office_id") + known
