"""The doubts an import can have: stable codes; docs/catalogue-import.md says what to do about each."""

from dataclasses import dataclass
from enum import StrEnum

EXCERPT_LENGTH = 300


class Flag(StrEnum):
    """Why an entry stays a draft until somebody has looked at it."""

    LIMIT_WITHOUT_UNIT = "limit_without_unit"
    LIMIT_MISSING = "limit_missing"
    LIMIT_IN_WORDS = "limit_in_words"
    LIMIT_AMOUNT_ODD = "limit_amount_odd"
    LIMIT_AND_NOTE_DISAGREE = "limit_and_note_disagree"
    SEVERAL_LIMITS_FOR_CHANNEL = "several_limits_for_channel"
    LIMITS_DIFFER_BY_CHANNEL = "limits_differ_by_channel"
    GLUED_NUMBER = "glued_number"
    FEE_UNDER_1000 = "fee_under_1000"
    FEE_UNREADABLE = "fee_unreadable"
    FEE_DATED = "fee_dated"
    FEE_AND_NOTE_DISAGREE = "fee_and_note_disagree"
    FEE_NOTE_NAMES_MORE = "fee_note_names_more"
    SEVERAL_FEES_FOR_CHANNEL = "several_fees_for_channel"
    FEES_DIFFER_BY_CHANNEL = "fees_differ_by_channel"
    FEE_PER_UNIT = "fee_per_unit"
    UNREADABLE_CHANNELS = "unreadable_channels"
    OLD_LEVEL = "old_level"
    UNKNOWN_LEVEL = "unknown_level"
    INTERNAL_CODE = "internal_code"
    BAD_CODE = "bad_code"
    DUPLICATE_CODE = "duplicate_code"
    DUPLICATE_NAME = "duplicate_name"
    PART_MISSING = "part_missing"
    PAPERS_UNREADABLE = "papers_unreadable"
    PAPER_COUNT_UNCLEAR = "paper_count_unclear"
    TEXT_REPAIRED = "text_repaired"
    PRIVATE_USE = "private_use"
    TEXT_TOO_LONG = "text_too_long"
    CHANGES_VERSION_IN_FORCE = "changes_version_in_force"
    NOT_PUBLISHABLE = "not_publishable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One flag on one entry: the channel it is about (or ""), and the words of the source."""

    flag: Flag
    channel: str = ""
    text: str = ""


def finding(flag: Flag, text: str = "", channel: str = "") -> Finding:
    """A finding whose text is one line of at most `EXCERPT_LENGTH` characters."""
    line = " ".join(text.split())
    if len(line) > EXCERPT_LENGTH:
        line = line[: EXCERPT_LENGTH - 1] + "…"
    return Finding(flag, channel, line)


class Refusal(ValueError):
    """A row that cannot be taken: a stable `code`, the `text` it is about, the procedure's code if known."""

    def __init__(self, code: str, text: str = "", *, procedure: str = "") -> None:
        super().__init__(code, text)
        self.code = code
        self.text = finding(Flag.TEXT_TOO_LONG, text).text
        self.procedure = procedure
