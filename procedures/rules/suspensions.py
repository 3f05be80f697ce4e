"""Suspensions of the clock, and what they leave of a time limit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.workdays import require_aware


class ClockMode(StrEnum):
    """What a suspension does to the clock."""

    RESTART = "restart"
    PAUSE = "pause"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Suspension:
    """The clock stands in [since, until); `until` is None while it still does. Moments are aware."""

    since: datetime
    until: datetime | None
    mode: ClockMode
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "mode", ClockMode(self.mode))
        require_aware(self.since, "since")
        if self.until is not None and require_aware(self.until, "until") < self.since:
            raise RuleError(
                "suspension_ends_before_it_starts",
                gettext_noop("The suspension ends before it starts."),
                field="until",
            )
