"""The one statement behind every report: flows from tallies, stale ones counted live, and what was open when.

One statement sees one snapshot of the database, at any isolation level, so opening, flows and pending agree even
while desks work on. How it counts is told in docs/rules/statistics.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import connection

from dossiers.rules.states import OPEN_STATES
from dossiers.selectors.standing import OPEN_STANDING
from onestop.statistics.as_of import ENDED_UNKNOWN, INSTANT, OPEN_BY_NOW
from onestop.statistics.counting_text import (
    EVENT_COUNTS,
    FLOW_ACTIONS,
    HALF_OF_DAY,
    KNOWN,
    LATER_ENTERED,
    OF_DOSSIER,
    OF_FLOW,
    RECONSIDERED,
    STATEMENT,
    SUMS,
)
from onestop.statistics.half_months import Span, cut
from onestop.statistics.models import FLOW_COLUMNS
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Narrowing
from onestop.statistics.tallies import FLOWS, STOCK, Figures
from procedures.rules.moments import local_date

Key = tuple[str, ...]
Places = Mapping[str, tuple[str, str]]

_VERSION_OF_DAY = "JOIN procedures_procedureversion version ON version.id = day.version_id"
_VERSIONS_OF_FIELD = "SELECT v.id FROM procedures_procedureversion v WHERE v.field_id = %(field_id)s"


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
    halves, spans = _parts(narrowing, periods, dimensions)
    moment = cut_off or at
    ends = [periods[0].start, *(period.end for period in periods)]
    parameters = parameters_of(narrowing, periods, cut_off) | {
        "firsts": [period.first for period in periods],
        "halves": halves,
        "span_firsts": [first for first, _last in spans],
        "span_lasts": [last for _first, last in spans],
        "ends": ends,
        "moments": [min(end, moment) for end in ends],
        "open": list(OPEN_STATES),
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


def _parts(
    narrowing: Narrowing, periods: Sequence[Period], dimensions: Sequence[str]
) -> tuple[list[date], list[Span]]:
    """Which halves of months are taken whole, and the other days in spans; halves know nothing of procedures."""
    if narrowing.procedure_id is not None or "procedure" in dimensions:
        return [], [(periods[0].first, periods[-1].last)]
    return cut(periods)


def _statement(narrowing: Narrowing, dimensions: Sequence[str], with_cut_off: bool) -> str:
    dossier_where = conditions(narrowing, "d", "resolving_office_id")
    known = KNOWN if with_cut_off else ""
    later = LATER_ENTERED.format(actions=FLOW_ACTIONS, dossier_where=dossier_where) if with_cut_off else ""
    reconsidered = RECONSIDERED.format(ended_unknown=ENDED_UNKNOWN, dossier_where=dossier_where)
    names = [SUMS.get(name, f"sum({name})") + f" AS {name}" for name in FLOWS]
    by_field = "field" in dimensions
    # The parts are this package's own texts; every value goes by parameter.
    return STATEMENT.format(
        standing=OPEN_STANDING.format(row="last", at="p.moment"),
        actions=FLOW_ACTIONS,
        columns=_columns("t"),
        less_columns=", ".join(f"-t.{name}" for name in FLOW_COLUMNS),
        day_columns=_columns("day"),
        half_columns=_columns("h"),
        event_counts=EVENT_COUNTS,
        sums=", ".join(names),
        sum_names=", ".join(f"coalesce({name}, 0)" for name in FLOWS),
        stale_where=conditions(narrowing, "s", "office_id", columns=("office", "procedure")),
        tally_where=conditions(narrowing, "t", "office_id"),
        half_where=_half_conditions(narrowing),
        half_of_day=HALF_OF_DAY,
        field_of_day="version.field_id" if by_field else "NULL::bigint",
        join_of_day=_VERSION_OF_DAY if by_field else "",
        event_where=dossier_where + known,
        dossier_where=dossier_where,
        known=known,
        later_entered=later,
        instant=INSTANT,
        open_by_now=OPEN_BY_NOW,
        reconsidered=reconsidered if with_cut_off else "",
        names=", ".join(f"key_{name}" for name in dimensions),
        flow_keys=_keys(dimensions, OF_FLOW),
        flow_joins=_joins(dimensions, OF_FLOW),
        stock_keys=_keys(dimensions, OF_DOSSIER),
        groups="".join(f"key_{name}, " for name in dimensions),
        stock_joins=_joins(dimensions, OF_DOSSIER),
    )


def _columns(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in FLOW_COLUMNS)


def _half_conditions(narrowing: Narrowing) -> str:
    field = "AND h.field_id = %(field_id)s" if narrowing.field_id is not None else ""
    return conditions(narrowing, "h", "office_id", columns=("office", "channel")) + field


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


def _keys(dimensions: Sequence[str], places: Places) -> str:
    """The values to group by, each under its dimension's name, with a comma behind."""
    return "".join(f"{places[name][0]} AS key_{name}, " for name in dimensions)


def _joins(dimensions: Sequence[str], places: Places) -> str:
    return " ".join(places[name][1] for name in dimensions)


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
