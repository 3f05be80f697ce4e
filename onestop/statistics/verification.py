"""An independent recount: what came in and went out is read from the states, not from the actions that tallies count.

`differences` compares the tallies that claim to hold; `half_differences` their sums by half of a month;
`imbalances` compares all flows with what is open by now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from dossiers.rules.states import OPEN_STATES
from onestop.statistics.counting_text import FLOW_ACTIONS, HALF_OF_DAY
from onestop.statistics.models import FLOW_COLUMNS
from onestop.statistics.tallies import FORMULA_VERSION

# The statements are put together from constants of this package; every value goes by parameter.
# ruff: noqa: S608

PATIENCE = "10min"
_ENTRANCES = "('', 'submitted')"


def _moves(column: str) -> str:
    """The condition on one event's states under which it counts in a column."""
    entered = (
        f"NOT e.from_state = ANY (%(open)s) AND e.state = ANY (%(open)s) AND e.from_state {{}} {_ENTRANCES}"
    )
    left = "e.from_state = ANY (%(open)s) AND e.state = '{}'"
    if column == "received":
        return entered.format("IN")
    if column == "reopened":
        return entered.format("NOT IN")
    if column == "refused":
        return "e.state = 'refused' AND e.from_state <> 'refused'"
    if column in ("withdrawn", "stopped"):
        return left.format(column)
    outcome = "statutory_outcome" if column.startswith("statutory_") else "outcome"
    return f"{left.format('resolved')} AND e.{outcome} = '{column.removeprefix('statutory_')}'"


_COUNTED = ", ".join(f"sum(({_moves(name)})::int) AS {name}" for name in FLOW_COLUMNS)
_STORED = ", ".join(FLOW_COLUMNS)
_SIDE_BY_SIDE = ", ".join(f"coalesce(t.{name}, 0), coalesce(c.{name}, 0)" for name in FLOW_COLUMNS)
_DIFFER = " OR ".join(f"coalesce(t.{name}, 0) <> coalesce(c.{name}, 0)" for name in FLOW_COLUMNS)

_DIFFERENCES = f"""
WITH counted AS (
    SELECT d.resolving_office_id AS office_id, d.procedure_id, d.version_id, d.channel, e.happened_on AS "on",
           {_COUNTED}
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.action IN {FLOW_ACTIONS} AND e.happened_on BETWEEN %(first)s AND %(last)s
    GROUP BY 1, 2, 3, 4, 5
), stored AS (
    SELECT office_id, procedure_id, version_id, channel, "on", formula_version, {_STORED}
    FROM reporting_tally WHERE "on" BETWEEN %(first)s AND %(last)s
)
SELECT office_id, procedure_id, "on", {_SIDE_BY_SIDE}
FROM counted c FULL JOIN stored t USING (office_id, procedure_id, "on", version_id, channel)
WHERE ({_DIFFER} OR t.formula_version <> %(formula)s)
  AND NOT EXISTS (SELECT FROM dossiers_stalekey s
                  WHERE s.office_id = coalesce(t.office_id, c.office_id)
                    AND s.procedure_id = coalesce(t.procedure_id, c.procedure_id)
                    AND s."on" = coalesce(t."on", c."on"))
ORDER BY 3, 1, 2
"""

_SUMMED = ", ".join(f"sum(t.{name})::int AS {name}" for name in FLOW_COLUMNS)
_HALF_DIFFERENCES = f"""
WITH c AS (
    SELECT t.office_id, v.field_id, t.channel, {HALF_OF_DAY} AS "on", {_SUMMED}
    FROM reporting_tally t JOIN procedures_procedureversion v ON v.id = t.version_id GROUP BY 1, 2, 3, 4
)
SELECT office_id, NULL, "on", {_SIDE_BY_SIDE}
FROM c FULL JOIN reporting_halftally t USING (office_id, field_id, channel, "on")
WHERE {_DIFFER}
ORDER BY 3, 1
"""

_IMBALANCES = f"""
WITH flows AS (
    SELECT t.office_id, t.procedure_id,
           sum(received + reopened - early - on_time - late - no_due - withdrawn - stopped) AS pending
    FROM reporting_tally t
    WHERE NOT EXISTS (SELECT FROM dossiers_stalekey s WHERE s.office_id = t.office_id
                      AND s.procedure_id = t.procedure_id AND s."on" = t."on")
    GROUP BY 1, 2
), live AS (
    SELECT s.office_id, s.procedure_id,
           sum(CASE WHEN e.action IN ('accept', 'reopen') THEN 1 WHEN e.action = 'refuse' THEN 0 ELSE -1 END) AS pending
    FROM (SELECT DISTINCT office_id, procedure_id, "on" FROM dossiers_stalekey) s
    JOIN dossiers_event e ON e.happened_on = s."on" AND e.action IN {FLOW_ACTIONS}
    JOIN dossiers_dossier d ON d.id = e.dossier_id AND d.resolving_office_id = s.office_id
         AND d.procedure_id = s.procedure_id
    GROUP BY 1, 2
), told AS (
    SELECT office_id, procedure_id, sum(pending) AS pending
    FROM (SELECT * FROM flows UNION ALL SELECT * FROM live) both_kinds GROUP BY 1, 2
), seen AS (
    SELECT d.resolving_office_id AS office_id, d.procedure_id, count(*) AS pending
    FROM dossiers_dossier d
    JOIN dossiers_event e ON e.dossier_id = d.id AND e.seq = d.last_seq
    WHERE d.finished_at IS NULL AND d.received_at IS NOT NULL AND e.state = ANY (%(open)s)
    GROUP BY 1, 2
)
SELECT office_id, procedure_id, coalesce(told.pending, 0)::bigint, coalesce(seen.pending, 0)
FROM told FULL JOIN seen USING (office_id, procedure_id)
WHERE coalesce(told.pending, 0) <> coalesce(seen.pending, 0)
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A bucket of a key whose tally says `stored` and whose events say `counted`.

    `procedure_id` None: a half of a month, by its first day; `on` None: pending by now.
    """

    office_id: int
    procedure_id: int | None
    on: date | None
    bucket: str
    stored: int
    counted: int


def differences(first: date, last: date) -> Iterator[Difference]:
    """Every bucket in which tallies and events of these local days differ; stale keys say nothing and are left out."""
    parameters: dict[str, Any] = {
        "first": first,
        "last": last,
        "open": list(OPEN_STATES),
        "formula": FORMULA_VERSION,
    }
    for office_id, procedure_id, on, *pairs in _rows(_DIFFERENCES, parameters):
        yield from _differing(office_id, procedure_id, on, pairs)


def half_differences() -> Iterator[Difference]:
    """Every half of a month whose sum is not that of its tallies."""
    for office_id, procedure_id, on, *pairs in _rows(_HALF_DIFFERENCES):
        yield from _differing(office_id, procedure_id, on, pairs)


def _differing(office_id: int, procedure_id: int | None, on: date, pairs: list[int]) -> Iterator[Difference]:
    told = list(zip(FLOW_COLUMNS, pairs[::2], pairs[1::2], strict=True))
    wrong = [each for each in told if each[1] != each[2]]
    for bucket, stored, counted in wrong or [("formula_version", 0, FORMULA_VERSION)]:
        yield Difference(office_id, procedure_id, on, bucket, stored, counted)


def imbalances() -> Iterator[Difference]:
    """Where all that came in, less all that went out, is not what is open by now, by office and procedure."""
    for office_id, procedure_id, stored, counted in _rows(_IMBALANCES, {"open": list(OPEN_STATES)}):
        yield Difference(office_id, procedure_id, None, "pending", stored, counted)


def _rows(statement: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """What a statement finds; over all tallies of a province it may take longer than a page may."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
        cursor.execute(statement, parameters)
        return cursor.fetchall()
