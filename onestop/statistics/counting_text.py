"""The text of the one statement behind every report; `counting` fills in the scope. How it counts: `counting`."""

from __future__ import annotations

from onestop.statistics.half_months import HALF_OF

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

# Points of time: 0 is the beginning of the first period, n the end of the n-th. Whole halves of months come from their
# sums, less what the tallies of stale days put into them; the other days from the tallies of days.
STATEMENT = """
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
), day AS NOT MATERIALIZED (
    SELECT t.office_id, t.procedure_id, t.version_id, t.channel, t."on", {columns}
    FROM unnest(%(span_firsts)s::date[], %(span_lasts)s::date[]) AS span(first, last)
    JOIN reporting_tally t ON t."on" BETWEEN span.first AND span.last {tally_where}
    WHERE NOT EXISTS (SELECT FROM stale s WHERE s.office_id = t.office_id
                      AND s.procedure_id = t.procedure_id AND s."on" = t."on")
    UNION ALL
    SELECT t.office_id, t.procedure_id, t.version_id, t.channel, t."on", {less_columns}
    FROM (SELECT DISTINCT office_id, procedure_id, "on" FROM stale) s
    JOIN reporting_tally t ON t.office_id = s.office_id AND t.procedure_id = s.procedure_id AND t."on" = s."on"
         {tally_where}
    WHERE {half_of_day} = ANY (%(halves)s::date[])
    UNION ALL
    SELECT e.office_id, e.procedure_id, e.version_id, e.channel, e."on", {event_counts}
    FROM fact e
    WHERE (e.office_id, e.procedure_id, e."on") IN (SELECT s.office_id, s.procedure_id, s."on" FROM stale s)
    GROUP BY 1, 2, 3, 4, 5
), flow AS NOT MATERIALIZED (
    SELECT day.office_id, day.procedure_id, {field_of_day} AS field_id, day.channel, day."on", {day_columns}
    FROM day {join_of_day}
    UNION ALL
    SELECT h.office_id, NULL, h.field_id, h.channel, h."on", {half_columns}
    FROM reporting_halftally h
    WHERE h."on" = ANY (%(halves)s::date[]) {half_where}
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
           {standing} AS standing
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
SELECT 'stock', ARRAY[{names}]::text[], part::int, ARRAY[count(*) FILTER (WHERE standing = 'within'),
       count(*) FILTER (WHERE standing = 'overdue'), count(*) FILTER (WHERE standing = 'waiting')], NULL
FROM standing GROUP BY {groups} part
UNION ALL
SELECT 'stale', NULL, NULL, NULL, min(s.created_at) FROM dossiers_stalekey s WHERE s."on" <= %(until)s {stale_where}
"""

# Keys that something was entered for after the cut-off: their tallies know too much. Either it was entered late, or
# it did not happen before the day of the cut-off.
LATER_ENTERED = """
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
RECONSIDERED = """
    UNION
    SELECT p.number, d.id FROM point p JOIN {ended_unknown} {dossier_where}
"""
KNOWN = "AND e.entered_at <= %(cut_off)s"
HALF_OF_DAY = HALF_OF.format(on='t."on"')

SUMS = {
    "received_online": "sum(received + reopened) FILTER (WHERE flow.channel = 'online')",
    "received_direct": "sum(received + reopened) FILTER (WHERE flow.channel = 'direct')",
    "received_postal": "sum(received + reopened) FILTER (WHERE flow.channel = 'postal')",
}
# What a row stands for: the expression over a flow or over a dossier, and the tables that it needs.
_VERSION = "JOIN procedures_procedureversion version ON version.id = d.version_id"
OF_FLOW = {
    "office": ("flow.office_id", ""),
    "procedure": ("flow.procedure_id", ""),
    "channel": ("flow.channel", ""),
    "field": ("flow.field_id", ""),
    "level": ("office.level", "JOIN procedures_office office ON office.id = flow.office_id"),
}
OF_DOSSIER = {
    "office": ("d.resolving_office_id", ""),
    "procedure": ("d.procedure_id", ""),
    "channel": ("d.channel", ""),
    "field": ("version.field_id", _VERSION),
    "level": ("office.level", "JOIN procedures_office office ON office.id = d.resolving_office_id"),
}
