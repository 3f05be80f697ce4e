"""Writes days of dossiers by COPY, in one or several processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from dossiers.rules.actions import Action
from dossiers.rules.codes import DEFAULT_PATTERN, CodePattern
from dossiers.rules.lookup_secrets import hash_secret, new_secret
from onestop.demo.bulk import rows
from onestop.demo.bulk.facts import facts_of
from onestop.demo.bulk.parts import holding_lines, paper_lines, party_line, suspension_lines
from onestop.demo.bulk.stories import Story
from onestop.demo.bulk.tracks import Tracks
from procedures.models import Office
from procedures.rules.workdays import LOCAL

FLOWS = frozenset({Action.ACCEPT, Action.REOPEN, Action.RESOLVE, Action.WITHDRAW, Action.STOP, Action.REFUSE})
# Enough to make COPY worth its while, few enough to keep in memory.
CHUNK = 5_000
TABLES = {
    "dossiers_dossier": rows.DOSSIER,
    "dossiers_event": rows.EVENT,
    "dossiers_party": rows.PARTY,
    "dossiers_dossierpaper": rows.PAPER,
    "dossiers_holding": rows.HOLDING,
    "dossiers_suspensionrecord": rows.SUSPENSION,
    "dossiers_stalekey": rows.STALE,
}


@dataclass(frozen=True)
class DayPlan:
    """So many dossiers received on a day, with ids from `first_id` on."""

    on: date
    count: int
    first_id: int


@dataclass
class Writer:
    """Collects lines for all tables and copies them.

    `until` is the last local day of which anything is told; `checked` leaves the tables' triggers on.
    """

    tracks: Tracks
    seed: int
    until: date
    checked: bool = False
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    serials: dict[tuple[int, date], int] = field(default_factory=dict)
    known_serials: dict[tuple[int, date], int] = field(default_factory=dict)
    stale: set[tuple[int, int, date]] = field(default_factory=set)
    pending: int = 0

    def __post_init__(self) -> None:
        self.pattern = CodePattern.read(DEFAULT_PATTERN)
        self.end = datetime.combine(self.until + timedelta(days=1), time(), LOCAL).astimezone(UTC)

    def write(self, days: Sequence[DayPlan], progress: Callable[[int], None] | None = None) -> None:
        """Tell and copy every dossier of the days."""
        for day in days:
            self._tell_day(day)
            if self.pending >= CHUNK:
                self._flush()
            if progress:
                progress(day.count)
        self._flush()

    def _tell_day(self, day: DayPlan) -> None:
        rng = Random(f"{self.seed} {day.on}")  # noqa: S311 -- a story, no secret
        parts = sorted(rng.random() * 0.93 for _ in range(day.count))
        for number, part in enumerate(parts):
            self._tell(day.first_id + number, day.on, part, rng)
        self.pending += day.count

    def _tell(self, dossier_id: int, on: date, part: float, rng: Random) -> None:
        track = self.tracks.choose(rng, on)
        steps = [step for step in Story(track, rng, on, part).steps() if step.at < self.end]
        facts, standing = facts_of(track, steps)
        serial = self._next_serial(track.route.receiving, on)
        code = self.pattern.issue(track.route.receiving.code, on, serial)
        secret = hash_secret(settings.LOOKUP_SECRET_KEY, code, new_secret(rng.randbytes))
        chain = rows.Chain(
            dossier_id, track.calendar_version_id, rows.fixed_of(code, on, serial, secret, track)
        )
        for fact in facts:
            chain.add(fact)
            if fact.step.action in FLOWS:
                happened_on = (fact.step.at + rows.LOCAL_SHIFT).date()
                self.stale.add((track.route.resolving.pk, track.route.version.procedure_id, happened_on))
        lines = self.lines
        lines["dossiers_dossier"].append(
            rows.dossier_line(dossier_id, code, on, serial, secret, track, facts, standing)
        )
        lines["dossiers_event"] += chain.lines
        lines["dossiers_party"].append(party_line(dossier_id, code, track, rng))
        lines["dossiers_dossierpaper"] += paper_lines(dossier_id, track)
        lines["dossiers_holding"] += holding_lines(dossier_id, track, facts, standing)
        lines["dossiers_suspensionrecord"] += suspension_lines(dossier_id, track, facts)

    def _next_serial(self, office: Office, on: date) -> int:
        key = office.pk, on
        serial = self.serials.get(key, self.known_serials.get(key, 0)) + 1
        self.serials[key] = serial
        return serial

    def _flush(self) -> None:
        """Copy what was collected in one transaction, counters and stale keys with it."""
        if not self.pending:
            return
        now = datetime.now(UTC).isoformat()
        self.lines["dossiers_stalekey"] = [
            f"{office}\t{procedure}\t{on}\t{now}\n" for office, procedure, on in sorted(self.stale)
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            _hasten(cursor, checked=self.checked)
            for table, columns in TABLES.items():
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    copy.write("".join(self.lines[table]))
            cursor.executemany(
                'INSERT INTO dossiers_serialcounter (office_id, "on", last) VALUES (%s, %s, %s) '
                'ON CONFLICT (office_id, "on") DO UPDATE SET last = EXCLUDED.last',
                [(office, on, last) for (office, on), last in self.serials.items()],
            )
        self.known_serials |= self.serials
        for collected in (self.lines, self.serials, self.stale):
            collected.clear()
        self.pending = 0


def _hasten(cursor: CursorWrapper, *, checked: bool) -> None:
    """Make this transaction quick: not waiting for the disk, and without row triggers where we may.

    A superuser (the embedded server's owner) skips triggers and foreign keys; on any other server they look at every
    row, and find nothing.
    """
    cursor.execute("SET LOCAL synchronous_commit = off")
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone()[0] and not checked:
        cursor.execute("SET LOCAL session_replication_role = replica")
