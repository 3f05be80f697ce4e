"""What a dossier costs: fee lines by case, channel, day and quantity, less what an exemption lets off.

Legal source: Law 97/2015/QH13 (phí and lệ phí are kept apart; art. 10 on exemptions), Circular
226/2016/TT-BTC (certified copies). Money is in whole units of the currency: đồng, or dollars where the
version says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from procedures.rules.errors import RuleError, gettext_noop

LARGEST_PRICE = 10**12
LARGEST_QUANTITY = 10**6
PER_DOSSIER = "dossier"
PER_PAGE = "page"
PER_COPY = "copy"


class FeeKind(StrEnum):
    """`phi` pays for a service, `le_phi` is a fixed charge of the state; receipts keep them apart.

    `unstated`: the source does not say which of the two, as the national portal often does.
    """

    PHI = "phi"
    LE_PHI = "le_phi"
    UNSTATED = "unstated"


class FeeDue(StrEnum):
    """When a fee is paid."""

    FILING = "filing"
    SUPPLEMENT = "supplement"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Tier:
    """The price of each unit up to the `up_to`-th, counted from the tier before; None is without end."""

    up_to: int | None
    price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One line of a fee table. Empty case or channel means any; validity days are both included.

    amount      price of one unit, or None: unknown (the provincial council decides), which is not zero
    tiers       prices by quantity, instead of an amount
    per         what is counted: dossier, page, copy, person …
    cap         most to be paid for one of `for_each`
    for_each    the price is paid once for each of these; pages are paid for each copy unless said otherwise
    key         lines with one key are one fee in different circumstances, of which one applies
    name        what the line is called on bills and receipts; lines with one key have names of their own
    """

    kind: FeeKind
    amount: int | None = None
    tiers: tuple[Tier, ...] = ()
    cap: int | None = None
    currency: str = "VND"
    per: str = PER_DOSSIER
    for_each: str = ""
    when_due: FeeDue = FeeDue.FILING
    valid_from: date | None = None
    valid_to: date | None = None
    case: str = ""
    channel: str = ""
    key: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if self.amount is not None:
            _check_number("amount", self.amount, 0, LARGEST_PRICE)
        if self.cap is not None:
            _check_number("cap", self.cap, 1, LARGEST_PRICE)
        if self.amount is not None and self.tiers:
            raise RuleError("fee_amount_and_tiers", gettext_noop("A fee has an amount or tiers, not both."))
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise RuleError(
                "fee_validity_reversed", gettext_noop("The fee ends before it begins."), field="valid_to"
            )
        _check_tiers(self.tiers)
        if self.per == PER_PAGE and not self.for_each:
            object.__setattr__(self, "for_each", PER_COPY)

    @property
    def is_unknown(self) -> bool:
        """Return whether nobody has said yet what this costs."""
        return self.amount is None and not self.tiers

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what makes two lines the same fee."""
        return (self.key,) if self.key else ("", self.kind, self.currency, self.per)

    def concerns(self, case: str, channel: str) -> bool:
        """Return whether the line is about a case and channel."""
        return self.case in ("", case) and self.channel in ("", channel)

    def in_force(self, on: date) -> bool:
        """Return whether the line is valid on a day; its first and last day are."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )

    @property
    def specificity(self) -> tuple[bool, bool, bool]:
        """Return the rank by which specific beats general: by case, then channel, then for a limited time."""
        return bool(self.case), bool(self.channel), self.valid_to is not None

    def price(self, quantity: int, times: int = 1) -> int | None:
        """Return what `quantity` units cost, capped, `times` over; None when unknown."""
        if self.is_unknown:
            return None
        once = _tiered(self.tiers, quantity) if self.tiers else (self.amount or 0) * quantity
        return (once if self.cap is None else min(once, self.cap)) * times


def _check_tiers(tiers: Sequence[Tier]) -> None:
    reached = 0
    for position, tier in enumerate(tiers, start=1):
        _check_number("tiers", tier.price, 0, LARGEST_PRICE)
        if tier.up_to is not None:
            _check_number("tiers", tier.up_to, 0, LARGEST_QUANTITY)
        last = position == len(tiers)
        if (tier.up_to is None) != last or (tier.up_to is not None and tier.up_to <= reached):
            raise RuleError(
                "fee_tiers_out_of_order",
                gettext_noop("Price tiers must rise, and only the last one is without end."),
                field="tiers",
            )
        reached = tier.up_to or reached


def tiers_from(rows: object) -> tuple[Tier, ...]:
    """Return stored tiers, `[{"up_to": 2, "price": 2000}, {"up_to": null, "price": 1000}]`, as values, unchecked.

    Raises RuleError fee_tiers_malformed for what has another shape.
    """
    if isinstance(rows, list | tuple):
        if all(isinstance(row, Tier) for row in rows):
            return tuple(rows)
        if all(isinstance(row, Mapping) and set(row) == {"up_to", "price"} for row in rows):
            return tuple(Tier(row["up_to"], row["price"]) for row in rows)
    raise RuleError(
        "fee_tiers_malformed",
        gettext_noop(
            'Write price tiers as [{"up_to": 2, "price": 2000}, {"up_to": null, "price": 1000}]: numbers rise, the '
            "last one is null."
        ),
        field="tiers",
    )


def _tiered(tiers: Sequence[Tier], quantity: int) -> int:
    total = reached = 0
    for tier in tiers:
        end = quantity if tier.up_to is None else min(quantity, tier.up_to)
        total += max(end - reached, 0) * tier.price
        reached = max(end, reached)
    return total


def _check_number(name: str, value: object, least: int, most: int) -> None:
    # bool is an int in Python; floats (NaN among them) are no money and no quantity.
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RuleError(
            "number_out_of_range",
            gettext_noop("%(name)s must be a whole number from %(least)s to %(most)s."),
            field=name,
            name=name,
            least=least,
            most=most,
        )


@dataclass(frozen=True, slots=True)
class Exemption:
    """A ground to pay less, the proof it needs, and the percentage let off; both must be named."""

    ground: str
    proof: str
    percent: int = 100
    key: str = ""

    def __post_init__(self) -> None:
        _check_number("percent", self.percent, 1, 100)
        if not self.ground.strip() or not self.proof.strip():
            raise RuleError(
                "exemption_unproven",
                gettext_noop("An exemption needs a ground and a proof."),
                field="exemptions",
            )


@dataclass(frozen=True, slots=True)
class BillLine:
    """One fee of a bill. `amount` is what is to be paid, None when unknown; `price` is before the exemption.

    `expired`: the fee had a rate that ended and has no new one, so nobody knows what it costs today.
    """

    line: FeeLine
    quantity: int
    times: int
    price: int | None
    amount: int | None
    exemption: Exemption | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """What a dossier costs, line by line. A total with an unknown part is unknown, never the rest alone."""

    lines: tuple[BillLine, ...]

    @property
    def is_unknown(self) -> bool:
        """Return whether any part is unknown."""
        return any(line.amount is None for line in self.lines)

    @property
    def totals(self) -> dict[str, int | None]:
        """Return the total of each currency, None where a part of it is unknown."""
        return {
            currency: self.total(currency) for currency in sorted({line.line.currency for line in self.lines})
        }

    def total(
        self, currency: str = "VND", kind: FeeKind | None = None, when_due: FeeDue | None = None
    ) -> int | None:
        """Return the total of a currency, of one kind or moment when named; None when a part is unknown."""
        amounts = [
            line.amount
            for line in self.lines
            if line.line.currency == currency
            and kind in (None, line.line.kind)
            and when_due in (None, line.line.when_due)
        ]
        return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def charge(
    lines: Sequence[FeeLine],
    *,
    on: date,
    case: str = "",
    channel: str = "",
    quantities: Mapping[str, int] | None = None,
    exemptions: Sequence[Exemption] = (),
) -> Bill:
    """Return the bill of a dossier received on a day.

    1. Lines of one fee (same key; without key same kind, currency and unit) that concern the case and channel
       and are in force: the most specific one applies. Two equally specific ones: RuleError fee_ambiguous.
    2. A fee whose rates have all ended stays on the bill as unknown.
    3. Price = amount or tiers x quantity, capped, x the number of `for_each`. `quantities` says how many of
       each; what is not named counts once, but pages must be named (RuleError quantity_missing).
    4. Of several exemptions the largest applies, rounded down in the payer's favour. Unknown stays unknown.
    """
    counts = dict(quantities or {})
    for name, count in counts.items():
        _check_number(name, count, 0, LARGEST_QUANTITY)
    exemption = max(exemptions, key=lambda one: one.percent, default=None)
    fees: dict[tuple[str, ...], list[FeeLine]] = {}
    for line in lines:
        if line.concerns(case, channel):
            fees.setdefault(line.identity, []).append(line)
    billed = (_bill_line(rates, on, counts, exemption) for rates in fees.values())
    return Bill(tuple(line for line in billed if line is not None))


def _bill_line(
    rates: Sequence[FeeLine], on: date, counts: Mapping[str, int], exemption: Exemption | None
) -> BillLine | None:
    valid = [line for line in rates if line.in_force(on)]
    if not valid:
        ended = [line for line in rates if line.valid_to is not None and line.valid_to < on]
        return BillLine(ended[-1], 1, 1, None, None, expired=True) if ended else None
    line = _most_specific(valid)
    quantity, times = _count(line.per, counts), _count(line.for_each, counts)
    price = line.price(quantity, times)
    if price is None or exemption is None:
        return BillLine(line, quantity, times, price, price)
    return BillLine(line, quantity, times, price, price * (100 - exemption.percent) // 100, exemption)


def _most_specific(lines: Sequence[FeeLine]) -> FeeLine:
    best = max(line.specificity for line in lines)
    candidates = [line for line in lines if line.specificity == best]
    if len(candidates) > 1:
        raise RuleError(
            "fee_ambiguous",
            gettext_noop("Two fee lines apply at once: %(fee)s."),
            field="fees",
            fee=" ".join(filter(None, candidates[0].identity)),
        )
    return candidates[0]


def _count(name: str, counts: Mapping[str, int]) -> int:
    if name in ("", PER_DOSSIER):
        return 1
    if name == PER_PAGE and name not in counts:
        raise RuleError(
            "quantity_missing", gettext_noop("The number of pages is needed."), field="quantities"
        )
    return counts.get(name, 1)
