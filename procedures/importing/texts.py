"""Takes the texts of a foreign record in: composed letters, no invisible signs, no broken encodings."""

import re

from procedures.importing.flags import Refusal
from procedures.rules.errors import RuleError
from procedures.rules.legacy_encodings import suspicion
from procedures.rules.unicode_forms import normalized
from procedures.rules.vietnamese import TONES, clean_text


def _plain_signs() -> re.Pattern[str]:
    """Texts of composed Vietnamese letters and everyday signs, which are clean but for their spaces."""
    shapes = "aăâeêioôơuưyđ"
    tones = [normalized("NFC", shape + tone) for shape in shapes[:-1] for tone in TONES]
    letters = "".join([*shapes, *tones])
    return re.compile(f"[\t\n -~{letters}{letters.upper()}“”‘’–…°²³]*")


PLAIN = _plain_signs()
LONGEST_TEXT = 200_000
LONGEST_JUDGED = 2_000
"""Characters by which an encoding is judged."""
NOTHING = re.compile(r"\s*(?:Không\s+có\s+thông\s+tin\s*)?", re.IGNORECASE)
REASONS = {
    "text_has_nul": "nul_character",
    "text_not_unicode": "lone_surrogate",
    "text_private_use": "private_use",
}
UNSURE_LETTERS = frozenset("\u00d0\u00f0\u0189\u0256\u200b\u200c\u200d\u00ad")
"""Eth and African D stand for đ, invisible signs may hide a word's border: a person sees the repair."""


def take_text(name: str, value: object) -> str:
    """The cleaned text of a field, its lines kept; None is empty.

    Raises Refusal: field_not_text, text_too_long, lone_surrogate, nul_character, private_use,
    text_not_clean.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal("field_not_text", name)
    if len(value) > LONGEST_TEXT:
        raise Refusal("text_too_long", name)
    if PLAIN.fullmatch(value):
        return "\n".join(" ".join(row.split()) for row in value.split("\n")).strip("\n")
    try:
        return clean_text(value, lines=True)
    except RuleError as error:
        raise Refusal(REASONS.get(error.code, "text_not_clean"), f"{name}: {error.code}") from error


def refuse_misread(name: str, text: str) -> None:
    """Refuse a text that was read in another encoding than it was written in; the hint says what it meant."""
    if text.isascii():
        return
    found = suspicion(text[:LONGEST_JUDGED])
    if found is not None:
        raise Refusal("wrong_encoding", f"{name}: {found.encoding}: {text} → {found.preview}")
    if "\ufffd" in text:
        raise Refusal("wrong_encoding", f"{name}: {text}")


def is_repaired(value: object) -> bool:
    """Whether the text held letters or signs that cleaning changes beyond composition and spaces."""
    return isinstance(value, str) and not UNSURE_LETTERS.isdisjoint(value)


def stated(text: str) -> str:
    """The text, or "" where the portal says that there is no information."""
    return "" if NOTHING.fullmatch(text) else text
