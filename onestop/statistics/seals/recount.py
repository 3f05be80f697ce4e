"""What a seal covers, counted from the events alone: every figure is the length of a list.

One statement, read row by row; it takes nothing from the tallies, so that it proves what the engine says.
Cost: the flow events of the period, what was open at its two ends, a look into the history of those two kinds, and an
index of what was entered late since the cut-off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection

from dossiers.rules.states import OPEN_STATES
from dossiers.selectors.standing import OPEN_STANDING
from onestop.statistics.as_of import ENDED_UNKNOWN, INSTANT, OPEN_BY_NOW
from onestop.statistics.counting import conditions, parameters_of
from onestop.statistics.counting_text import FLOW_ACTIONS
from onestop.statistics.left_out import CARRIED_OVER, KINDS, LeftOut
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Narrowing
from onestop.statistics.seals.canonical import Entry, list_digest, utc
from onestop.statistics.tallies import BUCKET_OF_STANDING, FLOWS, STOCK, Figures

COUNTED = (CARRIED_OVER, *FLOWS, *STOCK)
CHUNK = 5_000
# A year of a province takes longer than a page may; one seal is made or checked at a time.
STATEMENT_SECONDS = 600

# The parts are this module's own texts; every value goes by parameter.
_STATEMENT = """
WITH point AS (
    SELECT p.*, {instant} AS instant
    FROM (VALUES ('opening', %(start)s::timestamptz), ('closing', %(end)s::timestamptz)) p(name, "end")
), perhaps_open AS (
    SELECT p.name, d.id FROM point p JOIN {open_by_now} {conditions}
    UNION
    SELECT p.name, d.id FROM point p JOIN {ended_unknown} {conditions}
), found AS (
    SELECT d.resolving_office_id, d.version_id, d.channel, d.code, e.action AS kind, e.outcome, e.statutory_outcome,
           e.seq, e.happened_at, came.seq AS came_seq, came.happened_on AS came_on
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    LEFT JOIN LATERAL (
        -- What is said of `e` stands here and not behind ON, so that nobody looks for the others.
        SELECT i.seq, i.happened_on FROM dossiers_event i
        WHERE i.dossier_id = e.dossier_id AND i.seq < e.seq AND i.action IN ('accept', 'reopen')
          AND e.action IN ('resolve', 'withdraw', 'stop') AND e.outcome IN ('withdrawn', 'stopped', 'no_due')
        ORDER BY i.seq DESC LIMIT 1
    ) came ON true
    WHERE e.action IN {actions} AND e.happened_on BETWEEN %(first)s AND %(until)s
      AND e.entered_at <= %(cut_off)s {conditions}
    UNION ALL
    SELECT d.resolving_office_id, d.version_id, d.channel, d.code, p.name,
           {standing},
           '', last.seq, last.happened_at, NULL, NULL
    FROM perhaps_open
    JOIN point p ON p.name = perhaps_open.name
    JOIN dossiers_dossier d ON d.id = perhaps_open.id
    CROSS JOIN LATERAL (
        SELECT e.state, e.clock, e.due_at, e.seq, e.happened_at FROM dossiers_event e
        WHERE e.dossier_id = d.id AND e.happened_at < p."end" AND e.entered_at <= %(cut_off)s
        ORDER BY e.seq DESC LIMIT 1
    ) last
    WHERE last.state = ANY (%(open)s)
)
SELECT f.resolving_office_id, v.field_id, f.kind, f.outcome, f.statutory_outcome, f.channel,
       f.came_on < %(first)s, f.code, f.seq, f.happened_at, coalesce(f.came_seq, 0)
FROM found f JOIN procedures_procedureversion v ON v.id = f.version_id
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Group:
    """The lists of one office and field, by figure; `left_out` ones by kind and origin (`withdrawn/online`)."""

    office_id: int
    field_id: int
    lists: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    @property
    def counts(self) -> dict[str, int]:
        """The figures: how long each list is."""
        return {name: len(entries) for name, entries in sorted(self.lists.items())}

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each list."""
        return {name: list_digest(entries) for name, entries in sorted(self.lists.items())}

    def facts(self) -> dict[str, Any]:
        """What the hash of a seal covers of it."""
        return {
            "office": self.office_id,
            "field": self.field_id,
            "figures": self.counts,
            "digests": self.digests,
        }


def recounted(narrowing: Narrowing, period: Period, cut_off: datetime) -> Iterator[Group]:
    """The groups of a scope as known at the cut-off, by office and field; inside a transaction."""
    statement = _STATEMENT.format(
        standing=OPEN_STANDING.format(row="last", at='p."end"'),
        actions=FLOW_ACTIONS,
        conditions=conditions(narrowing, "d", "resolving_office_id"),
        instant=INSTANT,
        open_by_now=OPEN_BY_NOW,
        ended_unknown=ENDED_UNKNOWN,
    )
    parameters = parameters_of(narrowing, (period,), cut_off) | {
        "start": period.start,
        "end": period.end,
        "open": list(OPEN_STATES),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
    # Outside of a transaction its next portion might be asked of another connection.
    assert connection.in_atomic_block
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = iter(lambda: cursor.fetchmany(CHUNK), [])
        for (office_id, field_id), found in groupby(
            (row for chunk in rows for row in chunk), lambda row: row[:2]
        ):
            group = Group(office_id, field_id)
            for row in found:
                _sort_in(group, *row[2:])
            yield group


def _sort_in(
    group: Group,
    kind: str,
    outcome: str,
    statutory: str,
    channel: str,
    was_there: bool | None,
    code: str,
    seq: int,
    happened_at: datetime,
    came_seq: int,
) -> None:
    entry = Entry(code, seq, utc(happened_at))
    for name in _figures_of(kind, outcome, statutory, channel):
        group.lists[name].append(entry)
    if came_seq and outcome in KINDS:
        origin = CARRIED_OVER if was_there else channel
        group.lists[f"{outcome}/{origin}"].append(entry._replace(came_seq=came_seq))


def _figures_of(kind: str, outcome: str, statutory: str, channel: str) -> tuple[str, ...]:
    return {
        "opening": (CARRIED_OVER,),
        "closing": (BUCKET_OF_STANDING.get(outcome, ""),),
        "accept": (f"received_{channel}",),
        "reopen": (f"received_{channel}", "reopened"),
        "resolve": (outcome, f"statutory_{statutory}"),
        "withdraw": ("withdrawn",),
        "stop": ("stopped",),
        "refuse": ("refused",),
    }[kind]


def figures_of(counts: dict[str, int]) -> Figures:
    """The figures that a report takes."""
    return Figures(**{name: counts.get(name, 0) for name in COUNTED})


def left_out_of(counts: dict[str, int], level: str, field_id: int) -> list[LeftOut]:
    """Those that form II.06a may leave out, by kind and origin."""
    parted = [(name.split("/"), count) for name, count in counts.items() if "/" in name]
    return [LeftOut(level, field_id, kind, origin, count) for (kind, origin), count in parted]
