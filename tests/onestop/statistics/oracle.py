"""A recount in plain Python, written apart from the code under test: from event rows alone, dossier by dossier.

It knows nothing of tallies, stale keys, actions that count or SQL: it replays states and looks at the clock on the
wall in Hà Nội, seven hours ahead of UTC.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from dossiers.models import Event

OPEN = {"received", "in_progress", "awaiting_supplement", "awaiting_payment"}
AHEAD = timedelta(hours=7)
Grouping = Callable[[dict[str, Any]], str]

GROUPINGS: dict[str, Grouping] = {
    "office": lambda row: row["dossier__resolving_office__code"],
    "field": lambda row: row["dossier__version__field__code"],
    "procedure": lambda row: row["dossier__procedure__code"],
    "channel": lambda row: row["dossier__channel"],
    "level": lambda row: row["dossier__resolving_office__level"],
}
COLUMNS = (
    *(
        "dossier_id",
        "seq",
        "happened_at",
        "entered_at",
        "state",
        "clock",
        "due_at",
        "outcome",
        "statutory_outcome",
    ),
    *("dossier__resolving_office__code", "dossier__version__field__code", "dossier__procedure__code"),
    *("dossier__channel", "dossier__resolving_office__level"),
)


def all_events() -> list[dict[str, Any]]:
    return list(Event.objects.order_by("dossier_id", "seq").values(*COLUMNS))


def recount(
    events: list[dict[str, Any]],
    first: date,
    last: date,
    *,
    now: datetime,
    cut_off: datetime | None = None,
    group: Grouping = lambda row: "",
    keep: Callable[[dict[str, Any]], bool] = lambda row: True,
) -> dict[str, Counter[str]]:
    """Buckets by group; only non-zero ones are there."""
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    limit = cut_off or now
    closing = min(limit.timestamp(), _midnight(last + timedelta(days=1)).timestamp())
    for _, rows in groupby(events, key=lambda row: row["dossier_id"]):
        known = [row for row in rows if cut_off is None or row["entered_at"] <= cut_off]
        if known and keep(known[0]):
            _replay(known, first, last, closing, figures[group(known[0])])
    return {key: counts for key, counts in figures.items() if counts}


def _replay(
    rows: list[dict[str, Any]], first: date, last: date, closing: float, counts: Counter[str]
) -> None:
    was, before, standing = "", None, None
    for row in rows:
        on = (row["happened_at"] + AHEAD).date()
        if on > last:
            break
        if on < first:
            before = row
        else:
            _flow(was, row, counts)
        standing, was = row, row["state"]
    if before and before["state"] in OPEN:
        counts["carried_over"] += 1
    if standing and standing["state"] in OPEN:
        counts[_stands(standing, closing)] += 1


def _flow(was: str, row: dict[str, Any], counts: Counter[str]) -> None:
    state = row["state"]
    if was not in OPEN and state in OPEN:
        counts["received_" + row["dossier__channel"]] += 1
        if was not in ("", "submitted"):
            counts["reopened"] += 1
    elif was in OPEN and state == "resolved":
        counts[row["outcome"]] += 1
        counts["statutory_" + row["statutory_outcome"]] += 1
    elif was in OPEN and state in ("withdrawn", "stopped"):
        counts[state] += 1
    elif state == "refused" and was != "refused":
        counts["refused"] += 1


def _stands(row: dict[str, Any], closing: float) -> str:
    if row["clock"] == "paused":
        return "open_paused"
    late = row["due_at"] is not None and row["due_at"].timestamp() < closing
    return "open_overdue" if late else "open_within"


def _midnight(on: date) -> datetime:
    return datetime.fromisoformat(f"{on.isoformat()}T00:00:00+07:00")
