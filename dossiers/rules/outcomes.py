"""How a dossier ended.

Legal source: form II.06a (Circular 01/2020/TT-VPCP): the finishing moment is the ready result, compared with
the appointed day; docs/rules/outcomes-and-rates.md.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from dossiers.rules.clock_values import Clock, ClockTerms
from dossiers.rules.standing import finished_standing
from dossiers.rules.states import State
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import LOCAL
from procedures.rules.time_limits import Deadline, TimeLimit, Unit


class Outcome(StrEnum):
    """How a dossier ended. Only early, on_time and late enter a rate."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    NO_DUE = "no_due"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The name to translate and show."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.EARLY: gettext_noop("early"),
    Outcome.ON_TIME: gettext_noop("on time"),
    Outcome.LATE: gettext_noop("late"),
    Outcome.NO_DUE: gettext_noop("without a limit"),
    Outcome.WITHDRAWN: gettext_noop("withdrawn"),
    Outcome.STOPPED: gettext_noop("stopped without a result"),
    Outcome.REFUSED: gettext_noop("refused at the desk"),
}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcome against the promised limit and against the law's."""

    committed: Outcome
    statutory: Outcome


def outcome(unit: Unit, deadline: Deadline, finished_at: datetime, zone: tzinfo = LOCAL) -> Outcome:
    """Return how a dossier resolved at `finished_at` (aware) stands against its deadline.

    Raises RuleError finished_without_due_date.
    """
    if unit is Unit.NONE:
        return Outcome.NO_DUE
    if deadline.due_at is None:
        raise RuleError("finished_without_due_date", gettext_noop("A resolved dossier must have a due date."))
    standing = finished_standing(deadline.due_at, finished_at, by_the_moment=unit.counts_hours, zone=zone)
    return Outcome(standing.value)


_WITHOUT_RESULT = {
    State.REFUSED: Outcome.REFUSED,
    State.WITHDRAWN: Outcome.WITHDRAWN,
    State.STOPPED: Outcome.STOPPED,
}


def outcomes(clock: Clock, terms: ClockTerms) -> Outcomes | None:
    """Return both outcomes of a dossier that has ended, None while it has not."""
    without_result = _WITHOUT_RESULT.get(clock.state) if clock.state else None
    if without_result:
        return Outcomes(without_result, without_result)
    if clock.finished_at is None or clock.committed is None or clock.statutory is None:
        return None
    statutory = terms.statutory or terms.limit
    return Outcomes(
        _of(terms.limit, clock.committed, clock.finished_at, clock.calendar.zone),
        _of(statutory, clock.statutory, clock.finished_at, clock.calendar.zone),
    )


def _of(limit: TimeLimit, deadline: Deadline, finished_at: datetime, zone: tzinfo) -> Outcome:
    return outcome(limit.unit, deadline, finished_at, zone)
