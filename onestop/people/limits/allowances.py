"""An allowance as arithmetic: so many at once, refilled evenly (the "generic cell rate algorithm").

Only one moment is kept: when the allowance is full again. Whoever has used it up waits for one refill, never for a
whole period, so that nobody can shut another out of a shared allowance for long.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` at once, and one more each `seconds / most`."""

    scope: str
    most: int
    seconds: int

    @property
    def refill(self) -> timedelta:
        """How long one takes to come back."""
        return timedelta(seconds=self.seconds) / self.most

    @property
    def whole(self) -> timedelta:
        """How long an allowance that is used up takes to be full again."""
        return self.refill * self.most

    def wait(self, full_at: datetime, now: datetime) -> int:
        """Whole seconds until one may be taken, if nobody takes it meanwhile; 0 when it is now."""
        behind = min(full_at - now, self.whole) + self.refill - self.whole
        return max(0, math.ceil(behind.total_seconds()))

    def used(self, full_at: datetime, now: datetime) -> int:
        """How many have been taken and not refilled."""
        return max(0, math.ceil((full_at - now) / self.refill))
