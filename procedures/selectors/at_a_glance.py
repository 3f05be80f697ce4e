"""What a list of procedures says of each: how long, how much, by which channels; in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from procedures.models import Case, CommittedLimit, Fee, Office, ProcedureVersion
from procedures.rules.time_limits import TimeLimit
from procedures.selectors.publication import offer
from procedures.selectors.terms import promises_of


@dataclass(frozen=True)
class Price:
    """The lowest and highest price of one unit in a currency; `is_open` where a part is not known."""

    lowest: int | None
    highest: int | None
    currency: str
    is_open: bool


@dataclass(frozen=True)
class Glance:
    """A version with the shortest and longest limit that its cases and channels have, and its price."""

    version: ProcedureVersion
    shortest: TimeLimit | None
    longest: TimeLimit | None
    price: Price | None

    @property
    def has_several_limits(self) -> bool:
        return self.shortest != self.longest


def at_a_glance(versions: Sequence[ProcedureVersion], *, office: Office | None, on: date) -> list[Glance]:
    """The versions in their order, with the promises of the office and those above it."""
    prefetch_related_objects(list(versions), "cases", "limits", "fees")
    promises: dict[int, list[CommittedLimit]] = {}
    for row in promises_of([version.procedure_id for version in versions], office, on):
        promises.setdefault(row.procedure_id, []).append(row)
    return [_glance(version, promises.get(version.procedure_id, []), on) for version in versions]


def _glance(version: ProcedureVersion, promises: list[CommittedLimit], on: date) -> Glance:
    cases: list[Case | None] = [*version.cases.all()] or [None]
    offers = (offer(version, case, channel, promises, on) for case in cases for channel in version.channels)
    limits = sorted((each.committed for each in offers if each.committed), key=_roughly)
    return Glance(version, limits[0] if limits else None, limits[-1] if limits else None, _price(version, on))


def _roughly(limit: TimeLimit) -> float:
    # Only to put limits of different units in an order; nobody is promised anything by it.
    return limit.unit.row.rough_hours * float(limit.amount or 1)


def _price(version: ProcedureVersion, on: date) -> Price | None:
    """None without any fee line; the currency is that of the first line, others only make the price open."""
    fees = [fee for fee in version.fees.all() if fee.valid_to is None or fee.valid_to >= on]
    if not fees:
        return None
    currency = fees[0].currency
    known = [price for fee in fees if fee.currency == currency for price in _prices(fee)]
    is_open = any(fee.currency != currency or not _prices(fee) for fee in fees)
    return Price(min(known, default=None), max(known, default=None), currency, is_open)


def _prices(fee: Fee) -> list[int]:
    return [tier["price"] for tier in fee.tiers] or ([] if fee.amount is None else [fee.amount])
