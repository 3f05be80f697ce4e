"""The signs that a figure may have been made rather than earned: names, explanations and thresholds.

They are what to look into, never a verdict. Source of the list: docs/reporting.md, Signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from dossiers.rules.actions import Action
from procedures.rules.errors import gettext_noop


class Sign(StrEnum):
    """The signs, in the order of the page; the values stand in addresses."""

    AT_DUE = "dung-phut-hen"
    ENTERED_LATE = "nhap-sau"
    BACK_DATED = "lui-ngay-nhan"
    ASKED_AT_END = "bo-sung-cuoi-han"
    ASKED_TWICE = "bo-sung-lan-hai"
    REFILED = "rut-nop-lai"
    RETURNED_LATE = "tra-muon"
    DUE_MOVED = "doi-hen"
    REOPENED = "mo-lai"

    @property
    def label(self) -> str:
        """The name to translate and show."""
        return _WORDS[self][0]

    @property
    def explanation(self) -> str:
        """What is listed and why it may matter, to translate; holds the names of THRESHOLDS as %(…)s."""
        return _WORDS[self][1]

    @property
    def of(self) -> Action:
        """The action whose events are looked at; the share is of these."""
        return _OF[self]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something is a sign."""

    at_due: timedelta = timedelta(minutes=1)
    entered_late: timedelta = timedelta(days=1)
    back_dated: timedelta = timedelta(hours=1)
    # Percent of the time between receipt and due moment; a request for papers from there on is a sign.
    used_before_request: int = 90
    refiled: timedelta = timedelta(days=3)
    returned_late: timedelta = timedelta(days=10)


THRESHOLDS = Thresholds()
# Raised when the meaning of a sign changes: what was counted by another version is counted anew.
RULES_VERSION = 1

_OF: Mapping[Sign, Action] = MappingProxyType(
    {
        Sign.AT_DUE: Action.RESOLVE,
        Sign.ENTERED_LATE: Action.RESOLVE,
        Sign.BACK_DATED: Action.ACCEPT,
        Sign.ASKED_AT_END: Action.ASK_SUPPLEMENT,
        Sign.ASKED_TWICE: Action.ASK_SUPPLEMENT,
        Sign.REFILED: Action.WITHDRAW,
        Sign.RETURNED_LATE: Action.RETURN_RESULT,
        Sign.DUE_MOVED: Action.RESOLVE,
        Sign.REOPENED: Action.RESOLVE,
    }
)

_WORDS: Mapping[Sign, tuple[str, str]] = MappingProxyType(
    {
        Sign.AT_DUE: (
            gettext_noop("Resolved exactly when due"),
            gettext_noop(
                "Resolved within %(at_due)s minute of the due moment, or on the due day on the full hour. Some always"
                " are; many may have been set to the due date in bulk."
            ),
        ),
        Sign.ENTERED_LATE: (
            gettext_noop("Result entered later than it happened"),
            gettext_noop(
                "The result was entered more than %(entered_late)s hours after the moment given for it. A late result"
                " can be made to look on time in this way."
            ),
        ),
        Sign.BACK_DATED: (
            gettext_noop("Receipt back-dated"),
            gettext_noop(
                "The receipt was entered more than %(back_dated)s minutes after the moment given for it. Either"
                " dossiers lie at the counter without a receipt, or the network was down."
            ),
        ),
        Sign.ASKED_AT_END: (
            gettext_noop("Papers asked for at the end"),
            gettext_noop(
                "Papers were asked for when %(used_before_request)s %% of the time or more was used up; that stops the"
                " clock just before the dossier would be late."
            ),
        ),
        Sign.ASKED_TWICE: (
            gettext_noop("Papers asked for again"),
            gettext_noop(
                "The second or a later request for papers after receipt. What is missing is to be said once"
                " and in full."
            ),
        ),
        Sign.REFILED: (
            gettext_noop("Withdrawn and filed again"),
            gettext_noop(
                "Withdrawn, and received again from the same person for the same procedure within %(refiled)s days. A"
                " withdrawn dossier is in no rate, so the time began anew."
            ),
        ),
        Sign.RETURNED_LATE: (
            gettext_noop("Ready long before it was returned"),
            gettext_noop(
                "The result was handed over more than %(returned_late)s days after it was recorded as ready. Either"
                " nobody came for it, or it was not ready yet."
            ),
        ),
        Sign.DUE_MOVED: (
            gettext_noop("Due date moved before it was resolved"),
            gettext_noop(
                "Resolved after a re-appointment or after another calendar was applied. Both are allowed, and recorded"
                " with their reason."
            ),
        ),
        Sign.REOPENED: (
            gettext_noop("Result taken up again later"),
            gettext_noop(
                "Resolved, and later reopened: the first result counted in its month although it did not stand."
            ),
        ),
    }
)
