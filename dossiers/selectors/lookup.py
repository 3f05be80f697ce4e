"""What a stranger who holds code and look-up secret may know of a dossier: never a person's name, address or number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dossiers.models import Dossier
from dossiers.rules.lifecycle import State
from dossiers.selectors.timeline import explained_due
from procedures.rules.errors import gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.time_limits import DayNote, Remainder

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
class LookupAnswer:
    """The public side of a dossier. Texts are English sources for the door to translate."""

    code: str
    state: State
    procedure_code: str
    procedure_name: str
    office_name: str
    office_phone: str
    submitted_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    due_on: date | None
    promised_at: datetime | None
    paused: bool
    remainder: Remainder | None
    finished_at: datetime | None
    returned_at: datetime | None
    next_step: str
    papers_asked: tuple[str, ...]
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
        office_name=dossier.receiving_office.name,
        office_phone=dossier.receiving_office.phone,
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        due_on=local_date(dossier.due_at) if dossier.due_at else None,
        promised_at=dossier.promised_at,
        paused=due.clock.paused,
        remainder=deadline.remainder if deadline and due.clock.paused else None,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        next_step=NEXT_STEPS[state],
        papers_asked=_papers_asked(dossier),
        explanation=due.committed.days if due.committed else (),
    )


def _papers_asked(dossier: Dossier) -> tuple[str, ...]:
    """The papers that the office waits for now: asked after acceptance, or before it."""
    waiting = dossier.suspensions.filter(kind="supplement", until__isnull=True).first()
    if waiting:
        return tuple(waiting.asked_papers)
    last = dossier.events.order_by("-seq").first()
    asked = last is not None and last.action == "ask_supplement" and dossier.state == State.SUBMITTED
    return tuple(last.data.get("papers", ())) if asked and last else ()
