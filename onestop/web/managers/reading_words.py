"""What a line of the reading log is about, in the words of the pages rather than in the codes that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.people.access_log.models import Reading
from onestop.reports.figure_columns import LABELS
from onestop.reports.questions import MOVING
from onestop.reports.wording import GROUP_LABELS
from onestop.statistics.insight.rules.sign_names import Sign
from onestop.statistics.periods import parse_period
from procedures.models.vocabulary import Channel, Level
from procedures.rules.errors import RuleError

# The subjects that are noted; what stands here in no line is shown as it was kept.
SUBJECTS: Mapping[str, Any] = {
    "behind": gettext_lazy("Dossiers behind a figure"),
    "dossiers": gettext_lazy("List of dossiers"),
    "figures": gettext_lazy("Table of figures"),
    "register": gettext_lazy("Register of a period (form 07)"),
    "ratings": gettext_lazy("Ratings"),
    "06a": gettext_lazy("Form II.06a"),
    "06a-seal": gettext_lazy("Sealed form II.06a"),
    "expected-finish": gettext_lazy("Expected finish"),
    "what-if": gettext_lazy("What if"),
    "definition-moved": gettext_lazy("Definitions side by side"),
    "fixed late-reasons": gettext_lazy("Late dossiers and their reasons"),
    "fixed late-list": gettext_lazy("Late dossiers and their reasons"),
    "fixed register": gettext_lazy("Register of a period (form 07)"),
    "fixed fees-receipts": gettext_lazy("Fees and receipts"),
    "fixed digital-list": gettext_lazy("Online and without paper"),
    "fixed digital": gettext_lazy("Online and without paper"),
    "fixed petitions": gettext_lazy("Petitions, complaints and denunciations"),
    "fixed ratings": gettext_lazy("Ratings"),
    "fixed rating-texts": gettext_lazy("What was written"),
    "fixed index-766": gettext_lazy("Indicators of Decision 766/QĐ-TTg"),
    "picture xu-huong": gettext_lazy("Twelve months"),
    "picture ngay-som-muon": gettext_lazy("Days early and late"),
    "picture thoi-gian": gettext_lazy("Where time goes"),
    "picture don-vi": gettext_lazy("Units side by side"),
    "picture lich-han": gettext_lazy("Due dates ahead"),
}
SIGNS: Mapping[str, str] = {f"sign {sign.value}": sign.label for sign in Sign}


def subject_words(reading: Reading) -> str:
    """What was read."""
    if reading.subject in SIGNS:
        return _("Sign: %(sign)s") % {"sign": _(SIGNS[reading.subject])}
    if reading.subject.startswith("fixed fees"):
        return str(SUBJECTS["fixed fees-receipts"])
    return str(SUBJECTS.get(reading.subject, reading.subject))


def scope_words(reading: Reading) -> str:
    """What narrowed it down; the office stands in its own column."""
    told = [_told(name, value) for name, value in reading.scope.items() if name != "office"]
    return ", ".join(words for words in told if words)


def _told(name: str, value: Any) -> str:
    if value in ("", True, False, None, []):
        return ""
    if name == "period":
        return _period(str(value))
    return str(_WORDS.get(name, {}).get(str(value), value))


def _period(name: str) -> str:
    if name in MOVING:
        return _(MOVING[name])
    try:
        return parse_period(name).label
    except RuleError:
        return name


# The values that have words, by the name under which they are kept.
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "bucket": LABELS,
    "group_by": GROUP_LABELS,
    "channel": dict(Channel.choices),
    "level": dict(Level.choices),
}
