"""What a dossier costs: the fee lines of its version handed to the pure rules, the answer frozen on the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from procedures.models import Case, ProcedureVersion


def bill_for(
    version: ProcedureVersion,
    case: Case | None,
    channel: str,
    *,
    on: date,
    quantities: Mapping[str, int],
    exemptions: Sequence[str] = (),
) -> dict[str, Any]:
    """PROVISIONAL until procedures.rules.fees exists."""
    amounts = [fee.amount for fee in version.fees.all()]
    return {"lines": [], "totals": {"VND": sum(a or 0 for a in amounts)}, "unknown": None in amounts}
