"""Rows as COPY reads them (text format), and the event chain spelled as the audit spells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from dossiers.rules import audit
from onestop.demo.bulk.facts import Fact, Standing
from onestop.demo.bulk.tracks import Track, spelled

EVENT = (
    "dossier_id, seq, action, actor_id, actor_name, actor_roles, office_id, happened_at, happened_on, entered_at, "
    "reason, form, data, from_state, state, clock, due_at, statutory_due_at, promised_at, outcome, statutory_outcome, "
    "calendar_version_id, sealed, previous_hash, hash"
)
DOSSIER = (
    "id, code, code_on, serial, secret_hash, receiving_office_id, resolving_office_id, returning_office_id, "
    "holder_office_id, procedure_id, version_id, case_id, channel, terms, bill, delivery, details, state, last_seq, "
    "calendar_version_id, submitted_at, received_at, clock, due_at, statutory_due_at, promised_at, suspended_at, "
    "suspension_kind, supplement_count, finished_at, returned_at, outcome, statutory_outcome, assignee_name"
)
PARTY = "dossier_id, role, kind, name, name_key, sort_key, sealed, id_index, phone_index"
PAPER = "dossier_id, position, name, mode, originals, copies, is_missing, note"
HOLDING = "dossier_id, position, step_name, office_id, since, due_at, until"
SUSPENSION = "dossier_id, kind, mode, since, until, reason, asked_papers"
STALE = 'office_id, procedure_id, "on", created_at'

LOCAL_SHIFT = timedelta(hours=7)
NULL = "\\N"


def safe(text: str) -> str:
    """Text as COPY reads it back unchanged."""
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def moment(at: datetime | None) -> str:
    """A moment for a column."""
    return NULL if at is None else at.isoformat()


def hexed(sealed: bytes) -> str:
    """Bytes for a bytea column."""
    return "\\\\x" + sealed.hex()


@lru_cache(maxsize=200_000)
def _moment_texts(at: datetime | None) -> tuple[str, str]:
    """A whole-second moment as it stands in the hashed content, and in a column."""
    if at is None:
        return "null", NULL
    text = at.astimezone(UTC).isoformat()
    return f'"{text[:19]}.000000Z"', text


_text = lru_cache(maxsize=10_000)(spelled)


@dataclass(slots=True)
class Chain:
    """The events of one dossier in COPY's lines, each hashed with the one before.

    The content is spelled by hand, six times as fast as `dossiers.rules.audit.canonical`; tests hold them together.
    """

    dossier_id: int
    calendar_version_id: int
    fixed: str
    lines: list[str] = field(default_factory=list)
    previous: str = audit.BEGINNING

    def add(self, fact: Fact) -> None:
        """Append one event."""
        step, seq = fact.step, len(self.lines) + 1
        actor_id, name, roles = step.by
        at, on = step.at.isoformat(), (step.at + LOCAL_SHIFT).date().isoformat()
        utc, office = f'"{at[:19]}.000000Z"', step.office.pk
        due, due_at = _moment_texts(fact.due_at)
        lawful, lawful_at = _moment_texts(fact.statutory_due_at)
        promised, promised_at = _moment_texts(fact.promised_at)
        data = step.data if self.lines else f'{step.data[:-1]},"fixed":"{self.fixed}"}}'
        content = (
            f'{{"action":"{step.action}","actor_id":{actor_id},"actor_name":{_text(name)},"actor_roles":"{roles}",'
            f'"calendar_version_id":{self.calendar_version_id},"clock":"{fact.clock}","data":{data},'
            f'"dossier_id":{self.dossier_id},"due_at":{due},"entered_at":{utc},"form":"{fact.form}",'
            f'"from_state":"{fact.from_state}","happened_at":{utc},"happened_on":"{on}","office_id":{office},'
            f'"outcome":"{fact.outcome}","promised_at":{promised},"reason":{_text(step.reason)},"seq":{seq},'
            f'"state":"{fact.state}","statutory_due_at":{lawful},"statutory_outcome":"{fact.statutory_outcome}"}}'
        )
        digest = sha256(f"onestop event v1\0{self.previous}\0{content}".encode()).hexdigest()
        self.lines.append(
            f"{self.dossier_id}\t{seq}\t{step.action}\t{actor_id}\t{name}\t{roles}\t{office}\t{at}\t{on}\t{at}\t"
            f"{step.reason}\t{fact.form}\t{safe(data)}\t{fact.from_state}\t{fact.state}\t{fact.clock}\t"
            f"{due_at}\t{lawful_at}\t{promised_at}\t{fact.outcome}\t{fact.statutory_outcome}\t"
            f"{self.calendar_version_id}\t\\N\t{self.previous}\t{digest}\n"
        )
        self.previous = digest


def fixed_of(code: str, on: date, serial: int, secret_hash: str, track: Track) -> str:
    """The digest of what is settled at receipt, spelled by hand like the events."""
    route, case = track.route, track.case.pk if track.case else "null"
    content = (
        f'{{"bill":{track.bill},"case_id":{case},"channel":"{track.channel}","code":"{code}","code_on":"{on}",'
        f'"procedure_id":{route.version.procedure_id},"receiving_office_id":{route.receiving.pk},'
        f'"resolving_office_id":{route.resolving.pk},"returning_office_id":{route.receiving.pk},'
        f'"secret_hash":"{secret_hash}","serial":{serial},"terms":{track.terms},"version_id":{route.version.pk}}}'
    )
    return sha256(f"onestop dossier v1\0{content}".encode()).hexdigest()


def dossier_line(
    dossier_id: int,
    code: str,
    on: date,
    serial: int,
    secret_hash: str,
    track: Track,
    facts: Sequence[Fact],
    standing: Standing,
) -> str:
    """The dossier's row after its last event."""
    last, route = facts[-1], track.route
    holder = next((fact.step.to for fact in reversed(facts) if fact.step.to), route.receiving)
    delivery = "online" if track.channel == "online" else "post" if track.channel == "postal" else "desk"
    case = track.case.pk if track.case else NULL
    return (
        f"{dossier_id}\t{code}\t{on}\t{serial}\t{secret_hash}\t{route.receiving.pk}\t{route.resolving.pk}\t"
        f"{route.receiving.pk}\t{holder.pk}\t{route.version.procedure_id}\t{route.version.pk}\t{case}\t{track.channel}\t"
        f"{safe(track.terms)}\t{safe(track.bill)}\t{delivery}\t{safe(track.details)}\t{last.state}\t{len(facts)}\t"
        f"{track.calendar_version_id}\t\\N\t{moment(standing.received_at)}\t{last.clock}\t{moment(last.due_at)}\t"
        f"{moment(last.statutory_due_at)}\t{moment(last.promised_at)}\t{moment(standing.suspended_at)}\t"
        f"{standing.suspension_kind}\t{standing.supplement_count}\t{moment(standing.finished_at)}\t"
        f"{moment(standing.returned_at)}\t{last.outcome}\t{last.statutory_outcome}\t\n"
    )
