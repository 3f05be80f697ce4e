"""Why a dossier is late, as a group that reports count by: a closed list, and what it takes to note one.

Source: the list of reasons that goes with form II.06a; its official columns were not found.
"""

from enum import StrEnum

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
