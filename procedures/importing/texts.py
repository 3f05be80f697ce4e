"""Takes the texts of a foreign record in: composed letters, no invisible signs, no broken encodings."""

import re

from procedures.importing.flags import Refusal
from procedures.rules.errors import RuleError
from procedures.rules.vietnamese import clean_text

LONGEST_TEXT = 200_000
NOTHING = re.compile(r"\s*(?:Không\s+có\s+thông\s+tin)?\s*", re.IGNORECASE)
MOJIBAKE = re.compile(
    r"á[º»][\u0080-\u00bf\u0152-\u2122]|Ä[\u0090‘]|Æ[°¡]|Ã[\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf]|\ufffd"
)
"""UTF-8 that was read as another encoding, with the letters that Vietnamese itself never puts together."""
UNSURE_LETTERS = frozenset("\u00d0\u00f0\u0189\u0256\u200b\u200c\u200d\u00ad")
"""Eth and African D stand for đ, invisible signs may hide a word's border: a person sees the repair."""


def take_text(name: str, value: object) -> str:
    """The cleaned text of a field, its lines kept; None is empty.

    Raises Refusal: field_not_text, text_too_long, lone_surrogate, nul_character, mojibake, text_not_clean.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal("field_not_text", name)
    _refuse_unreadable(name, value)
    try:
        lines = [clean_text(line) for line in re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", value)]
    except RuleError as error:
        raise Refusal("text_not_clean", f"{name}: {error.code}") from error
    return "\n".join(lines).strip()


def _refuse_unreadable(name: str, value: str) -> None:
    if len(value) > LONGEST_TEXT:
        raise Refusal("text_too_long", name)
    if "\0" in value:
        raise Refusal("nul_character", name)
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refusal("lone_surrogate", name)
    broken = MOJIBAKE.search(value)
    if broken:
        raise Refusal("mojibake", f"{name}: {value[max(0, broken.start() - 20) : broken.end() + 20]}")


def is_repaired(value: object) -> bool:
    """Whether the text held letters or signs that cleaning changes beyond composition and spaces."""
    return isinstance(value, str) and not UNSURE_LETTERS.isdisjoint(value)


def stated(text: str) -> str:
    """The text, or "" where the portal says that there is no information."""
    return "" if NOTHING.fullmatch(text) else text
