"""What a row of the template may not say, whatever each of its cells says alone."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from procedures.importing.spreadsheet.layout import CASES, EXEMPTIONS, FEES, LEGAL_BASES, LIMITS, STEPS
from procedures.importing.spreadsheet.rows import Row
from procedures.importing.staged import StagedTier
from procedures.rules.errors import RuleError
from procedures.rules.fees import FeeDue, FeeKind, FeeLine, Tier
from procedures.rules.time_limits import TimeLimit, Unit

KEY = re.compile(r"[a-z0-9_-]{1,60}")


def contradictions(sheet: str, row: Row, cases: Collection[str]) -> Iterator[tuple[str, str]]:
    """The reasons, as (code, text), why a row cannot be taken: an unknown case, a limit or fee against the rules."""
    case = row.get("case", "")
    if case and case not in cases:
        yield "unknown_case", case
    if sheet in (CASES.key, EXEMPTIONS.key) and not KEY.fullmatch(row["key"]):
        yield "bad_key", row["key"]
    if sheet == STEPS.key and not 0 < row["share_numerator"] <= row["share_denominator"] < 1000:
        yield "share_not_a_fraction", f"{row['share_numerator']}/{row['share_denominator']}"
    if sheet in (FEES.key, LEGAL_BASES.key) and row["valid_from"] and row["valid_to"]:
        if row["valid_to"] < row["valid_from"]:
            yield "validity_backwards", f"{row['valid_from']} – {row['valid_to']}"
    try:
        _ask_the_rules(sheet, row)
    except RuleError as error:
        yield error.code, str(error)


def _ask_the_rules(sheet: str, row: dict[str, Any] | Row) -> None:
    if sheet == LIMITS.key:
        unit = Unit(row["unit"])
        cutoff = {"cutoff": row["cutoff"]} if row["cutoff"] else {}
        TimeLimit(row["amount"], unit, **cutoff)
    elif sheet == FEES.key:
        tiers: tuple[StagedTier, ...] = row["tiers"]
        FeeLine(
            kind=FeeKind(row["kind"]),
            amount=row["amount"],
            tiers=tuple(Tier(tier.up_to, tier.price) for tier in tiers),
            cap=row["cap"],
            when_due=FeeDue(row["when_due"]),
        )
