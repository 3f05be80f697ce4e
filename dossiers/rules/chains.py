"""Steps of a dossier that several units work on (liên thông): each with its share of the limit.

Legal source: Decree 61/2018/NĐ-CP art. 19.6 and 19.7 (each agency has its own time inside the total; the lead
agency answers for the total).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.time_limits import ClockMode, Suspension
from procedures.rules.workdays import WorkingCalendar


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step: what is done, by which office, in which exact share of the whole limit (0 < share ≤ 1)."""

    name: str
    office_id: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step with the moment by which it should be handed over; None while the dossier has no due date."""

    step: ChainStep
    due_at: datetime | None


def check_shares(steps: Sequence[ChainStep]) -> None:
    """Return silently when every share is positive and all make one;

    RuleError no_steps, share_*, shares_not_one.
    """
    if not steps:
        raise RuleError("no_steps", gettext_noop("A chain needs at least one step."), field="steps")
    if any(step.share <= 0 for step in steps):
        raise RuleError(
            "share_not_positive", gettext_noop("Every step needs a share of the limit."), field="steps"
        )
    total = sum((step.share for step in steps), Fraction(0))
    if total != 1:
        raise RuleError(
            "shares_not_one",
            gettext_noop("The shares of the steps make %(total)s, not 1."),
            field="steps",
            total=str(total),
        )


def step_dues(
    steps: Sequence[ChainStep],
    counting_from: datetime,
    due_at: datetime | None,
    calendar: WorkingCalendar,
    pauses: Iterable[Suspension] = (),
) -> tuple[StepDue, ...]:
    """Return when each step is due: never decreasing, the last one with the dossier.

    1. Take the opening time between `counting_from` (acceptance or the last restart) and `due_at`, without
    the pauses. 2. A step is due when its share and those before it are used up of that time. 3. The last step
    is due at `due_at`.
    """
    check_shares(steps)
    if due_at is None:
        return tuple(StepDue(step, None) for step in steps)
    pieces = tuple(_running(counting_from, due_at, pauses))
    times = [calendar.opening_time(since, until) for since, until in pieces]
    total, used = sum(times, timedelta()), Fraction(0)
    dues = []
    for step in steps[:-1]:
        used += step.share
        dues.append(StepDue(step, _spend(_part(total, used), pieces, times, calendar, due_at)))
    return (*dues, StepDue(steps[-1], due_at))


def _part(total: timedelta, share: Fraction) -> timedelta:
    microseconds = total // timedelta(microseconds=1)
    return timedelta(microseconds=int(microseconds * share))


def _running(
    since: datetime, until: datetime, pauses: Iterable[Suspension]
) -> Iterator[tuple[datetime, datetime]]:
    for pause in sorted(pauses, key=lambda p: p.since):
        if pause.until is None or pause.until <= since or pause.mode is ClockMode.NONE:
            continue
        if since < min(pause.since, until):
            yield since, min(pause.since, until)
        since = pause.until
    if since < until:
        yield since, until


def _spend(
    amount: timedelta,
    pieces: Sequence[tuple[datetime, datetime]],
    times: Sequence[timedelta],
    calendar: WorkingCalendar,
    due_at: datetime,
) -> datetime:
    for (since, _), time in zip(pieces, times, strict=True):
        if amount <= time:
            return min(calendar.add_opening_time(since, amount), due_at)
        amount -= time
    return due_at
