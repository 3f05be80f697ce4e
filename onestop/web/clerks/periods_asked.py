"""The period that a page of figures is asked for, by its name in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from onestop.statistics.periods import Period, parse_period
from onestop.web.desk import sentence
from procedures.rules.errors import RuleError


@dataclass(frozen=True)
class AskedPeriod:
    """The period, as it was typed, and what was wrong with that."""

    period: Period
    typed: str
    error: str = ""


def asked_period(query: QueryDict, today: date) -> AskedPeriod:
    """The period named by `ky`, by default the year; a name that is none shows the year with the reason."""
    typed = query.get("ky", "").replace("\0", "").strip()[:40]
    year = parse_period(f"{today.year}")
    if not typed:
        return AskedPeriod(year, year.name)
    try:
        return AskedPeriod(parse_period(typed), typed)
    except RuleError as error:
        return AskedPeriod(year, typed, sentence(error))
