"""The one statement behind every report: flows from tallies, stale ones counted live, and what was open when.

One statement sees one snapshot of the database, at any isolation level, so opening, flows and pending agree even
while desks work on. How it counts is told in docs/rules/statistics.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import connection

from dossiers.rules.states import State
from onestop.reporting.known_then import ENDED_UNKNOWN, INSTANT, OPEN_BY_NOW
from onestop.reporting.models import FLOW_COLUMNS
from onestop.reporting.periods import Period
from onestop.reporting.scopes import Narrowing
from onestop.reporting.tallies import FLOWS, STOCK, Figures
from procedures.rules.moments import local_date

Key = tuple[str, ...]
OPEN_STATES = sorted(state.value for state in State if state.is_open)
FLOW_ACTIONS = "('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse')"

# How an event counts; shared with the statements of `refresh`.
EVENT_COUNTS = """
    count(*) FILTER (WHERE e.action = 'accept') AS received,
    count(*) FILTER (WHERE e.action = 'reopen') AS reopened,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.outcome = 'early') AS early,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.outcome = 'on_time') AS on_time,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.outcome = 'late') AS late,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.outcome = 'no_due') AS no_due,
    count(*) FILTER (WHERE e.action = 'withdraw') AS withdrawn,
    count(*) FILTER (WHERE e.action = 'stop') AS stopped,
    count(*) FILTER (WHERE e.action = 'refuse') AS refused,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.statutory_outcome = 'early') AS statutory_early,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.statutory_outcome = 'on_time') AS statutory_on_time,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.statutory_outcome = 'late') AS statutory_late,
    count(*) FILTER (WHERE e.action = 'resolve' AND e.statutory_outcome = 'no_due') AS statutory_no_due"""

# Points of time: 0 is the beginning of the first period, n the end of the n-th.
_STATEMENT = """
WITH stale AS NOT MATERIALIZED (
    SELECT s.office_id, s.procedure_id, s."on" FROM dossiers_stalekey s
    WHERE s."on" BETWEEN %(first)s AND %(until)s {stale_where}
    {later_entered}
), fact AS MATERIALIZED (
    -- First the events of the stale days, once each; joined to the keys first, they would be read once per key.
    SELECT d.resolving_office_id AS office_id, d.procedure_id, d.version_id, d.channel, e.happened_on AS "on",
           e.action, e.outcome, e.statutory_outcome
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.action IN {actions} AND e.happened_on = ANY (ARRAY(SELECT DISTINCT s."on" FROM stale s)) {event_where}
), flow AS NOT MATERIALIZED (
    SELECT t.office_id, t.procedure_id, t.version_id, t.channel, t."on", {columns}
    FROM reporting_tally t
    WHERE t."on" BETWEEN %(first)s AND %(until)s {tally_where}
      AND NOT EXISTS (SELECT FROM stale s WHERE s.office_id = t.office_id
                      AND s.procedure_id = t.procedure_id AND s."on" = t."on")
    UNION ALL
    SELECT e.office_id, e.procedure_id, e.version_id, e.channel, e."on", {event_counts}
    FROM fact e
    WHERE (e.office_id, e.procedure_id, e."on") IN (SELECT s.office_id, s.procedure_id, s."on" FROM stale s)
    GROUP BY 1, 2, 3, 4, 5
), during AS (
    SELECT {flow_keys} width_bucket(flow."on", %(firsts)s::date[]) AS part, {sums}
    FROM flow {flow_joins} GROUP BY {groups} part
), point AS (
    SELECT p.*, {instant} AS instant FROM unnest(%(ends)s::timestamptz[], %(moments)s::timestamptz[])
         WITH ORDINALITY AS p("end", moment, number)
), perhaps_open AS (
    SELECT p.number, d.id AS dossier_id FROM point p JOIN {open_by_now} {dossier_where}
    {reconsidered}
), standing AS (
    SELECT {stock_keys} p.number - 1 AS part,
           CASE WHEN last.clock = 'paused' THEN 3 WHEN last.due_at < p.moment THEN 2 ELSE 1 END AS standing
    FROM perhaps_open
    JOIN point p ON p.number = perhaps_open.number
    JOIN dossiers_dossier d ON d.id = perhaps_open.dossier_id
    CROSS JOIN LATERAL (
        SELECT e.state, e.clock, e.due_at FROM dossiers_event e
        WHERE e.dossier_id = d.id AND e.happened_at < p."end" {known}
        ORDER BY e.seq DESC LIMIT 1
    ) last {stock_joins}
    WHERE last.state = ANY (%(open)s)
)
SELECT 'flow', ARRAY[{names}]::text[], part, ARRAY[{sum_names}]::bigint[], NULL::timestamptz FROM during
UNION ALL
SELECT 'stock', ARRAY[{names}]::text[], part::int, ARRAY[count(*) FILTER (WHERE standing = 1),
       count(*) FILTER (WHERE standing = 2), count(*) FILTER (WHERE standing = 3)], NULL
FROM standing GROUP BY {groups} part
UNION ALL
SELECT 'stale', NULL, NULL, NULL, min(s.created_at) FROM dossiers_stalekey s WHERE s."on" <= %(until)s {stale_where}
"""

# Keys that something was entered for after the cut-off: their tallies know too much. Either it was entered late, or
# it did not happen before the day of the cut-off.
_LATER_ENTERED = """
    UNION
    SELECT d.resolving_office_id, d.procedure_id, e.happened_on
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.entered_at > %(cut_off)s AND e.happened_at < e.entered_at AND e.action IN {actions}
      AND e.happened_on BETWEEN %(first)s AND %(until)s {dossier_where}
    UNION
    SELECT d.resolving_office_id, d.procedure_id, e.happened_on
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.entered_at > %(cut_off)s AND e.action IN {actions}
      AND e.happened_on BETWEEN greatest(%(first)s, %(cut_off_on)s) AND %(until)s {dossier_where}
"""
# Dossiers that have ended by now may have been open as far as was known at the cut-off.
_RECONSIDERED = """
    UNION
    SELECT p.number, d.id FROM point p JOIN {ended_unknown} {dossier_where}
"""
_KNOWN = "AND e.entered_at <= %(cut_off)s"

_VERSIONS_OF_FIELD = "SELECT v.id FROM procedures_procedureversion v WHERE v.field_id = %(field_id)s"

_SUMS = {
    "received_online": "sum(received + reopened) FILTER (WHERE flow.channel = 'online')",
    "received_direct": "sum(received + reopened) FILTER (WHERE flow.channel = 'direct')",
    "received_postal": "sum(received + reopened) FILTER (WHERE flow.channel = 'postal')",
}
# What a row stands for: the expression over `flow` or over the dossier, and the tables it needs.
_DIMENSIONS = {
    "office": ("{table}.{office}", ""),
    "procedure": ("{table}.procedure_id", ""),
    "channel": ("{table}.channel", ""),
    "field": (
        "version.field_id",
        "JOIN procedures_procedureversion version ON version.id = {table}.version_id",
    ),
    "level": ("office.level", "JOIN procedures_office office ON office.id = {table}.{office}"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by key, one for each period in order; and the oldest change that no tally holds yet."""

    figures: dict[Key, tuple[Figures, ...]]
    stale_since: datetime | None

    def stale_for_seconds(self, at: datetime) -> int:
        """Age of that change in whole seconds, 0 when there is none."""
        return max(0, int((at - self.stale_since).total_seconds())) if self.stale_since else 0

    def total(self) -> Figures:
        """Over all keys; periods in a row open with the first and close with the last."""
        if not self.figures:
            return Figures()
        return Figures.in_a_row([Figures.total(parts) for parts in zip(*self.figures.values(), strict=True)])


def count(
    narrowing: Narrowing,
    periods: Sequence[Period],
    dimensions: Sequence[str],
    *,
    at: datetime,
    cut_off: datetime | None = None,
) -> Counted:
    """Count periods that follow one another without a gap, by the values of the dimensions.

    Keys hold ids of offices, fields and procedures, or the channel or level itself, as texts.
    """
    statement = _statement(narrowing, dimensions, cut_off is not None)
    moment = cut_off or at
    ends = [periods[0].start, *(period.end for period in periods)]
    parameters = parameters_of(narrowing, periods, cut_off) | {
        "firsts": [period.first for period in periods],
        "ends": ends,
        "moments": [min(end, moment) for end in ends],
        "open": OPEN_STATES,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return _counted(cursor.fetchall(), len(periods))


def parameters_of(
    narrowing: Narrowing, periods: Sequence[Period], cut_off: datetime | None
) -> dict[str, Any]:
    """What `conditions` and the days of the periods are called in a statement."""
    return {
        "first": periods[0].first,
        "until": periods[-1].last,
        "cut_off": cut_off,
        "cut_off_on": local_date(cut_off) if cut_off else None,
        "office_ids": list(narrowing.office_ids or ()),
        "procedure_id": narrowing.procedure_id,
        "field_id": narrowing.field_id,
        "channel": narrowing.channel,
    }


def _statement(narrowing: Narrowing, dimensions: Sequence[str], with_cut_off: bool) -> str:
    flow, stock = {"table": "flow", "office": "office_id"}, {"table": "d", "office": "resolving_office_id"}
    dossier_where = conditions(narrowing, "d", "resolving_office_id")
    known = _KNOWN if with_cut_off else ""
    later = _LATER_ENTERED.format(actions=FLOW_ACTIONS, dossier_where=dossier_where) if with_cut_off else ""
    reconsidered = _RECONSIDERED.format(ended_unknown=ENDED_UNKNOWN, dossier_where=dossier_where)
    names = [_SUMS.get(name, f"sum({name})") + f" AS {name}" for name in FLOWS]
    # The parts are this module's own texts; every value goes by parameter.
    return _STATEMENT.format(
        actions=FLOW_ACTIONS,
        columns=", ".join(f"t.{name}" for name in FLOW_COLUMNS),
        event_counts=EVENT_COUNTS,
        sums=", ".join(names),
        sum_names=", ".join(f"coalesce({name}, 0)" for name in FLOWS),
        stale_where=conditions(narrowing, "s", "office_id", columns=("office", "procedure")),
        tally_where=conditions(narrowing, "t", "office_id"),
        event_where=dossier_where + known,
        dossier_where=dossier_where,
        known=known,
        later_entered=later,
        instant=INSTANT,
        open_by_now=OPEN_BY_NOW,
        reconsidered=reconsidered if with_cut_off else "",
        names=", ".join(f"key_{name}" for name in dimensions),
        flow_keys=_keys(dimensions, flow),
        flow_joins=_joins(dimensions, flow),
        stock_keys=_keys(dimensions, stock),
        groups="".join(f"key_{name}, " for name in dimensions),
        stock_joins=_joins(dimensions, stock),
    )


def conditions(
    narrowing: Narrowing,
    table: str,
    office: str,
    columns: Sequence[str] = ("office", "procedure", "channel", "field"),
) -> str:
    """The scope as `AND …` over a table's columns; values by the parameters that `count` names."""
    known = {
        "office": (narrowing.office_ids, f"AND {table}.{office} = ANY (%(office_ids)s)"),
        "procedure": (narrowing.procedure_id, f"AND {table}.procedure_id = %(procedure_id)s"),
        "channel": (narrowing.channel, f"AND {table}.channel = %(channel)s"),
        "field": (
            narrowing.field_id,
            f"AND {table}.version_id IN ({_VERSIONS_OF_FIELD})",
        ),
    }
    return " ".join(known[name][1] for name in columns if known[name][0] is not None) + " "


def _keys(dimensions: Sequence[str], place: dict[str, str]) -> str:
    """The values to group by, each under its dimension's name, with a comma behind."""
    return "".join(f"{_DIMENSIONS[name][0].format(**place)} AS key_{name}, " for name in dimensions)


def _joins(dimensions: Sequence[str], place: dict[str, str]) -> str:
    return " ".join(_DIMENSIONS[name][1].format(**place) for name in dimensions)


def _counted(rows: Sequence[tuple[Any, ...]], periods: int) -> Counted:
    """From rows to figures: part 0 of the stock is what the first period opens with, and so on."""
    parts: dict[Key, list[dict[str, int]]] = {}
    stale_since = None
    for kind, keys, part, values, since in rows:
        if kind == "stale":
            stale_since = since
            continue
        found = parts.setdefault(tuple(keys), [{} for _ in range(periods + 1)])
        found[part] |= dict(zip(FLOWS if kind == "flow" else STOCK, values, strict=True))
    return Counted({key: _opened(found) for key, found in parts.items()}, stale_since)


def _opened(parts: Sequence[dict[str, int]]) -> tuple[Figures, ...]:
    """Figures of the periods, each opening with what was open at the end of the one before."""
    return tuple(
        Figures(carried_over=sum(before.get(name, 0) for name in STOCK), **part)
        for before, part in pairwise(parts)
    )
