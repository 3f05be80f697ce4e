"""Sort keys that give the Vietnamese alphabet's order in any database, compared byte by byte (collation "C").

The order is that of ICU `vi`: letters first (a ă â b c d đ e ê …), then tones (level, grave, hook, tilde,
acute, dot below), then small before capital letters, each compared over the whole text before the next one.
"""

import unicodedata

from procedures.rules.unicode_forms import normalized

SORT_KEY_VERSION = 1
"""Stored keys of another version are to be made again."""

_PUNCTUATION = " _-,;:!?.'\"()[]{}@*/\\&#%`^°+<=>|~$€"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LEVEL, _PART = "!", " "
# Weights are printable, above both separators, and in code point order.
_WEIGHTS = {char: chr(0x23 + place) for place, char in enumerate(_PUNCTUATION + "0123456789" + _LETTERS)}
_OTHER = "\x7f"
_SHAPES = frozenset("\u0302\u0306\u031b")
_TONES = {mark: str(place) for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
# No letter of a real name carries so many; each further one would copy those before it.
_MOST_TONES = 30
_ALIKE = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-"})


def sort_key(text: str) -> str:
    """Return a key whose byte order is the Vietnamese order of the texts; total on any string."""
    letters: list[str] = []
    marks: list[str] = []
    cases: list[str] = []
    for letter, tones in _clusters(text):
        small = letter.lower()
        weight = _WEIGHTS.get(small)
        letters.append(weight or _OTHER + small)
        marks.append("0" + tones)
        cases.append("0" if letter == small else "1")
    levels = ("".join(letters), "".join(marks).rstrip("0"), "".join(cases).rstrip("0"))
    return _LEVEL.join(levels).rstrip(_LEVEL)


def _clusters(text: str) -> list[tuple[str, str]]:
    """Return each letter of the alphabet with the weights of the other marks it carries."""
    clusters: list[tuple[str, str]] = []
    folded = normalized("NFKD", " ".join(text.translate(_ALIKE).split()))
    for char in folded:
        if not unicodedata.combining(char):
            if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Mn", "Me"):
                clusters.append((char, ""))
        elif clusters:
            letter, tones = clusters[-1]
            shaped = normalized("NFC", letter + char) if char in _SHAPES else ""
            if shaped.lower() in _WEIGHTS:
                clusters[-1] = (shaped, tones)
            elif len(tones) < _MOST_TONES:
                clusters[-1] = (letter, tones + _TONES.get(char, "6"))
    return clusters


def person_sort_key(name: str) -> str:
    """Return the key of a name: by given name (the last word), then middle names, then family name."""
    words = name.split()
    parts = (words[-1:], words[1:-1], words[:1] if len(words) > 1 else [])
    return _PART.join(sort_key(" ".join(part)) for part in parts).rstrip(_PART)
