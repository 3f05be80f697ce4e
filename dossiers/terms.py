"""The frozen terms of a dossier: how a promise is written on it and read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from dossiers.rules.clock import ClockTerms
from procedures.rules.time_limits import ClockMode, TimeLimit, Unit
from procedures.selectors.terms import Terms


def freeze(terms: Terms) -> dict[str, Any]:
    """The terms as JSON: both limits, the decision behind the shorter one, and the clock's modes."""
    version = terms.version
    return {
        "limit": _limit_to_json(terms.committed),
        "statutory": _limit_to_json(terms.statutory),
        "decision": terms.committed_decision,
        "supplement_mode": version.supplement_mode,
        "payment_mode": version.payment_mode,
        "consultation_mode": version.consultation_mode,
    }


def thaw(frozen: Mapping[str, Any]) -> ClockTerms:
    """The terms as the clock takes them."""
    return ClockTerms(
        limit=limit_from_json(frozen["limit"]),
        statutory=limit_from_json(frozen["statutory"]),
        supplement_mode=ClockMode(frozen["supplement_mode"]),
        payment_mode=ClockMode(frozen["payment_mode"]),
        consultation_mode=ClockMode(frozen["consultation_mode"]),
    )


def _limit_to_json(limit: TimeLimit) -> dict[str, str | None]:
    amount = None if limit.amount is None else format(limit.amount.normalize(), "f")
    return {"amount": amount, "unit": limit.unit.value, "cutoff": f"{limit.cutoff:%H:%M}"}


def limit_from_json(written: Mapping[str, str | None]) -> TimeLimit:
    """A limit as `freeze` wrote it."""
    amount = None if written["amount"] is None else Decimal(written["amount"])
    return TimeLimit(
        amount, Unit(written["unit"] or "none"), time.fromisoformat(written["cutoff"] or "15:00")
    )
