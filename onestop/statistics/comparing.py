"""One scope by several definitions at once: one statement classes each stay of a dossier by all of them.

A stay goes from a receipt or reopening to the next one. Rows are read, not tallies: the dossiers that were resolved,
handed over or stopped in the period and those open at its end, each with its own events. The cost grows with them and
not with the history.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from dossiers.rules.rates import Rate
from dossiers.rules.states import OPEN_STATES
from onestop.statistics.counting import conditions, parameters_of
from onestop.statistics.scopes import Scope, narrowing
from onestop.statistics.variants import BY_DEFAULT, CLASSES, IN_TIME, TOO_LATE, VARIANTS, Variant
from procedures.rules.errors import RuleError, gettext_noop

# The parts are this module's own texts; every value goes by parameter.
_STAYS = """
WITH counted AS (
    SELECT e.dossier_id FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.happened_on BETWEEN %(first)s AND %(until)s AND e.action = 'return_result' {conditions}
    UNION
    SELECT e.dossier_id FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.happened_on BETWEEN %(first)s AND %(until)s
      AND e.action IN ('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse')
      AND e.action IN ('resolve', 'stop') {conditions}
    UNION
    SELECT d.id FROM dossiers_dossier d
    WHERE d.received_at IS NOT NULL
      AND tstzrange(d.received_at, d.finished_at) @> %(end)s - interval '1 microsecond' {conditions}
), stay AS (
    -- Each receipt and each reopening begins a stay; what belongs to it follows. Each event is read once.
    SELECT e.id, e.dossier_id, e.seq, e.action, e.outcome, e.happened_at, e.due_at, e.state,
           count(*) FILTER (WHERE e.action IN ('accept', 'reopen'))
               OVER (PARTITION BY e.dossier_id ORDER BY e.seq) AS stay
    FROM counted JOIN dossiers_event e USING (dossier_id)
    WHERE e.happened_at < %(end)s
), fact AS (
    SELECT max(e.happened_at) FILTER (WHERE e.action = 'resolve') AS resolved_at,
           max(e.outcome) FILTER (WHERE e.action = 'resolve') AS outcome,
           max(e.happened_at) FILTER (WHERE e.action = 'return_result') AS returned_at,
           max(e.happened_at) FILTER (WHERE e.action = 'stop') AS stopped_at,
           max(e.happened_at) FILTER (WHERE e.action IN ('ask_supplement', 'ask_payment', 'consult')) AS waits_since,
           count(*) FILTER (WHERE e.action = 'ask_supplement') AS asked,
           bool_or(e.action = 'withdraw') AS withdrawn,
           bool_or(e.action = 'reappoint') AS extended,
           (array_agg(e.due_at ORDER BY e.seq DESC))[1] AS due_at,
           (array_agg(e.due_at ORDER BY e.seq DESC) FILTER (WHERE e.due_at IS NOT NULL))[1] AS known_due,
           (array_agg(e.state ORDER BY e.seq DESC))[1] AS state,
           (array_agg(e.id ORDER BY e.seq DESC))[1] AS event_id
    FROM stay e WHERE e.stay > 0
    GROUP BY e.dossier_id, e.stay
), judged AS (
    -- While the clock stands there is no due moment: then the last one known against the beginning of the wait.
    SELECT f.*, coalesce(f.resolved_at, f.returned_at, f.stopped_at) AS ended_at,
           CASE WHEN f.state = 'awaiting_supplement' OR (f.due_at IS NULL AND f.known_due IS NOT NULL)
                THEN f.waits_since
                ELSE coalesce(f.resolved_at, f.returned_at, f.stopped_at, %(moment)s) END AS judged_at
    FROM fact f
), classed AS (
    SELECT j.event_id,
        CASE WHEN j.resolved_at >= %(start)s THEN j.outcome ELSE '' END AS "06a",
        CASE WHEN j.returned_at IS NULL OR j.returned_at < %(start)s THEN ''
             WHEN j.due_at IS NULL THEN 'no_due'
             WHEN j.returned_at <= j.due_at THEN 'on_time' ELSE 'late' END AS "dashboard",
        CASE WHEN j.ended_at < %(start)s OR (j.ended_at IS NULL AND NOT j.state = ANY (%(open)s)) THEN ''
             WHEN j.known_due IS NULL THEN 'no_due'
             ELSE CASE WHEN j.ended_at IS NULL THEN 'open_' ELSE '' END
               || CASE WHEN j.asked > 1 OR j.judged_at > j.known_due THEN 'late' ELSE 'on_time' END
             END AS "index-766",
        CASE WHEN j.resolved_at IS NULL OR j.resolved_at < %(start)s THEN ''
             WHEN j.resolved_at > j.due_at THEN 'late'
             WHEN j.returned_at < j.due_at OR (j.extended AND j.resolved_at < j.due_at) THEN 'early'
             ELSE 'on_time' END AS "opencps"
    FROM judged j
)
"""
_COUNT = 'SELECT "06a", "dashboard", "index-766", "opencps", count(*) FROM classed GROUP BY 1, 2, 3, 4'
_LIST = 'SELECT event_id FROM classed WHERE "{code}" <> "06a" {narrowed} ORDER BY event_id'


@dataclass(frozen=True, slots=True)
class Counted:
    """One definition's count: stays by class, and those that the default classes otherwise, by (default, this)."""

    variant: Variant
    classes: Counter[str]
    moved: Counter[tuple[str, str]]

    @property
    def rate(self) -> Rate:
        """In time out of all that have a class with a limit."""
        part = sum(self.classes[name] for name in IN_TIME)
        return Rate(part, part + sum(self.classes[name] for name in TOO_LATE))

    @property
    def changed(self) -> int:
        """How many stays change class against the default."""
        return self.moved.total()


def compared(scope: Scope, *, at: datetime) -> list[Counted]:
    """The scope by every definition, the default first. Raises what `narrowing` raises."""
    found = _rows(scope, at, _COUNT)
    codes = tuple(VARIANTS)
    counted = {code: Counted(VARIANTS[code], Counter(), Counter()) for code in codes}
    for *classes, count in found:
        for code, name in zip(codes, classes, strict=True):
            counted[code].classes[name] += count
            if name != classes[0]:
                counted[code].moved[classes[0], name] += count
    return list(counted.values())


def moved_events(
    scope: Scope, named: Variant, *, at: datetime, before: str | None = None, after: str | None = None
) -> list[int]:
    """Ids of the last event of each stay that a definition classes otherwise; `before` by the default, `after` by it.

    RuleError class_unknown.
    """
    narrowed, more = "", {}
    for name, column, value in (("before", BY_DEFAULT.code, before), ("after", named.code, after)):
        if value is None:
            continue
        if value not in CLASSES:
            raise RuleError("class_unknown", gettext_noop("There is no such class."), field=name)
        narrowed += f' AND "{column}" = %({name})s'
        more[name] = value
    return [pk for (pk,) in _rows(scope, at, _LIST.format(code=named.code, narrowed=narrowed), more)]


def _rows(
    scope: Scope, at: datetime, ending: str, more: dict[str, str] | None = None
) -> list[tuple[Any, ...]]:
    narrowed, period = narrowing(scope), scope.period
    statement = _STAYS.format(conditions=conditions(narrowed, "d", "resolving_office_id")) + ending
    parameters = parameters_of(narrowed, (period,), None) | {
        "start": period.start,
        "end": period.end,
        "moment": min(period.end, at),
        "open": list(OPEN_STATES),
        **(more or {}),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
