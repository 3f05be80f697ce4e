"""How far a rate of few cases may lie from what the office usually does."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# The quantile of the normal distribution that leaves 2.5 % on either side.
NORMAL_95 = 1.959963984540054
# Below this many cases a rate is shown and not ranked: its interval covers nearly everything.
FEWEST_TO_RANK = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """Shares from 0 to 1; `low` is never above `high`."""

    low: float
    high: float

    def percents(self) -> tuple[float, float]:
        """The ends in percent."""
        return 100 * self.low, 100 * self.high


def wilson(part: int, cases: int) -> Interval:
    """The Wilson score interval at 95 % of `part` out of `cases`; everything from 0 to 1 where there are no cases.

    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927). It stays within 0 and 1 and holds for few cases, where the
    usual formula does not.
    """
    if not 0 <= part <= cases:
        raise ValueError(f"{part} out of {cases} is not a share")
    if not cases:
        return Interval(0.0, 1.0)
    share, square = part / cases, NORMAL_95**2
    middle = share + square / (2 * cases)
    width = NORMAL_95 * sqrt(share * (1 - share) / cases + square / (4 * cases**2))
    whole = 1 + square / cases
    low = 0.0 if part == 0 else max(0.0, (middle - width) / whole)
    high = 1.0 if part == cases else min(1.0, (middle + width) / whole)
    return Interval(low, high)
