"""What every surface must say: plain Python over the rows of the events, written apart from all code that reports.

Dossiers are replayed by their states; early, on time and late are judged anew from the days; every figure is the set of
the events behind it, each told by the dossier's code and the event's number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from django.db import connection

OPEN = {"received", "in_progress", "awaiting_supplement", "awaiting_payment"}
GONE = {"withdrawn", "stopped", "no_due"}
AHEAD = timedelta(hours=7)

_ROWS = """
SELECT d.code, e.seq, e.state, e.clock, e.happened_at, e.due_at, e.statutory_due_at,
       d.terms->'limit'->>'unit', coalesce(d.terms->'statutory'->>'unit', d.terms->'limit'->>'unit'),
       d.channel, o.code, o.name, o.path, o.level, f.code, f.name, p.code,
       (SELECT n.name FROM procedures_procedureversion n
        WHERE n.procedure_id = p.id AND n.published_at IS NOT NULL ORDER BY n.number DESC LIMIT 1)
FROM dossiers_event e
JOIN dossiers_dossier d ON d.id = e.dossier_id
JOIN procedures_office o ON o.id = d.resolving_office_id
JOIN procedures_procedureversion v ON v.id = d.version_id
JOIN procedures_field f ON f.id = v.field_id
JOIN procedures_procedure p ON p.id = v.procedure_id
ORDER BY d.id, e.seq
"""

Entry = tuple[str, int]
Members = dict[str, set[Entry]]


@dataclass(frozen=True)
class Fact:
    """An event with what is needed to count it."""

    code: str
    seq: int
    state: str
    clock: str
    at: datetime
    due_at: datetime | None
    law_due_at: datetime | None
    unit: str
    law_unit: str
    channel: str
    office: str
    office_name: str
    path: str
    level: str
    field: str
    field_name: str
    procedure: str
    procedure_name: str

    @property
    def on(self) -> date:
        """The day on the wall in Hà Nội."""
        return (self.at + AHEAD).date()

    @property
    def outcome(self) -> str:
        return judged(self.unit, self.at, self.due_at)

    @property
    def law_outcome(self) -> str:
        return judged(self.law_unit, self.at, self.law_due_at)


Life = list[Fact]


def judged(unit: str, at: datetime, due_at: datetime | None) -> str:
    """rules.md §6: days are compared, for limits in hours moments too."""
    if unit == "none":
        return "no_due"
    assert due_at is not None
    on, due_on = (at + AHEAD).date(), (due_at + AHEAD).date()
    if on < due_on:
        return "early"
    is_late = at > due_at if unit.endswith("hours") else on > due_on
    return "late" if is_late else "on_time"


def lives() -> list[Life]:
    """The events of each dossier in order."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS)
        facts = [Fact(*row) for row in cursor.fetchall()]
    return [list(life) for _code, life in groupby(facts, key=lambda fact: fact.code)]


def counted(
    found: Iterable[Life], first: date, last: date, now: datetime, group: Callable[[Fact], Any]
) -> dict[Any, Members]:
    """By group, the entries behind each figure; figures without any are not there."""
    groups: dict[Any, Members] = defaultdict(lambda: defaultdict(set))
    for life in found:
        for name, fact in _entries(life, first, last, now):
            groups[group(life[0])][name].add((fact.code, fact.seq))
    return {key: dict(members) for key, members in groups.items()}


def whole(found: Iterable[Life], first: date, last: date, now: datetime) -> Members:
    """The same of all together."""
    return counted(found, first, last, now, lambda fact: "").get("", {})


def _entries(life: Life, first: date, last: date, now: datetime) -> Iterator[tuple[str, Fact]]:
    before: Fact | None = None
    standing: Fact | None = None
    came: Fact | None = None
    for fact in life:
        if fact.on > last:
            break
        was = standing.state if standing else ""
        if was not in OPEN and fact.state in OPEN:
            came = fact
        if fact.on < first:
            before = fact
        else:
            yield from ((name, fact) for name in _flows(was, fact))
            yield from _gone(was, fact, came, before)
        standing = fact
    if before and before.state in OPEN:
        yield "carried_over", before
    if standing and standing.state in OPEN:
        yield "pending", standing
        yield _stands(standing, min(now, _midnight(last + timedelta(days=1)))), standing


def _flows(was: str, fact: Fact) -> Iterator[str]:
    if was not in OPEN and fact.state in OPEN:
        yield from ("received", f"received_{fact.channel}")
        if was not in ("", "submitted"):
            yield "reopened"
    elif was in OPEN and fact.state == "resolved":
        yield from ("resolved", fact.outcome, f"statutory_{fact.law_outcome}")
    elif was in OPEN and fact.state in ("withdrawn", "stopped"):
        yield fact.state
    elif fact.state == "refused" and was != "refused":
        yield "refused"


def _gone(was: str, fact: Fact, came: Fact | None, before: Fact | None) -> Iterator[tuple[str, Fact]]:
    """What form II.06a takes out of the column in which it came in: one of columns 4, 5 and 6."""
    kind = fact.outcome if fact.state == "resolved" else fact.state
    if was not in OPEN or fact.state in OPEN or kind not in GONE:
        return
    assert came is not None
    is_old = before is not None and came.seq <= before.seq
    column = "col6" if is_old else "col4" if fact.channel == "online" else "col5"
    yield f"gone_{column}", fact


def _stands(fact: Fact, closing: datetime) -> str:
    if fact.clock == "paused":
        return "open_paused"
    return "open_overdue" if fact.due_at is not None and fact.due_at < closing else "open_within"


def _midnight(on: date) -> datetime:
    return datetime.fromisoformat(f"{on.isoformat()}T00:00:00+07:00")


def size(members: Members, *names: str) -> int:
    """How many entries stand behind these figures together."""
    return sum(len(members.get(name, ())) for name in names)


def form_columns(members: Members) -> list[int]:
    """Columns 3 to 13 of form II.06a by its default definition, and the check 3 - 7 - 11."""
    online = size(members, "received_online") - size(members, "gone_col4")
    at_desk = size(members, "received_direct", "received_postal") - size(members, "gone_col5")
    before = size(members, "carried_over") - size(members, "gone_col6")
    early, on_time, late = (size(members, name) for name in ("early", "on_time", "late"))
    within, overdue = size(members, "open_within", "open_paused"), size(members, "open_overdue")
    sums = online + at_desk + before, early + on_time + late, within + overdue
    return [
        *(sums[0], online, at_desk, before, sums[1], early, on_time, late, sums[2], within, overdue),
        sums[0] - sums[1] - sums[2],
    ]


def percent(part: int, cases: int) -> str:
    """rules.md §6: two decimals, half up, a comma; all and none are said only of all and none."""
    if not cases:
        return "không phát sinh"
    shown = (Decimal(100 * part) / cases).quantize(Decimal("0.01"), ROUND_HALF_UP)
    least, most = (
        (Decimal("0.01") if part else Decimal(0)),
        (Decimal("99.99") if part < cases else Decimal(100)),
    )
    return f"{min(max(shown, least), most):.2f}".replace(".", ",")


def rates(members: Members) -> tuple[str, str]:
    """The on-time rate and the early rate."""
    early, on_time, late = (size(members, name) for name in ("early", "on_time", "late"))
    cases = early + on_time + late
    return percent(early + on_time, cases), percent(early, cases)
