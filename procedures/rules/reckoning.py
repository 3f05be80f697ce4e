"""How the sum of a bill's line came about, as numbers for whoever words it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procedures.rules.fees import PER_COPY, PER_DOSSIER, PER_PAGE


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Factors as (count, unit); the unit price where there is one (not with tiers), and whether a cap cut the sum."""

    factors: tuple[tuple[int, str], ...]
    unit_price: int | None
    capped: bool


def reckoning_of(line: Mapping[str, Any]) -> Reckoning | None:
    """The reckoning of a stored line (keys as in `dossiers.billing`); None for one unit, and where it is not known."""
    quantity, times, unit_price = line["quantity"], line["times"], line.get("unit_price")
    if quantity * times == 1 or line.get("expired"):
        return None
    each = line.get("for_each") or (PER_COPY if line["per"] == PER_PAGE else "")
    factors = [(quantity, line["per"])] if line["per"] != PER_DOSSIER else []
    if times != 1 or not factors:
        factors.append((times, each))
    full = None if unit_price is None else unit_price * quantity * times
    capped = full is not None and line["price"] is not None and line["price"] < full
    return Reckoning(tuple(factors), unit_price, capped)
