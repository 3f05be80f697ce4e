"""Which characters the fonts beside this file have, read from the fonts themselves. Standard library only.

Source of the layout: OpenType, table `cmap`, formats 4 (characters up to U+FFFF) and 12 (all).
"""

import struct
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
"""OpenType fonts for what the typesetter's own font lacks; README.md there names scripts, sources and licences."""

Ranges = list[tuple[int, int]]


def font_files() -> list[Path]:
    """The fonts, in a fixed order."""
    return sorted(path for path in FONTS.iterdir() if path.suffix in (".ttf", ".otf"))


@lru_cache(maxsize=8192)
def fonts_with(char: str) -> int:
    """A set of fonts as bits, in the order of `font_files`: those that have the character; 0 where none has it."""
    code, found = ord(char), 0
    for bit, (starts, ends) in enumerate(_tables()):
        place = bisect_right(starts, code) - 1
        if place >= 0 and code <= ends[place]:
            found |= 1 << bit
    return found


@cache
def _tables() -> list[tuple[list[int], list[int]]]:
    found = [covered(path.read_bytes()) for path in font_files()]
    return [([first for first, _ in ranges], [last for _, last in ranges]) for ranges in found]


def covered(font: bytes) -> Ranges:
    """The code points that a font has a glyph for, as ascending ranges, both ends counted."""
    table = _cmap(font)
    by_format = {struct.unpack_from(">H", table, offset)[0]: offset for offset in _subtables(table)}
    if 12 in by_format:
        return _format_12(table, by_format[12])
    return _format_4(table, by_format[4])


def _cmap(font: bytes) -> bytes:
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _sum, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            return font[offset : offset + length]
    raise ValueError("a font without cmap")


def _subtables(table: bytes) -> list[int]:
    """Where the Unicode subtables begin: platform 0, and platform 3 with encoding 1 or 10."""
    (count,) = struct.unpack_from(">H", table, 2)
    records = [struct.unpack_from(">HHI", table, 4 + 8 * number) for number in range(count)]
    return [
        offset
        for platform, encoding, offset in records
        if platform == 0 or (platform == 3 and encoding in (1, 10))
    ]


def _format_12(table: bytes, offset: int) -> Ranges:
    (groups,) = struct.unpack_from(">I", table, offset + 12)
    read = (struct.unpack_from(">III", table, offset + 16 + 12 * number) for number in range(groups))
    return [(first + (glyph == 0), last) for first, last, glyph in read if glyph or last > first]


def _format_4(table: bytes, offset: int) -> Ranges:
    (doubled,) = struct.unpack_from(">H", table, offset + 6)
    shape = f">{doubled // 2}H"
    ends, starts, deltas, places = (
        struct.unpack_from(shape, table, offset + 14 + doubled * part + 2 * (part > 0)) for part in range(4)
    )
    found: Ranges = []
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        at = offset + 16 + 3 * doubled + 2 * number + places[number]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", table, at + 2 * (code - first))[0] if places[number] else code
            if glyph and (glyph + deltas[number]) & 0xFFFF:
                _grow(found, code)
    return found


def _grow(ranges: Ranges, code: int) -> None:
    if ranges and ranges[-1][1] == code - 1:
        ranges[-1] = (ranges[-1][0], code)
    else:
        ranges.append((code, code))
