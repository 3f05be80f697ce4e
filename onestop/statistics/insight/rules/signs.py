"""When an event shows a sign: one rule for each, the same that the database is asked (`insight/signs.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dossiers.rules.actions import Action
from onestop.statistics.insight.rules.sign_names import THRESHOLDS, Sign, Thresholds
from procedures.rules.moments import LOCAL, local_date


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask about an event. `due_at` is the due moment by which a result was told early, on time or late,
    and of a request for papers the one that held just before it. `received_at` is None before receipt.

    `asked_before`: earlier requests for papers after receipt; `refiled_at`: the next receipt of the same person for the
    same procedure at the same office; `ready_at`: the result handed over; `moved`: re-appointed or recomputed before.
    """

    action: Action
    happened_at: datetime
    entered_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    asked_before: int = 0
    refiled_at: datetime | None = None
    ready_at: datetime | None = None
    moved: bool = False
    reopened: bool = False


def shows(sign: Sign, facts: Facts, limits: Thresholds = THRESHOLDS) -> bool:
    """Return whether an event shows a sign."""
    return facts.action is sign.of and _shown(sign, facts, limits)


def _shown(sign: Sign, facts: Facts, limits: Thresholds) -> bool:
    match sign:
        case Sign.AT_DUE:
            return _at_due(facts, limits)
        case Sign.ENTERED_LATE:
            return facts.entered_at - facts.happened_at > limits.entered_late
        case Sign.BACK_DATED:
            return facts.entered_at - facts.happened_at > limits.back_dated
        case Sign.ASKED_AT_END:
            return _asked_at_end(facts, limits)
        case Sign.ASKED_TWICE:
            return facts.received_at is not None and facts.asked_before >= 1
        case Sign.REFILED:
            return facts.refiled_at is not None and facts.refiled_at - facts.happened_at <= limits.refiled
        case Sign.RETURNED_LATE:
            return facts.ready_at is not None and facts.happened_at - facts.ready_at > limits.returned_late
        case Sign.DUE_MOVED:
            return facts.moved
        case Sign.REOPENED:
            return facts.reopened


def _at_due(facts: Facts, limits: Thresholds) -> bool:
    if facts.due_at is None:
        return False
    if abs(facts.happened_at - facts.due_at) <= limits.at_due:
        return True
    local = facts.happened_at.astimezone(LOCAL)
    return (local.minute, local.second) == (0, 0) and local.date() == local_date(facts.due_at)


def _asked_at_end(facts: Facts, limits: Thresholds) -> bool:
    if facts.received_at is None or facts.due_at is None or facts.due_at <= facts.received_at:
        return False
    used, all_of_it = facts.happened_at - facts.received_at, facts.due_at - facts.received_at
    return used * 100 >= all_of_it * limits.used_before_request
