"""The figures of a report: the buckets, their sums and the rates drawn from them. Plain Python.

Legal source: form II.06a (Circular 01/2020/TT-VPCP) and docs/rules/statistics.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from dossiers.rules.rates import Rate, Timeliness
from dossiers.rules.standing import Standing

# Raised when the meaning of a tally changes; `refresh_statistics --all` then counts everything anew.
FORMULA_VERSION = 1

RECEIVED = ("received_online", "received_direct", "received_postal")
RESOLVED = ("early", "on_time", "late", "no_due")
ENDED = ("withdrawn", "stopped")
OPEN_BUCKETS = {
    "open_within": Standing.WITHIN,
    "open_overdue": Standing.OVERDUE,
    "open_paused": Standing.WAITING,
}
STOCK = tuple(OPEN_BUCKETS)
BUCKET_OF_STANDING = {standing.value: bucket for bucket, standing in OPEN_BUCKETS.items()}
STATUTORY = ("statutory_early", "statutory_on_time", "statutory_late", "statutory_no_due")
# What a report counts in a period, in the order in which the statement of `counting` returns it.
FLOWS = (*RECEIVED, "reopened", *RESOLVED, *ENDED, "refused", *STATUTORY)
# Every bucket whose dossiers can be listed; the last three are sums.
BUCKETS = ("carried_over", *FLOWS, *STOCK, "received", "resolved", "pending")


@dataclass(frozen=True, slots=True)
class Figures:
    """The buckets of a period and a scope.

    `received_…` are all that came in, those taken up again included; `reopened` says how many of them were.
    Figures of different scopes in one period add up.
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
    statutory_early: int = 0
    statutory_on_time: int = 0
    statutory_late: int = 0
    statutory_no_due: int = 0
    open_within: int = 0
    open_overdue: int = 0
    open_paused: int = 0

    def __add__(self, other: Figures) -> Figures:
        if not isinstance(other, Figures):
            return NotImplemented
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @classmethod
    def total(cls, figures: Iterable[Figures]) -> Figures:
        """The sum, bucket by bucket."""
        return sum(figures, start=cls())

    @classmethod
    def in_a_row(cls, parts: Sequence[Figures]) -> Figures:
        """The figures of periods that follow one another: flows add up, the first opens and the last closes."""
        flows = {name: sum(getattr(part, name) for part in parts) for name in FLOWS}
        stock = {name: getattr(parts[-1], name) for name in STOCK}
        return cls(carried_over=parts[0].carried_over, **flows, **stock)

    @property
    def received(self) -> int:
        """Everything that came in during the period."""
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
    def expected_pending(self) -> int:
        """What was there and came in, less what was resolved, withdrawn and stopped."""
        return self.carried_over + self.received - self.resolved - self.withdrawn - self.stopped

    @property
    def imbalance(self) -> int:
        """What should be open less what is found open: zero, or something was miscounted."""
        return self.expected_pending - self.pending

    @property
    def on_time_rate(self) -> Rate:
        """(early + on time) out of (early + on time + late)."""
        return self._outcomes.on_time_rate

    @property
    def early_rate(self) -> Rate:
        """Early out of (early + on time + late)."""
        return self._outcomes.early_rate

    @property
    def _outcomes(self) -> Timeliness:
        return Timeliness(early=self.early, on_time=self.on_time, late=self.late)

    def bucket(self, name: str) -> int:
        """The figure of a bucket of BUCKETS."""
        if name not in BUCKETS:
            raise KeyError(name)
        return int(getattr(self, name))

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))
