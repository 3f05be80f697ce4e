"""Sliding windows as arithmetic: what a counter of this window and the one before says about the last period."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` hits in any `seconds`; the estimate takes the window before as spread evenly."""

    scope: str
    most: int
    seconds: int

    def window(self, now: float) -> int:
        """The number of the window in which a moment (seconds since the epoch) lies."""
        return math.floor(now / self.seconds)


@dataclass(frozen=True, slots=True)
class Tally:
    """A counter after a hit, and when that was."""

    limit: Limit
    hits: int
    previous: int
    now: float

    @property
    def _elapsed(self) -> float:
        return (self.now % self.limit.seconds) / self.limit.seconds

    @property
    def is_over(self) -> bool:
        """Whether this hit was one too many."""
        return self.hits + self.previous * (1 - self._elapsed) > self.limit.most

    @property
    def retry_after(self) -> int:
        """Whole seconds until one more hit would be within the limit, if nobody hits meanwhile; 0 when it is now."""
        if not self.is_over:
            return 0
        room = self.limit.most - self.hits - 1
        if room >= 0 and self.previous:
            share = max(1 - room / self.previous, 0.0)
            return math.ceil(max(share - self._elapsed, 0) * self.limit.seconds) or 1
        share = max(1 - (self.limit.most - 1) / self.hits, 0.0)
        return math.ceil((1 - self._elapsed + share) * self.limit.seconds) or 1
