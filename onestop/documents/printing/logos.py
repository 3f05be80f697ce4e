"""Logos are PNG pictures; whether a file is one is told by reading it, not by its name. Standard library only."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from procedures.rules.errors import RuleError, gettext_noop

LARGEST_FILE = 200_000  # bytes
LONGEST_SIDE = 2_000  # pixels
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


@dataclass(frozen=True, slots=True)
class Logo:
    """Width and height in pixels of a PNG picture."""

    width: int
    height: int


def read_logo(content: bytes) -> Logo:
    """Return the size of a logo whose content is a whole PNG picture.

    Raises RuleError: logo_too_large (200 kB, 2000 pixels a side), logo_not_png.
    """
    if len(content) > LARGEST_FILE:
        raise _too_large()
    chunks = list(_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise _not_png()
    width, height, depth, colour, compression, filtering, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if colour not in _SAMPLES or depth not in (1, 2, 4, 8, 16) or compression or filtering or interlaced:
        raise _not_png()
    if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE):
        raise _too_large()
    row = 1 + (width * depth * _SAMPLES[colour] + 7) // 8
    _check_pixels(b"".join(body for name, body in chunks if name == b"IDAT"), row * height)
    return Logo(width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to the end chunk, each with a right check sum."""
    if not content.startswith(_SIGNATURE):
        raise _not_png()
    place, name = len(_SIGNATURE), b""
    while name != b"IEND":
        head = content[place : place + 8]
        if len(head) < 8:
            raise _not_png()
        length, name = struct.unpack(">I4s", head)
        body = content[place + 8 : place + 8 + length]
        check = content[place + 8 + length : place + 12 + length]
        if len(check) < 4 or zlib.crc32(name + body) != int.from_bytes(check):
            raise _not_png()
        yield name, body
        place += 12 + length


def _check_pixels(packed: bytes, expected: int) -> None:
    """Refuse pixels that do not fill the picture exactly; never unpacks more than the picture holds."""
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(packed, expected + 1)
    except zlib.error:
        raise _not_png() from None
    if len(pixels) != expected:
        raise _not_png()


def _not_png() -> RuleError:
    return RuleError(
        "logo_not_png",
        gettext_noop("The logo is not a PNG picture that can be read (not interlaced, not cut off)."),
        field="logo",
    )


def _too_large() -> RuleError:
    return RuleError(
        "logo_too_large",
        gettext_noop("A logo has at most 200 kB and 2000 pixels a side."),
        field="logo",
    )
