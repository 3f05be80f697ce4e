"""The heart of every write: lock, check, ask the rules, save the changed fields, append the event, mark the tallies,
put in the outbox what is to be told outside.

A service describes what it does as a `Deed`; `perform` does it. Lock order is always dossier, then counter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction

from dossiers.models import Dossier, Event, OutboxEntry, StaleKey
from dossiers.personal_data import digest_of, seal
from dossiers.rules.actors import Actor, ActorKind
from dossiers.rules.audit import fixed_digest, link
from dossiers.rules.clock import Clock
from dossiers.rules.forms import form_number
from dossiers.rules.lifecycle import Action, Effect, State, Transition, permitted, transition
from dossiers.rules.outcomes import Outcome, outcome
from dossiers.selectors.clocks import clock_of
from dossiers.selectors.gate import offices_of, visible_to
from dossiers.terms import limit_from_json
from procedures.models import CalendarVersion, Office
from procedures.rules.errors import NotFound, RuleError, StaleRevision, gettext_noop
from procedures.rules.vietnamese import clean_text
from procedures.rules.workdays import LOCAL, local_date
from procedures.selectors.calendars import calendar_version_for

FLOWS = frozenset({Action.ACCEPT, Action.REOPEN, Action.RESOLVE, Action.WITHDRAW, Action.STOP, Action.REFUSE})
# An entry this much after the fact is still "now": typing takes time.
PROMPT = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One action by one actor. `at` is the moment of entry (aware), `happened_at` when it was so (default `at`).

    `facts` go on the event and into its hash; `personal` values are kept encrypted beside it, the hash covers their
    keyed digest.
    """

    action: Action
    by: Actor
    at: datetime
    happened_at: datetime | None = None
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    promised_at: datetime | None = None
    calendar_version: CalendarVersion | None = None


class HappenedAt(TypedDict, total=False):
    """When it was so, where that was not the moment of entry."""

    happened_at: datetime | None


class HappenedAtWithReason(HappenedAt, total=False):
    """The same for an action that needs no reason, with the reason for a late entry."""

    reason: str


Change = Callable[[Dossier, Event, Clock], None]


@transaction.atomic
def perform(code: str, deed: Deed, *, revision: int | None = None, change: Change | None = None) -> Event:
    """Do a deed to the dossier of that code and return the event.

    `change` gets the locked dossier, the event and the new clock before both are saved. Raises NotFound, StaleRevision,
    TransitionRefused, NotPermitted, RuleError (reason_missing, happened_in_future, happened_before_last_event, …).
    """
    dossier = lock(code, by=deed.by, revision=revision)
    history = list(dossier.events.order_by("seq"))
    return append(dossier, deed, history, change)


def lock(code: str, *, by: Actor, revision: int | None = None) -> Dossier:
    """Lock the dossier for this transaction. Raises NotFound for unknown and foreign ones, StaleRevision."""
    dossier = (
        visible_to(by)
        .filter(code=code)
        .select_related("version", "procedure")
        .select_for_update(of=("self",))
        .first()
    )
    if dossier is None:
        raise NotFound(
            "dossier_not_found",
            gettext_noop("There is no dossier %(dossier)s among those of your offices."),
            dossier=code,
        )
    if revision is not None and revision != dossier.last_seq:
        raise StaleRevision(
            "stale_revision",
            gettext_noop(
                "Somebody else changed this dossier meanwhile. Look at the new state and try again."
            ),
            current=dossier.last_seq,
        )
    return dossier


def append(dossier: Dossier, deed: Deed, history: list[Event], change: Change | None = None) -> Event:
    """Append the event of a deed to a locked dossier and bring the dossier's cache up to it."""
    deed = replace(deed, facts=_tidied(deed.facts), personal=_tidied(deed.personal))
    state = State(dossier.state) if history else None
    row = transition(deed.action, state)
    permitted(deed.by, row, offices_of(dossier))
    event = _event(dossier, deed, row, state, history)
    clock = clock_of(dossier, [*history, event])
    _derive(dossier, event, clock, deed.action)
    if change:
        change(dossier, event, clock)
    _save(dossier, event, history)
    return event


def _tidied(value: Any) -> Any:
    """The value with every text in it in its one Unicode form, lines kept; the names of its parts stay."""
    if isinstance(value, str):
        return clean_text(value, lines=True)
    if isinstance(value, Mapping):
        return {name: _tidied(part) for name, part in value.items()}
    return [_tidied(part) for part in value] if isinstance(value, list | tuple) else value


def _event(dossier: Dossier, deed: Deed, row: Transition, state: State | None, history: list[Event]) -> Event:
    last = history[-1] if history else None
    happened_at = _checked_moment(deed, last)
    happened_on = local_date(happened_at)
    office = _office_of(deed.by, row, dossier)
    return Event(
        dossier=dossier,
        seq=len(history) + 1,
        action=deed.action,
        actor_id=deed.by.id,
        actor_name=deed.by.name,
        actor_roles=",".join(sorted(deed.by.roles_in(office))),
        office_id=office,
        happened_at=happened_at,
        happened_on=happened_on,
        # A clock that was set back must not turn the order of entries.
        entered_at=max(deed.at, last.entered_at) if last else deed.at,
        reason=_checked_reason(deed, row, happened_at),
        form=(form_number(row.form, happened_on) or "") if row.form else "",
        data=_facts(deed),
        from_state=state or "",
        state=row.target_from(state),
        promised_at=deed.promised_at or (last.promised_at if last else None),
        calendar_version=_calendar(dossier, deed, row, last),
        sealed=seal(deed.personal, about=f"event {dossier.code}") if deed.personal else None,
        previous_hash=last.hash if last else "",
    )


def _facts(deed: Deed) -> dict[str, Any]:
    if not deed.personal:
        return dict(deed.facts)
    return {**deed.facts, "personal_digest": digest_of(deed.personal)}


def _checked_moment(deed: Deed, last: Event | None) -> datetime:
    happened_at = deed.happened_at or deed.at
    if happened_at > deed.at:
        raise RuleError(
            "happened_in_future",
            gettext_noop("This cannot have happened in the future."),
            field="happened_at",
        )
    if last and happened_at < last.happened_at:
        if deed.happened_at is None:
            return last.happened_at
        raise RuleError(
            "happened_before_last_event",
            gettext_noop("This cannot have happened before the last step of the dossier (%(last)s)."),
            field="happened_at",
            last=f"{last.happened_at.astimezone(LOCAL):%d/%m/%Y %H:%M}",
        )
    return happened_at


def _checked_reason(deed: Deed, row: Transition, happened_at: datetime) -> str:
    reason = clean_text(deed.reason).strip()
    if not reason and "reason" in row.needs:
        raise RuleError("reason_missing", gettext_noop("Give the reason."), field="reason")
    if not reason and deed.at - happened_at > PROMPT:
        raise RuleError(
            "backdate_reason_missing",
            gettext_noop("Say why this is entered only now: it happened earlier."),
            field="reason",
        )
    return reason


def _office_of(by: Actor, row: Transition, dossier: Dossier) -> int:
    """The office in which the actor acts: the first of the places the table names where a role is held."""
    if by.kind is not ActorKind.STAFF:
        return dossier.holder_office_id
    places = offices_of(dossier).at(row.where)
    preferred = (dossier.holder_office_id, dossier.receiving_office_id, *sorted(places))
    return next(office for office in preferred if office in places and by.may(row.roles, office))


def _calendar(dossier: Dossier, deed: Deed, row: Transition, last: Event | None) -> CalendarVersion:
    """The newest calendar where a limit starts to count, otherwise the one the dossier has: promises do not move."""
    if deed.calendar_version:
        return deed.calendar_version
    if last is None or row.effect is Effect.STARTS or _restarts(dossier, deed, row):
        return calendar_version_for(Office.objects.get(pk=dossier.resolving_office_id))
    return last.calendar_version


def _restarts(dossier: Dossier, deed: Deed, row: Transition) -> bool:
    if row.effect is Effect.AS_STATED:
        return deed.facts.get("clock_effect") == "restarts"
    modes = {
        "supplement": "supplement_mode",
        "financial_duty": "payment_mode",
        "consultation": "consultation_mode",
    }
    if row.effect is not Effect.RESUMES or row.suspension is None:
        return False
    return dossier.terms[modes[row.suspension]] == "restart"


def _derive(dossier: Dossier, event: Event, clock: Clock, action: Action) -> None:
    """Write what the rules say onto the event and the dossier."""
    event.clock = clock.status
    event.due_at = clock.committed.due_at if clock.committed else None
    event.statutory_due_at = clock.statutory.due_at if clock.statutory else None
    event.outcome, event.statutory_outcome = _outcomes(dossier, event, clock, action)
    wait = clock.open_wait
    dossier.state, dossier.last_seq = event.state, event.seq
    dossier.clock, dossier.due_at, dossier.statutory_due_at = (
        event.clock,
        event.due_at,
        event.statutory_due_at,
    )
    dossier.promised_at, dossier.calendar_version = event.promised_at, event.calendar_version
    dossier.received_at, dossier.finished_at = clock.started_at, clock.finished_at
    dossier.suspended_at, dossier.suspension_kind = (wait.since, wait.kind) if wait else (None, "")
    dossier.supplement_count = clock.supplements
    dossier.outcome, dossier.statutory_outcome = event.outcome, event.statutory_outcome


def _outcomes(dossier: Dossier, event: Event, clock: Clock, action: Action) -> tuple[str, str]:
    """The outcome by the promised and by the statutory limit; it stays until a reopening."""
    if action in (Action.WITHDRAW, Action.STOP, Action.REFUSE):
        ended = {
            Action.WITHDRAW: Outcome.WITHDRAWN,
            Action.STOP: Outcome.STOPPED,
            Action.REFUSE: Outcome.REFUSED,
        }
        return ended[action], ended[action]
    if action is not Action.RESOLVE:
        return ("", "") if clock.finished_at is None else (dossier.outcome, dossier.statutory_outcome)
    assert clock.committed, "only what was accepted is resolved"
    assert clock.statutory, "the statutory limit falls back to the promised one"
    promised, lawful = (limit_from_json(dossier.terms[name]).unit for name in ("limit", "statutory"))
    return (
        outcome(promised, clock.committed, event.happened_at),
        outcome(lawful, clock.statutory, event.happened_at),
    )


def _save(dossier: Dossier, event: Event, history: list[Event]) -> None:
    dossier.save()
    event.dossier = dossier
    if not history or event.action == Action.ACCEPT:
        event.data = {**event.data, "fixed": fixed_digest(dossier.fixed_content())}
    event.hash = link(event.previous_hash, event.content())
    event.save(force_insert=True)
    if event.action in FLOWS:
        mark_stale(dossier, event)
    _put_out(dossier, event)


def _put_out(dossier: Dossier, event: Event) -> None:
    """Put the event in the outbox where the applicant agreed to be told, or a system follows the office."""
    kind = Action(event.action).row.notice
    if kind is None:
        return
    if dossier.details.get("notify_by"):
        OutboxEntry.objects.enter(event, kind)
    else:
        OutboxEntry.objects.enter_if_heard(
            event, kind, (dossier.receiving_office_id, dossier.resolving_office_id)
        )


def mark_stale(dossier: Dossier, event: Event) -> None:
    """Say that the tally of this event's key must be counted again; committed together with the event."""
    StaleKey.objects.create(
        office_id=dossier.resolving_office_id,
        procedure_id=dossier.procedure_id,
        on=event.happened_on,
        created_at=event.entered_at,
    )
