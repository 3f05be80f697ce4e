"""How deep and how wide a JSON text is, found before a parser sees it: one pass over the text, never back."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A string that never ends is taken to the end of the text, so that no later quote tries it again.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shape:
    """Nesting at its deepest, and how many values there are; counting stops beyond a limit."""

    depth: int
    values: int


def shape_of(text: str, *, deepest: int, most: int) -> Shape:
    """Return the shape of `text`; a depth beyond `deepest` or values beyond `most` are found without reading on.

    Time grows with the length of the text and no faster, whatever it holds; the text need not be JSON.
    """
    depth = reached = 0
    values = 1
    for token in _TOKEN.finditer(text):
        sign = text[token.start()]
        if sign in "[{":
            depth += 1
            values += 1
            reached = max(reached, depth)
        elif sign == ",":
            values += 1
        elif sign != '"':
            depth -= 1
        if reached > deepest or values > most:
            break
    return Shape(reached, values)
