"""Where the time of resolved dossiers went: with which office and step, and waiting for whom. One statement.

Time is that of the wall clock from receipt to result, nights and days off included, since waiting for people has no
office hours. The time between an end and a reopening belongs to nobody and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from onestop.statistics.counting import conditions, parameters_of
from onestop.statistics.scopes import Scope, narrowing

WAITS = ("supplement", "financial_duty", "consultation")

# Waits do not count twice: papers go before payment, payment before an agency's opinion; the rest is an office's.
_STATEMENT = """
WITH done AS MATERIALIZED (
    SELECT DISTINCT ON (d.id) d.id, d.received_at, e.happened_at AS until
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.action = 'resolve' AND e.happened_on BETWEEN %(first)s AND %(until)s
      AND d.received_at <= e.happened_at {where}
    ORDER BY d.id, e.seq DESC
), closed AS (
    SELECT done.id, range_agg(tstzrange(ended.at, r.happened_at)) AS spans
    FROM done
    JOIN dossiers_event r ON r.dossier_id = done.id AND r.action = 'reopen' AND r.happened_at <= done.until
    CROSS JOIN LATERAL (
        SELECT max(e.happened_at) AS at FROM dossiers_event e
        WHERE e.dossier_id = r.dossier_id AND e.seq < r.seq AND e.action IN ('resolve', 'stop')
    ) ended
    WHERE ended.at <= r.happened_at
    GROUP BY done.id
), waited AS (
    SELECT done.id, {kinds}
    FROM done
    JOIN dossiers_suspensionrecord s ON s.dossier_id = done.id AND s.since < done.until
         AND (s.until IS NULL OR s.since <= s.until)
    GROUP BY done.id
), life AS (
    SELECT done.id, tstzmultirange(tstzrange(done.received_at, done.until)) - coalesce(closed.spans, '{{}}') AS whole,
           {waits}
    FROM done LEFT JOIN closed USING (id) LEFT JOIN waited USING (id)
), piece AS (
    SELECT 'supplement' AS kind, NULL::bigint AS office_id, '' AS step, id, whole * supplement AS spans FROM life
    UNION ALL
    SELECT 'financial_duty', NULL, '', id, whole * financial_duty - supplement FROM life
    UNION ALL
    SELECT 'consultation', NULL, '', id, whole * consultation - supplement - financial_duty FROM life
    UNION ALL
    SELECT 'office', h.office_id, {step}, life.id,
           tstzmultirange(tstzrange(h.since, h.until)) * whole - supplement - financial_duty - consultation
    FROM life JOIN dossiers_holding h ON h.dossier_id = life.id AND (h.until IS NULL OR h.since <= h.until)
), part AS (
    SELECT p.kind, o.name, p.step, count(DISTINCT p.id) AS dossiers,
           sum(extract(epoch FROM upper(span) - lower(span)))::float8 AS seconds
    FROM piece p CROSS JOIN LATERAL unnest(p.spans) span LEFT JOIN procedures_office o ON o.id = p.office_id
    GROUP BY p.kind, p.office_id, o.name, p.step
)
-- What was resolved in the moment of its receipt has no part, and counts all the same.
SELECT (SELECT count(*) FROM done), part.* FROM (SELECT) one LEFT JOIN part ON true
ORDER BY seconds DESC, name, step
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of all dossiers together. `kind` is "office" or one of WAITS; `office` and `step` are of the first."""

    kind: str
    office: str
    step: str
    dossiers: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """The parts, longest first, and among how many dossiers they are shared."""

    dossiers: int
    parts: tuple[Spent, ...]

    def days(self, part: Spent) -> float:
        """Days of 24 hours that a part took of a dossier on average over all of them."""
        return part.seconds / 86_400 / self.dossiers if self.dossiers else 0.0


def time_spent(scope: Scope, *, by_step: bool = False) -> TimeSpent:
    """Where the time went of what was resolved in a scope, each dossier once, up to its last result in the period.

    By unit, or by unit and step: steps of several procedures have little in common. Raises what `narrowing` raises.
    Costs what the dossiers resolved in the period cost to read, with their holdings.
    """
    narrowed = narrowing(scope)
    kinds = ", ".join(
        f"range_agg(tstzrange(s.since, s.until)) FILTER (WHERE s.kind = '{kind}') AS {kind}" for kind in WAITS
    )
    waits = ", ".join(f"coalesce(waited.{kind}, '{{}}') AS {kind}" for kind in WAITS)
    where = conditions(narrowed, "d", "resolving_office_id")
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT.format(kinds=kinds, waits=waits, where=where, step="h.step_name" if by_step else "''"),
            parameters_of(narrowed, [scope.period], None),
        )
        rows = cursor.fetchall()
    parts = tuple(
        Spent(kind, office or "", step, count, seconds)
        for _all, kind, office, step, count, seconds in rows
        if kind
    )
    return TimeSpent(rows[0][0], parts)
