"""Vietnamese text: one form at the door, keys for searching and sorting, masks and codes.

Text is kept as its owner spells it (the placement of tone marks in a name is part of a legal identity); only
the keys made from it are folded. The form at rest is Unicode NFC.
"""

import re
import unicodedata
from decimal import Decimal

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.private_use import first_unknown, with_looks
from procedures.rules.sort_keys import SORT_KEY_VERSION, person_sort_key, sort_key
from procedures.rules.unicode_forms import normalized

__all__ = [
    "SEARCH_KEY_VERSION",
    "SORT_KEY_VERSION",
    "ascii_digits",
    "clean_text",
    "fold_code",
    "mask_name",
    "parse_vietnamese_number",
    "person_sort_key",
    "repaired",
    "search_key",
    "sort_key",
]

SEARCH_KEY_VERSION = 1
"""Stored beside every search key; a key of another version is to be made again."""

MOST_MARKS = 4
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Grave, hook, tilde, acute, dot below: in the order of the Vietnamese alphabet."""

# Not of category Cf, and yet nothing to see: joiner, variation selectors, Hangul and Khmer fillers.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02bb\u02b9\u2032\u00b4`\u201b", "'"))
_DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u00ad", "-")
)
_STROKE_D = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})
_LOOKALIKE_D = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_ASCII_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def clean_text(text: str, *, lines: bool = False) -> str:
    """Return the form of a text that is stored: NFC, nothing invisible, single spaces, no outer blanks.

    Line ends become spaces unless `lines` keeps them; bullets and ticks of word processors become public characters.
    Never changes a letter. RuleError: text_has_nul, text_not_unicode (lone surrogate), text_private_use (a private
    character without a known look), text_marks_piled_up (more than four on a letter), text_double_tone.
    """
    if "\0" in text:
        raise _refused("text_has_nul", gettext_noop("The text contains a NUL character."))
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise _refused("text_not_unicode", gettext_noop("The text is not valid Unicode."))
    rows = [" ".join(_visible(row).split()) for row in _LINE_ENDS.split(_public(text))]
    joined = "\n".join(rows).strip("\n") if lines else " ".join(filter(None, rows))
    composed = normalized("NFC", joined)
    _check_marks(composed)
    return composed


def _public(text: str) -> str:
    """Return the text with private characters as what they look like."""
    code = first_unknown(text)
    if code:
        raise RuleError(
            "text_private_use",
            gettext_noop(
                "The text contains %(code)s, a character that only one font knows. Delete it or type what it means."
            ),
            field="text",
            code=code,
        )
    return with_looks(text)


def _visible(text: str) -> str:
    """Return the text without control and format characters, every kind of space a plain one."""
    if text.isascii() and text.isprintable():
        return text
    spaced = "".join(" " if char.isspace() else char for char in _UNSEEN.sub("", text))
    return "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def _check_marks(text: str) -> None:
    if text.isascii():
        return
    marks = ""
    for char in normalized("NFD", text):
        marks = marks + char if unicodedata.category(char) in ("Mn", "Me") else ""
        if len(marks) > MOST_MARKS:
            raise _refused("text_marks_piled_up", gettext_noop("Too many marks on one letter."))
        if len(marks) > 1 and (marks.count(char) > 1 or sum(mark in TONES for mark in marks) > 1):
            raise _refused("text_double_tone", gettext_noop("A letter carries two tone marks."))


def _refused(code: str, template: str) -> RuleError:
    return RuleError(code, template, field="text")


def repaired(text: str) -> str:
    """Return the text with look-alikes of đ (eth, African D) made đ: a proposal for a person to confirm."""
    return text.translate(_LOOKALIKE_D)


def search_key(text: str) -> str:
    """Return the key under which a text is found: without marks, case, width or kind of apostrophe.

    Total: any string has a key, and the key of a key is itself. Store SEARCH_KEY_VERSION beside it.
    """
    # Twice, because folding the case of a compatibility letter can bring forth another one.
    plain = text.lower() if text.isascii() else _unmarked(_unmarked(_visible(text)))
    return " ".join(_visible(plain.translate(_APOSTROPHES)).split())


def _unmarked(text: str) -> str:
    folded = normalized("NFKC", text.translate(_APOSTROPHES)).casefold().translate(_STROKE_D)
    decomposed = normalized("NFKD", folded)
    return "".join(char for char in decomposed if not unicodedata.category(char).startswith("M"))


def mask_name(name: str) -> str:
    """Return a name with the first letter of each word only; the length of the words is hidden too."""
    words = normalized("NFC", _visible(name)).split()
    return " ".join(f"{word[0]}***" if len(word) > 1 else "***" for word in words)


def fold_code(text: str) -> str:
    """Return a typed code in the form codes are issued in: NFKC, ASCII capitals, plain dashes, single spaces.

    Total, and never makes a letter of another alphabet into a Latin one: such a code is simply not found.
    """
    folded = normalized("NFKC", text.translate(_DASHES)).translate(_DASHES)
    return " ".join(_visible(folded).translate(_ASCII_UPPER).split())


def ascii_digits(text: str) -> str:
    """Return `text` when it is ASCII digits and nothing else; RuleError digits_expected otherwise."""
    if not (text.isascii() and text.isdigit()):
        raise RuleError("digits_expected", gettext_noop("Only the digits 0 to 9 are allowed here."))
    return text


_NUMBER = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)


def parse_vietnamese_number(text: str) -> Decimal:
    """Return the number of `11.300` (thousands) or `3,1` (decimals); RuleError number_malformed otherwise."""
    if len(text) > 40 or not _NUMBER.fullmatch(text.strip()):
        raise RuleError("number_malformed", gettext_noop("This is not a number like 11.300 or 3,1."))
    return Decimal(text.strip().replace(".", "").replace(",", "."))
