"""Characters of private use that word processors leave in copied text, and the characters that they look like.

Word writes the signs of its fonts Symbol and Wingdings as U+F000 and the place in the font, so that they have no
meaning outside it. The table has those that stand for one sign in practice: bullets, ticks, arrows, relations.
Source: the encodings of the fonts Symbol and Wingdings; where the two differ, the one that office texts use.
"""

import re

LOOKS = {
    "\uf02d": "−",
    "\uf046": "☞",
    "\uf06e": "■",
    "\uf06f": "□",
    "\uf071": "❑",
    "\uf072": "❒",
    "\uf073": "⬧",
    "\uf075": "◆",
    "\uf076": "❖",
    "\uf077": "⬥",
    "\uf09f": "•",
    "\uf0a3": "≤",
    "\uf0a7": "▪",
    "\uf0a8": "◻",
    "\uf0ae": "→",
    "\uf0b0": "°",
    "\uf0b1": "±",
    "\uf0b3": "≥",
    "\uf0b4": "×",
    "\uf0b7": "•",
    "\uf0b8": "÷",
    "\uf0d8": "➢",
    "\uf0de": "⇒",
    "\uf0df": "←",
    "\uf0e0": "→",
    "\uf0e8": "➔",
    "\uf0f0": "⇨",
    "\uf0fb": "✗",
    "\uf0fc": "✓",
    "\uf0fd": "☒",
    "\uf0fe": "☑",
}


_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_PRIVATE = re.compile(f"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd{_NONCHARACTERS}]")
"""Characters whose meaning is a private agreement (general category Co), and the 66 that are for programs alone."""
_TABLE = str.maketrans(LOOKS)


def with_looks(text: str) -> str:
    """The text with each private character that has a known look replaced by what it looks like."""
    return text if text.isascii() else text.translate(_TABLE)


def first_unknown(text: str) -> str:
    """The code point, such as "U+E123", of the first private character without a known look; "" where there is none."""
    found = None if text.isascii() else _PRIVATE.search(with_looks(text))
    return f"U+{ord(found.group()):04X}" if found else ""


def spelled_out(text: str) -> str:
    """The text with known looks, and every other private character written as □ and its code point."""
    return text if text.isascii() else _PRIVATE.sub(_by_code_point, with_looks(text))


def _by_code_point(found: re.Match[str]) -> str:
    return f"□U+{ord(found.group()):04X}"
