"""What an own report or an export asks, as it is kept: a period that may move on, a scope, and what to show of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from onestop.statistics.figures import GROUPS
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.scopes import Scope
from onestop.statistics.tallies import BUCKETS
from procedures.rules.errors import RuleError, gettext_noop

# Periods by the day on which one asks.
MOVING = {
    "this-month": gettext_noop("the month that runs"),
    "last-month": gettext_noop("last month"),
    "this-quarter": gettext_noop("the quarter that runs"),
    "last-quarter": gettext_noop("last quarter"),
    "this-year": gettext_noop("the year that runs"),
    "last-year": gettext_noop("last year"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """`period`: a word of MOVING or a name that `parse_period` reads. Empty texts mean all.

    With `bucket` it asks for the dossiers behind that figure, else for the figures by `group_by` (empty: the total).
    """

    period: str
    office: str = ""
    subtree: bool = True
    field: str = ""
    procedure: str = ""
    channel: str = ""
    level: str = ""
    group_by: str = ""
    bucket: str = ""
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for value, known, name in ((self.group_by, GROUPS, "group_by"), (self.bucket, BUCKETS, "bucket")):
            if value and value not in known:
                raise RuleError(
                    f"{name}_unknown",
                    gettext_noop("“%(value)s” is not known here; choose one of the list."),
                    field=name,
                    value=value[:40],
                )

    @property
    def is_list(self) -> bool:
        """Whether it asks for dossiers."""
        return bool(self.bucket)

    def scope(self, within: frozenset[int] | None, today: date) -> Scope:
        """The scope that it means on a day for somebody who may see these offices. Raises RuleError period_unknown."""
        return Scope(
            period=period_on(self.period, today),
            office=self.office,
            subtree=self.subtree,
            field=self.field,
            procedure=self.procedure,
            channel=self.channel,
            level=self.level,
            within=within,
        )

    def settled(self, today: date) -> Question:
        """The same with its period as the two days that it means on that day. Raises RuleError period_unknown."""
        period = period_on(self.period, today)
        return replace(self, period=f"{period.first}..{period.last}")

    @classmethod
    def of_scope(cls, scope: Scope, **more: Any) -> Question:
        """The same as a scope, its period as two days, so that it means the same tomorrow."""
        return cls(
            period=f"{scope.period.first}..{scope.period.last}",
            office=scope.office,
            subtree=scope.subtree,
            field=scope.field,
            procedure=scope.procedure,
            channel=scope.channel,
            level=scope.level,
            **more,
        )

    def as_json(self) -> dict[str, Any]:
        """What is kept: only what was chosen."""
        kept = {name: value for name, value in asdict(self).items() if value != ""}
        return kept | {"columns": list(self.columns)}

    def told(self) -> dict[str, Any]:
        """What it is about, for the reading log: codes and days."""
        return {name: value for name, value in self.as_json().items() if name != "columns"}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Question:
        """The question as it was kept; names that are not known any more are passed over."""
        known = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        return cls(**known | {"columns": tuple(kept.get("columns", ()))})


def period_on(name: str, today: date) -> Period:
    """The period that a word means on a day, or the named one. Raises RuleError period_unknown."""
    if name not in MOVING:
        return parse_period(name)
    which, length = name.split("-")
    running = _running(length, today)
    return running if which == "this" else _running(length, running.first - timedelta(days=1))


def _running(length: str, on: date) -> Period:
    if length == "year":
        return parse_period(f"{on.year}")
    if length == "quarter":
        return parse_period(f"{on.year}-Q{(on.month + 2) // 3}")
    return parse_period(f"{on:%Y-%m}")
