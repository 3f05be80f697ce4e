"""Petitions, complaints and denunciations: one table of steps, who may take them, and the sum that must come out.

Legal source: Decree 20/2008/NĐ-CP (petitions on procedures), Law on Complaints 2011, Law on Denunciation 2018.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dossiers.rules.actors import Actor, Role
from dossiers.rules.roles import PETITION_READERS
from procedures.rules.errors import NotPermitted, TransitionRefused, gettext_noop


class Kind(StrEnum):
    """What the law makes of it; each has its own clock."""

    PETITION = "petition"
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"

    @property
    def label(self) -> str:
        """The name to translate and show."""
        return _KINDS[self]

    @property
    def needs_name(self) -> bool:
        """Whether the law knows it only with a name and a way to answer."""
        return self is not Kind.PETITION


_KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PETITION: gettext_noop("feedback or petition"),
        Kind.COMPLAINT: gettext_noop("complaint"),
        Kind.DENUNCIATION: gettext_noop("denunciation"),
    }
)


class PetitionState(StrEnum):
    """Where it stands in the register of its office."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The name to translate and show."""
        return _STATES[self]

    @property
    def is_open(self) -> bool:
        """Whether the office still owes something."""
        return self in OPEN


OPEN = frozenset({PetitionState.RECEIVED, PetitionState.IN_PROGRESS})
_STATES: Mapping[PetitionState, str] = MappingProxyType(
    {
        PetitionState.RECEIVED: gettext_noop("received, not yet taken on"),
        PetitionState.IN_PROGRESS: gettext_noop("taken on"),
        PetitionState.ANSWERED: gettext_noop("answered"),
        PetitionState.FORWARDED: gettext_noop("forwarded to the office whose matter it is"),
        PetitionState.REJECTED: gettext_noop("not taken on"),
    }
)


class PetitionAction(StrEnum):
    """What is done to a petition."""

    RECEIVE = "receive"
    TAKE_ON = "take_on"
    CHANGE_TERM = "change_term"
    ANSWER = "answer"
    FORWARD = "forward"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: from which states an action leads where (None: it stays)."""

    action: PetitionAction
    sources: frozenset[PetitionState | None]
    target: PetitionState | None

    def target_from(self, state: PetitionState | None) -> PetitionState:
        """The state after the step."""
        after = self.target or state
        assert after is not None, "the first step names its target"
        return after


STEPS: tuple[Step, ...] = (
    Step(PetitionAction.RECEIVE, frozenset({None}), PetitionState.RECEIVED),
    Step(PetitionAction.TAKE_ON, frozenset({PetitionState.RECEIVED}), PetitionState.IN_PROGRESS),
    Step(PetitionAction.CHANGE_TERM, frozenset({PetitionState.IN_PROGRESS}), None),
    Step(PetitionAction.ANSWER, frozenset({PetitionState.IN_PROGRESS}), PetitionState.ANSWERED),
    Step(PetitionAction.FORWARD, OPEN, PetitionState.FORWARDED),
    Step(PetitionAction.REJECT, OPEN, PetitionState.REJECTED),
)
_TABLE = MappingProxyType({(step.action, source): step for step in STEPS for source in step.sources})
_REFUSALS: Mapping[PetitionState | None, str] = MappingProxyType(
    {
        None: gettext_noop("There is no petition yet."),
        PetitionState.RECEIVED: gettext_noop(
            "The petition is received. Possible now: take on, forward, refuse with a reason."
        ),
        PetitionState.IN_PROGRESS: gettext_noop(
            "The petition is taken on. Possible now: answer, change the term, forward, refuse with a reason."
        ),
        PetitionState.ANSWERED: gettext_noop("The petition is answered. Nothing more can be done to it."),
        PetitionState.FORWARDED: gettext_noop("The petition was forwarded. The other office has it now."),
        PetitionState.REJECTED: gettext_noop("The petition was refused. Nothing more can be done to it."),
    }
)


def petition_step(action: PetitionAction, state: PetitionState | None) -> Step:
    """The row for this action in this state. TransitionRefused("illegal_action") says what can be done instead."""
    step = _TABLE.get((action, state))
    if step is None:
        raise TransitionRefused("illegal_action", _REFUSALS[state], field="action", action=action.value)
    return step


def possible_actions(state: PetitionState) -> tuple[PetitionAction, ...]:
    """The actions that the table knows for this state, in its order."""
    return tuple(step.action for step in STEPS if state in step.sources)


def readers_of(kind: Kind) -> frozenset[Role]:
    """The roles that read and handle this kind in an office; who denounces somebody is protected by few knowing."""
    return frozenset({Role.HEAD}) if kind is Kind.DENUNCIATION else PETITION_READERS


def check_reader(actor: Actor, kind: Kind, office_id: int) -> None:
    """Return silently if the actor may handle this kind there; NotPermitted("not_permitted") otherwise."""
    if not actor.may(readers_of(kind), office_id):
        raise NotPermitted(
            "not_permitted",
            gettext_noop("This needs the role of a head of office in the office that has it.")
            if kind is Kind.DENUNCIATION
            else gettext_noop(
                "This needs the role of an officer, head of office or manager in the office that has it."
            ),
        )


@dataclass(frozen=True, slots=True)
class RegisterTotals:
    """What came in, and what became of it by now; `overdue` is a part of `open`."""

    received: int = 0
    open: int = 0
    overdue: int = 0
    answered: int = 0
    forwarded: int = 0
    rejected: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the whole."""
        parts = self.open + self.answered + self.forwarded + self.rejected
        return parts == self.received and self.overdue <= self.open


def added(parts: Iterable[RegisterTotals]) -> RegisterTotals:
    """The sum of several totals, part by part."""
    columns = zip(
        *(
            (each.received, each.open, each.overdue, each.answered, each.forwarded, each.rejected)
            for each in parts
        ),
        strict=True,
    )
    return RegisterTotals(*map(sum, columns))
