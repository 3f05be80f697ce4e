"""Which rows account for a change of the on-time rate against the period before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Cases:
    """What a rate is drawn from: those late among those resolved with a limit."""

    late: int = 0
    all: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A row's part in the change: `points` is the share of 1 by which it moved the rate of all, minus is a fall."""

    key: str
    now: Cases
    before: Cases
    points: Fraction

    @property
    def difference(self) -> int:
        """How many more were late than before."""
        return self.now.late - self.before.late


def contributions(now: Mapping[str, Cases], before: Mapping[str, Cases]) -> tuple[Share, ...]:
    """The rows with their parts in the change of the on-time rate, what pulled it down most on top.

    1. The rate is 1 less the late ones of all rows over the cases of all rows. 2. So a row moves it by what its late
    ones were of all cases before, less what they are now. 3. These parts add up to the whole change exactly; a row
    that only grew as everything grew counts nothing. Without cases in one of the periods there is nothing to compare.
    """
    all_now, all_before = (sum(each.all for each in rows.values()) for rows in (now, before))
    if not all_now or not all_before:
        return ()
    found = [
        _share(key, now.get(key, Cases()), before.get(key, Cases()), all_now, all_before)
        for key in {**now, **before}
    ]
    return tuple(sorted(found, key=lambda share: (share.points, -share.difference, share.key)))


def _share(key: str, now: Cases, before: Cases, all_now: int, all_before: int) -> Share:
    return Share(key, now, before, Fraction(before.late, all_before) - Fraction(now.late, all_now))
