"""Why a dossier is late, as a group that reports count by: a closed list, and what it takes to note one.

Source: the list of reasons that goes with form II.06a; its official columns were not found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dossiers.rules.outcomes import Outcome
from dossiers.rules.standing import Standing, finished_standing, is_overdue
from procedures.rules.errors import RuleError, gettext_noop

LONGEST_REMEDY = 1_000


class LateReason(StrEnum):
    """The groups; the values are the names in the API and on events."""

    OVERLOAD = "overload"
    CONSULTATION = "consultation"
    LAW = "law"
    SYSTEM = "system"
    APPLICANT = "applicant"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The name to translate and show."""
        return LATE_REASONS[self]


LATE_REASONS = {
    LateReason.OVERLOAD: gettext_noop("too much work for the people there are"),
    LateReason.CONSULTATION: gettext_noop("another agency answered late"),
    LateReason.LAW: gettext_noop("the rules are unclear or contradict each other"),
    LateReason.SYSTEM: gettext_noop("the software or the line failed"),
    LateReason.APPLICANT: gettext_noop("on the applicant's side"),
    LateReason.OTHER: gettext_noop("another reason"),
}

NOT_LATE = gettext_noop("This dossier is not late: there is nothing to explain.")


@dataclass(frozen=True, slots=True)
class Stand:
    """How a dossier stood from one of its events on; `outcome` is "" while it is open.

    `begins_anew`: it was reopened, and what was before is explained no more.
    """

    since: datetime
    due_at: datetime | None
    is_running: bool
    outcome: str = ""
    begins_anew: bool = False


def was_late(stands: Sequence[Stand], at: datetime) -> bool:
    """Whether there is a delay to explain at `at`: resolved late, or overdue at some time since the last reopening.

    While it is open the moment counts; what has ended was overdue if the due day was over before its clock stood still
    or its limit changed, for only then a period can have ended between. So what stands in a list of late dossiers can
    be explained (docs/rules/fixed-reports.md).
    """
    life = stands[max((place for place, each in enumerate(stands) if each.begins_anew), default=0) :]
    if not life:
        return False
    if life[-1].outcome == Outcome.LATE:
        return True
    untils = [*(each.since for each in life[1:]), at]
    return any(
        each.is_running and _is_over(each.due_at, until, by_day=bool(life[-1].outcome))
        for each, until in zip(life, untils, strict=True)
    )


def _is_over(due_at: datetime | None, until: datetime, *, by_day: bool) -> bool:
    if due_at is None or not by_day:
        return is_overdue(due_at, until)
    return finished_standing(due_at, until, by_the_moment=False) is Standing.LATE


def check_explanation(group: str, remedy: str, *, is_late: bool) -> None:
    """Refuse what explains nothing.

    Raises RuleError: late_reason_unknown, remedy_missing, remedy_too_long, not_late.
    """
    if not is_late:
        raise RuleError("not_late", NOT_LATE)
    if group not in set(LateReason):
        raise RuleError(
            "late_reason_unknown", gettext_noop("Choose the group of the reason."), field="late_reason"
        )
    if not remedy:
        raise RuleError("remedy_missing", gettext_noop("Say what is done about it."), field="remedy")
    if len(remedy) > LONGEST_REMEDY:
        raise RuleError(
            "remedy_too_long",
            gettext_noop("At most %(most)s letters, please."),
            field="remedy",
            most=LONGEST_REMEDY,
        )
