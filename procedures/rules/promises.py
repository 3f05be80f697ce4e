"""Whether an office's promise is longer than the law; a promise may be shorter only.

Legal source: Decree 61/2018/ND-CP art. 4 and 19: limits may be cut, not lengthened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from procedures.rules.time_limits import TimeLimit, Unit


@dataclass(frozen=True, slots=True)
class LimitFor:
    """A limit for a case and channel; "" means any."""

    case: str
    channel: str
    limit: TimeLimit


def lawful_limit(limits: Sequence[LimitFor], case: str, channel: str) -> TimeLimit | None:
    """Return the limit of the law for a case and channel: the row that names most of them, the case before all."""
    fitting = [row for row in limits if row.case in ("", case) and row.channel in ("", channel)]
    best = max(fitting, key=lambda row: (row.case != "", row.channel != ""), default=None)
    return best.limit if best else None


def law_exceeded(
    promise: LimitFor, limits: Sequence[LimitFor], cases: Sequence[str], channels: Sequence[str]
) -> TimeLimit | None:
    """Return the limit of the law that a promise is longer than, in any case and channel that it is about, or None.

    A promise for a case that the version does not have concerns nobody.
    """
    for case in cases or ("",):
        for channel in channels or ("",):
            if promise.case not in ("", case) or promise.channel not in ("", channel):
                continue
            law = lawful_limit(limits, case, channel)
            if law is not None and is_longer(promise.limit, law):
                return law
    return None


def is_longer(promise: TimeLimit, law: TimeLimit) -> bool:
    """Return whether a promise is longer; limits of different units are compared by their rough length."""
    if law.unit is Unit.NONE:
        return False
    if promise.unit is Unit.NONE:
        return True
    if promise.unit is law.unit:
        return (promise.amount or 0) > (law.amount or 0)
    return _rough_hours(promise) > _rough_hours(law)


def _rough_hours(limit: TimeLimit) -> Decimal:
    return limit.unit.row.rough_hours * Decimal(1 if limit.amount is None else limit.amount)
