"""Counts of dossiers and the rates drawn from them. Counts are added; rates never are.

Legal source: form II.06a (Circular 01/2020/TT-VPCP) and its check "received = resolved + pending".
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from procedures.rules.errors import RuleError, gettext_noop

NO_CASES = gettext_noop("no cases")
PERCENT_TEMPLATE = gettext_noop("%(percent)s%%")
_HUNDREDTHS_OF_ALL = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of cases, exact until it is shown; without cases there is no share."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise RuleError(
                "rate_impossible",
                gettext_noop("%(numerator)s out of %(denominator)s is not a share."),
                numerator=self.numerator,
                denominator=self.denominator,
            )

    @property
    def fraction(self) -> Fraction | None:
        """The exact share, None when there are no cases."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, two decimals, half up; 100.00 and 0.00 only when it is all or none."""
        if not self.denominator:
            return None
        hundredths = (2 * self.numerator * _HUNDREDTHS_OF_ALL + self.denominator) // (2 * self.denominator)
        if self.numerator < self.denominator:
            hundredths = min(hundredths, _HUNDREDTHS_OF_ALL - 1)
        if self.numerator > 0:
            hundredths = max(hundredths, 1)
        return Decimal(hundredths).scaleb(-2)

    @property
    def percent_text(self) -> str | None:
        """The percentage with a decimal comma ("98,00"), None when there are no cases:

        Show NO_CASES translated.
        """
        percent = self.percent
        return None if percent is None else f"{percent:.2f}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Counts:
    """The buckets of a period and a scope.

    `carried_over`: open at the beginning. `reopened`: came in again. The last three are open at the end.
    Counts of different scopes in one period add up; of periods in a row only the flows do.
    """

    carried_over: int = 0
    received_online: int = 0
    received_direct: int = 0
    received_postal: int = 0
    reopened: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    no_due: int = 0
    withdrawn: int = 0
    stopped: int = 0
    refused: int = 0
    open_within: int = 0
    open_overdue: int = 0
    open_paused: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 0:
                raise RuleError(
                    "count_negative", gettext_noop("A count cannot be negative: %(name)s."), name=each.name
                )

    def __add__(self, other: "Counts") -> "Counts":
        if not isinstance(other, Counts):
            return NotImplemented
        return Counts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @classmethod
    def total(cls, counts: Iterable["Counts"]) -> "Counts":
        """The sum, bucket by bucket."""
        return sum(counts, start=cls())

    @property
    def received(self) -> int:
        """Accepted in the period, each dossier once."""
        return self.received_online + self.received_direct + self.received_postal

    @property
    def resolved(self) -> int:
        """Resolved in the period, with and without a limit."""
        return self.early + self.on_time + self.late + self.no_due

    @property
    def pending(self) -> int:
        """Open at the end of the period."""
        return self.open_within + self.open_overdue + self.open_paused

    @property
    def imbalance(self) -> int:
        """What came in minus what went out and what is there: zero, or something was miscounted.

        `refused` was never received and stands on neither side.
        """
        came_in = self.carried_over + self.received + self.reopened
        return came_in - self.resolved - self.withdrawn - self.stopped - self.pending

    def check(self) -> None:
        """Return silently when the identity of the official form holds; RuleError counts_do_not_balance."""
        if self.imbalance:
            raise RuleError(
                "counts_do_not_balance",
                gettext_noop(
                    "Received and carried over differ from resolved, ended and pending by %(difference)s."
                ),
                difference=self.imbalance,
            )

    @property
    def on_time_rate(self) -> Rate:
        """(early + on time) out of (early + on time + late)."""
        return Rate(self.early + self.on_time, self.early + self.on_time + self.late)

    @property
    def early_rate(self) -> Rate:
        """Early out of (early + on time + late)."""
        return Rate(self.early, self.early + self.on_time + self.late)
