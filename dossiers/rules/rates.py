"""Rates of dossiers, exact until they are shown. Counts are added; rates never are.

Legal source: form II.06a (Circular 01/2020/TT-VPCP).
"""

from dataclasses import dataclass
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
class Timeliness:
    """How many dossiers with a limit were resolved early, on time and late; all others are in no rate."""

    early: int = 0
    on_time: int = 0
    late: int = 0

    @property
    def on_time_rate(self) -> Rate:
        """(early + on time) out of (early + on time + late)."""
        return Rate(self.early + self.on_time, self.early + self.on_time + self.late)

    @property
    def early_rate(self) -> Rate:
        """Early out of (early + on time + late)."""
        return Rate(self.early, self.early + self.on_time + self.late)
