"""What a bill leaves to pay, and which of its lines a payment covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procedures.rules.errors import RuleError, gettext_noop

MOST_MONEY = 10**15


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a bill by its place: what it costs (None: unknown) and what stands on receipts for it already."""

    place: int
    amount: int | None
    taken: int = 0

    @property
    def owed(self) -> int | None:
        """What is left of the line; None is unknown, which is not zero."""
        return None if self.amount is None else max(self.amount - self.taken, 0)


def owed_of(parts: Sequence[Part]) -> int | None:
    """What is left to pay of all parts, in one currency; None as soon as one of them is unknown."""
    left = [part.owed for part in parts]
    return None if None in left else sum(each for each in left if each is not None)


def to_take(parts: Sequence[Part], amount: int | None) -> int:
    """The amount that a receipt is made out for: the one stated, by default all that is owed.

    Raises RuleError: nothing_owed, amount_unknown (state it), amount_invalid, more_than_owed.
    """
    owed = owed_of(parts)
    if owed == 0:
        raise RuleError(
            "nothing_owed", gettext_noop("Nothing is left to pay on this dossier."), field="amount"
        )
    if amount is None:
        if owed is None:
            raise RuleError(
                "amount_unknown",
                gettext_noop("The catalogue does not know this fee: state the amount."),
                field="amount",
            )
        return owed
    if not 0 < amount <= MOST_MONEY:
        raise RuleError(
            "amount_invalid",
            gettext_noop("An amount taken is a positive whole number."),
            field="amount",
        )
    if owed is not None and amount > owed:
        raise RuleError(
            "more_than_owed",
            gettext_noop("That is more than is left to pay: %(owed)s."),
            field="amount",
            owed=f"{owed:,}".replace(",", "."),
        )
    return amount


def spread(parts: Sequence[Part], amount: int) -> Mapping[int, int]:
    """How much of an amount goes to which line: known lines in their order, the rest to the first unknown one."""
    shares: dict[int, int] = {}
    for part in parts:
        share = min(part.owed or 0, amount)
        if share:
            shares[part.place] = share
            amount -= share
    unknown = next((part.place for part in parts if part.amount is None), None)
    if amount and unknown is not None:
        shares[unknown] = amount
    return dict(sorted(shares.items()))
