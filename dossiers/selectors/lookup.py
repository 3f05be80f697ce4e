"""What a stranger who holds code and look-up secret may know of a dossier: never a person's name, address or number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dossiers.models import Dossier
from dossiers.rules.lifecycle import State
from dossiers.selectors.fees import fees_of
from dossiers.selectors.timeline import explained_due
from procedures.models import Office
from procedures.rules.errors import gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.time_limits import DayNote, Remainder, TimeLimit
from procedures.rules.workdays import WorkingCalendar
from procedures.selectors.calendars import calendar_version_for, working_calendar

NEXT_STEPS: Mapping[State, str] = {
    State.SUBMITTED: gettext_noop("The office checks the dossier and accepts it, or asks you for more."),
    State.RECEIVED: gettext_noop("The office starts to work on the dossier. You need do nothing."),
    State.REFUSED: gettext_noop("The office did not take the dossier. The notice says why and what to do."),
    State.IN_PROGRESS: gettext_noop("The office works on the dossier. You need do nothing."),
    State.AWAITING_SUPPLEMENT: gettext_noop("Hand in the papers that are asked for."),
    State.AWAITING_PAYMENT: gettext_noop("Pay what the notice says and hand in the proof."),
    State.WITHDRAWN: gettext_noop("The dossier was taken back. Nothing more will be done."),
    State.STOPPED: gettext_noop("The office ended the dossier without a result. The notice says why."),
    State.RESOLVED: gettext_noop("The result is ready. Collect it, or wait for it if it is sent to you."),
    State.RETURNED: gettext_noop("The result was handed over. Nothing is left to do."),
}


@dataclass(frozen=True)
class Place:
    """An office as the public finds it; its calendar says when it is open."""

    name: str
    address: str
    phone: str
    calendar: WorkingCalendar


@dataclass(frozen=True)
class LookupAnswer:
    """The public side of a dossier. Texts are English sources for the door to translate.

    `calendar` is the one that the dossier counts with; `owed` is what is left to pay by currency, None: not known yet.
    """

    code: str
    state: State
    procedure_code: str
    procedure_name: str
    receiving: Place
    returning: Place
    holder_name: str
    delivery: str
    submitted_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    due_on: date | None
    promised_at: datetime | None
    provisional: bool
    outcome: str
    limit: TimeLimit | None
    calendar: WorkingCalendar
    paused: bool
    remainder: Remainder | None
    finished_at: datetime | None
    returned_at: datetime | None
    next_step: str
    papers_asked: tuple[str, ...]
    owed: Mapping[str, int | None]
    explanation: tuple[DayNote, ...]


def lookup_answer(dossier: Dossier) -> LookupAnswer:
    """What is told about a dossier to whoever proved to hold its secret."""
    state = State(dossier.state)
    due = explained_due(dossier)
    deadline = due.committed.deadline if due.committed else None
    return LookupAnswer(
        code=dossier.code,
        state=state,
        procedure_code=dossier.procedure.code,
        procedure_name=dossier.version.name,
        receiving=_place(dossier.receiving_office),
        returning=_place(dossier.returning_office),
        holder_name=dossier.holder_office.name,
        delivery=dossier.delivery,
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        due_on=local_date(dossier.due_at) if dossier.due_at else None,
        promised_at=dossier.promised_at,
        provisional=bool(deadline and deadline.provisional),
        outcome=dossier.outcome,
        limit=due.committed.limit if due.committed else None,
        calendar=due.clock.calendar,
        paused=due.clock.paused,
        remainder=deadline.remainder if deadline and due.clock.paused else None,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        next_step=NEXT_STEPS[state],
        papers_asked=_papers_asked(dossier),
        owed=_owed(dossier, state),
        explanation=due.committed.days if due.committed else (),
    )


def _place(office: Office) -> Place:
    calendar = working_calendar(calendar_version_for(office).pk)
    return Place(office.name, office.address, office.phone, calendar)


def _owed(dossier: Dossier, state: State) -> dict[str, int | None]:
    """What is left to pay while there is something to pay for."""
    if dossier.received_at is None or state in (State.WITHDRAWN, State.STOPPED):
        return {}
    account = fees_of(dossier)
    return {currency: account.owed[currency] for currency in account.open_currencies}


def _papers_asked(dossier: Dossier) -> tuple[str, ...]:
    """The papers that the office waits for now: asked after acceptance, or before it."""
    waiting = dossier.suspensions.filter(kind="supplement", until__isnull=True).first()
    if waiting:
        return tuple(waiting.asked_papers)
    last = dossier.events.order_by("-seq").first()
    asked = last is not None and last.action == "ask_supplement" and dossier.state == State.SUBMITTED
    return tuple(last.data.get("papers", ())) if asked and last else ()
