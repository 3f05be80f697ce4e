"""Time limits as values: amount, unit, and the due date that follows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.unit_table import AMOUNTS, Unit

DEFAULT_CUTOFF = time(15, 0)
_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)
_MICROSECONDS_PER_HOUR = _HOUR // _MICROSECOND


def hours_as_time(amount: Decimal) -> timedelta:
    """Return an amount of hours as a duration, to the microsecond, half up."""
    exact = amount * _MICROSECONDS_PER_HOUR
    return int(exact.to_integral_value(ROUND_HALF_UP)) * _MICROSECOND


def time_as_hours(duration: timedelta) -> Decimal:
    """Return a duration as an amount of hours, to the fourth decimal: what is left is shown, not reckoned with."""
    return round(Decimal(duration // _MICROSECOND) / _MICROSECONDS_PER_HOUR, 4)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long the office may take. `amount` is None for `same_day` and `none`; `cutoff` concerns `same_day`.

    Fractions are for hours only; zero and negative amounts are refused (0 days is written `same_day`).
    Errors: amount_missing, amount_not_allowed, amount_not_a_number, amount_not_positive, amount_not_whole,
    amount_too_large.
    """

    amount: Decimal | None
    unit: Unit
    cutoff: time = DEFAULT_CUTOFF

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if not self.unit.has_amount:
            if self.amount is not None:
                raise _refused("amount_not_allowed", gettext_noop("This kind of limit has no amount."))
            return
        if self.amount is None:
            raise _refused("amount_missing", gettext_noop("The limit needs an amount."))
        object.__setattr__(self, "amount", _exact(self.amount))
        self._check_amount()

    def _check_amount(self) -> None:
        amount = self.number
        if not amount.is_finite():
            raise _refused("amount_not_a_number", gettext_noop("The amount of the limit is not a number."))
        if amount <= 0:
            raise _refused("amount_not_positive", gettext_noop("The amount of a limit must be positive."))
        if amount > AMOUNTS[self.unit].largest:
            raise _refused("amount_too_large", gettext_noop("The amount of the limit is too large."))
        if self.unit.counts_hours:
            if not hours_as_time(amount):
                raise _refused("amount_not_positive", gettext_noop("The amount of a limit must be positive."))
        elif amount != amount.to_integral_value():
            raise _refused("amount_not_whole", gettext_noop("Only hours may be a fraction."))

    @property
    def number(self) -> Decimal:
        """Return the amount of a limit that has one; RuleError amount_missing otherwise."""
        if self.amount is None:
            raise _refused("amount_missing", gettext_noop("The limit needs an amount."))
        return self.amount

    @property
    def duration(self) -> timedelta:
        """Return the amount of an hour limit as a duration."""
        return hours_as_time(self.number)


def _exact(amount: object) -> Decimal:
    # bool is an int in Python, and a float carries digits nobody wrote: both are refused.
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise _refused("amount_not_a_number", gettext_noop("The amount of the limit is not a number."))
    return Decimal(amount)


def _refused(code: str, template: str) -> RuleError:
    return RuleError(code, template, field="amount")


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of a paused limit; months are told in calendar days, `same_day` has no amount."""

    amount: Decimal | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a dossier is due: `due_at` in the office's zone, `due_on` its legal day.

    Both are None when there is no limit, and while the clock is paused; then `remainder` says what is left.
    `provisional`: the count ran through a year whose calendar is an estimate.
    """

    due_at: datetime | None
    due_on: date | None
    effective_receipt: datetime
    paused: bool = False
    remainder: Remainder | None = None
    provisional: bool = False
