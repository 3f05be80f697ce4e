"""Old encodings of Vietnamese in imported files: recognised, shown as a preview, never converted silently.

TCVN3 (ABC fonts) and VNI are eight-bit encodings that look like Western letters when read as such; UTF-8 read
as Windows-1252 gives pairs like `á»`; Windows-1258 writes tones as separate marks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from procedures.rules.unicode_forms import normalized
from procedures.rules.vietnamese import TONES

_TCVN3_BYTES = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {first + shift: char for first, run in _TCVN3_BYTES.items() for shift, char in enumerate(run)}

# What follows a vowel in VNI, and the marks it stands for (shape, tone).
_VNI_MARKS = {
    **dict(zip("øûõùï", TONES, strict=True)),
    "â": "\u0302",
    **{char: "\u0302" + tone for char, tone in zip("àåãáä", TONES, strict=True)},
    "ê": "\u0306",
    **{char: "\u0306" + tone for char, tone in zip("èúüéë", TONES, strict=True)},
}
_VNI_MARKS |= {char.upper(): marks for char, marks in _VNI_MARKS.items()}
_VNI_LETTERS = dict(zip("ñÑôÔöÖìÌæÆóÓíÍòÒîÎ", "đĐơƠưƯìÌỉỈĩĨíÍịỊỵỴ", strict=True))
_VNI_UNIT = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])")


def from_tcvn3(text: str) -> str:
    """Return what a text says that was written in TCVN3 and read as Latin-1."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Return what a text says that was written in VNI and read as Windows-1252."""
    return normalized("NFC", _VNI_UNIT.sub(_vni_letter, text))


def _vni_letter(found: re.Match[str]) -> str:
    vowel, mark, letter = found.groups()
    return _VNI_LETTERS[letter] if letter else _VNI_LETTERS.get(vowel, vowel) + _VNI_MARKS[mark]


def from_misread_utf8(text: str) -> str:
    """Return what a text written in UTF-8 and read as Windows-1252 says; unchanged when it was not."""
    try:
        return normalized("NFC", b"".join(map(_byte_1252, text)).decode())
    except UnicodeError:
        return text


def _byte_1252(char: str) -> bytes:
    # Five bytes have no letter in Windows-1252; programs pass them through as control characters.
    return char.encode("latin-1" if "\x80" <= char <= "\x9f" else "cp1252")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A text that was probably written in `encoding`, and what it would say then."""

    encoding: str
    preview: str


_DECODERS: dict[str, Callable[[str], str]] = {
    "utf-8 read as windows-1252": from_misread_utf8,
    "tcvn3": from_tcvn3,
    "vni": from_vni,
}


def suspicion(text: str) -> Suspicion | None:
    """Return how a text was probably misread, with a preview, or None when it reads as it stands.

    A reading is believed when nearly all words with letters beyond ASCII become Vietnamese syllables by it,
    and more of them than as the text stands.
    """
    as_it_stands = plausibility(text)
    if as_it_stands == 1:
        return None
    readings = [Suspicion(name, decode(text)) for name, decode in _DECODERS.items()]
    best = max(readings, key=lambda reading: plausibility(reading.preview))
    believed = plausibility(best.preview)
    return best if believed >= 0.8 and believed > as_it_stands and best.preview != text else None


_WORD = re.compile(r"[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
_ONSETS = "ngh|ng|nh|gh|gi|ch|kh|ph|th|tr|qu|[bcdđghklmnprstvx]"
_RHYMES = (
    "(uyê|iê|yê|uô|ươ|oă|oa|oe|oo|uâ|uê|uơ|uy|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)(ch|ng|nh|[cmnpt])?"
    "|ia|ya|ua|ưa|uya|ai|ao|au|ay|âu|ây|eo|êu|iu|iêu|yêu|oi|ôi|ơi|ui|ưi|ưu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uyu|uêu"
)
_SYLLABLE = re.compile(f"({_ONSETS})?({_RHYMES})")


def is_syllable(word: str) -> bool:
    """Return whether a word is built like one Vietnamese syllable: onset, rhyme, and one tone at most."""
    decomposed = normalized("NFD", word.casefold())
    toneless = "".join(char for char in decomposed if char not in TONES)
    if len(decomposed) - len(toneless) > 1:
        return False
    return _SYLLABLE.fullmatch(normalized("NFC", toneless)) is not None


def plausibility(text: str) -> float:
    """Return the share of Vietnamese syllables among the words with letters beyond ASCII; 1 without any."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 1.0
