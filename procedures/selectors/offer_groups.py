"""Limits as people read them: the cases and channels that share one are named together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from procedures.rules.time_limits import TimeLimit
from procedures.selectors.publication import Offer


@dataclass(frozen=True)
class OfferGroup:
    """One limit with the cases and channels that have it; no cases where the procedure knows none."""

    cases: tuple[str, ...]
    channels: tuple[str, ...]
    limit: TimeLimit | None
    statutory: TimeLimit | None
    decision: str

    @property
    def is_shorter(self) -> bool:
        """Whether the office promises less than the law."""
        return self.limit != self.statutory


def grouped(offers: Iterable[Offer]) -> list[OfferGroup]:
    """The offers in their order with equal ones put together: channels of a case, then cases with the same channels."""
    by_case: dict[tuple[str, TimeLimit | None, TimeLimit | None, str], list[str]] = {}
    for offer in offers:
        key = (offer.case.name if offer.case else "", offer.committed, offer.statutory, offer.decision)
        by_case.setdefault(key, []).append(offer.channel)
    together: dict[tuple[tuple[str, ...], TimeLimit | None, TimeLimit | None, str], list[str]] = {}
    for (case, limit, statutory, decision), channels in by_case.items():
        together.setdefault((tuple(channels), limit, statutory, decision), []).append(case)
    return [
        OfferGroup(tuple(filter(None, cases)), channels, limit, statutory, decision)
        for (channels, limit, statutory, decision), cases in together.items()
    ]
