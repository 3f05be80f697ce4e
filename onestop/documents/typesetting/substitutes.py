"""What of a text is printed as typed, and what stands in for the rest. Standard library only.

A character that no font has is printed as □ with its code point, such as □U+1F9FF: visible, and whoever looks it up
knows what was typed. A letter with its marks is set from one font; marks that no font has together with their letter
are printed by code point too.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_
from typing import Any

from onestop.documents.typesetting.coverage import fonts_with
from procedures.rules.private_use import with_looks
from procedures.rules.unicode_forms import normalized

_USUAL = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1ef9–—‘’“”•…−]*")
"""Latin letters, digits and everyday signs: every font here has them."""
_BASIC = re.compile("[\n -~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_BLANKS = frozenset("\t\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
# Nothing to see: fillers, joiners and selectors that are not of category Cf.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Category Cf, and yet signs that are seen: they stand over or under the digits that follow.
_SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")


def printable(text: str) -> str:
    """The text as it is printed: composed (NFC), without invisible signs, substitutes where no font has a glyph."""
    shown = _shown(text)
    if _USUAL.fullmatch(shown):
        return shown
    return "".join(char if kept else substitute(char) for char, kept in _judged(shown))


def unprinted(text: str) -> list[str]:
    """The characters of a text that are printed by their code points, each once, in their order."""
    shown = _shown(text)
    if _USUAL.fullmatch(shown):
        return []
    return list(dict.fromkeys(char for char, kept in _judged(shown) if not kept))


def basic(text: str) -> str:
    """The text in ASCII and Vietnamese letters only; every other character by its code point."""
    return "".join(char if _BASIC.fullmatch(char) else substitute(char) for char in _shown(text))


def substitute(char: str) -> str:
    """What is printed in place of a character."""
    return f"□U+{ord(char):04X}"


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The JSON value with every text in it changed; the names of its parts stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: each_text(part, change) for name, part in value.items()}
    return [each_text(part, change) for part in value] if isinstance(value, list | tuple) else value


def _shown(text: str) -> str:
    if text.isascii() and text.isprintable():
        return str(text)
    looks = with_looks(text.replace("\r\n", "\n"))
    spaced = "".join(" " if char in _BLANKS else char for char in looks)
    seen = "".join(char for char in _UNSEEN.sub("", spaced) if char == "\n" or not _is_unseen(char))
    return normalized("NFC", seen)


def _is_unseen(char: str) -> bool:
    category = unicodedata.category(char)
    return category == "Cc" or (category == "Cf" and char not in _SEEN_FORMATS)


def _judged(text: str) -> Iterator[tuple[str, bool]]:
    """Each character, and whether it is printed as it is. In one pass: a text may have any length."""
    for letter in _letters(text):
        yield letter[0], letter[0] == "\n" or fonts_with(letter[0]) != 0
        together = reduce(and_, map(fonts_with, letter))
        yield from ((mark, together != 0) for mark in letter[1:])


def _letters(text: str) -> Iterator[list[str]]:
    """Each letter with the marks that follow it."""
    letter: list[str] = []
    for char in text:
        if letter and not unicodedata.category(char).startswith("M"):
            yield letter
            letter = []
        letter.append(char)
    if letter:
        yield letter
