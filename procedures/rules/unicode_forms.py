"""Unicode's normal forms, of any text in time that grows with its length: the one place that normalises."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, TypeAlias

Form: TypeAlias = Literal["NFC", "NFD", "NFKC", "NFKD"]

LONGEST_RUN = 30
"""Marks in a row; beyond it ordering them costs their number squared (UAX #15, Stream-Safe Text Format)."""
_JOINER = "\N{COMBINING GRAPHEME JOINER}"
# Marks are neither letters, digits, blanks nor ASCII: only where several such signs meet is it worth counting. One sign
# may come apart into four marks.
_PERHAPS_TOO_LONG = re.compile(rf"[^\w\s\x00-\x7f]{{{LONGEST_RUN // 4}}}")


def normalized(form: Form, text: str) -> str:
    """Return `text` in the normal form; a run of more than LONGEST_RUN marks is parted by an invisible joiner.

    That is the Stream-Safe Text Process of UAX #15. No real text has such a run, and no text is refused.
    """
    if text.isascii():
        return text
    # This module alone may call it: ruff's banned-api.
    return unicodedata.normalize(form, stream_safe(text))  # noqa: TID251


def stream_safe(text: str) -> str:
    """Return `text` with no more than LONGEST_RUN marks in a row between two joiners."""
    if not _PERHAPS_TOO_LONG.search(text):
        return text
    parts: list[str] = []
    run = 0
    for char in text:
        # As UAX #15 counts: a letter with a mark of its own begins a run, also where the form keeps it whole.
        apart = unicodedata.normalize("NFKD", char)  # noqa: TID251
        before = _marks_at_the_start(apart)
        if before and run + before > LONGEST_RUN:
            parts.append(_JOINER)
            run = 0
        run = run + before if before == len(apart) else _marks_at_the_start(apart[::-1])
        parts.append(char)
    return "".join(parts)


def _marks_at_the_start(text: str) -> int:
    return next((place for place, char in enumerate(text) if not is_mark(char)), len(text))


def is_mark(char: str) -> bool:
    """Whether Unicode orders the character among the marks of the letter before it."""
    return unicodedata.combining(char) != 0
