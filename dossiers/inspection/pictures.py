"""JPEG and PNG read by their structure only: no picture is decoded before its size is known to be sane."""

from __future__ import annotations

import re

from dossiers.inspection.kinds import Content, damaged, refused, two_kinds
from procedures.rules.errors import gettext_noop

MOST_PIXELS = 100_000_000
MOST_SEGMENTS = 20_000

_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_START_OF_SCAN, _END = 0xDA, 0xD9
# Inside a scan FF00 is a byte and FFD0–FFD7 are restarts; any other FFxx is the next segment.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_PNG_HEAD = 8
_PNG_LENGTHS = 12


def check_png(content: Content) -> None:
    """Walk from chunk to chunk: header first, data, end last and nothing behind it.

    Raises RuleError file_damaged, picture_too_large, file_two_kinds.
    """
    at, seen_data = _PNG_HEAD, False
    for number in range(MOST_SEGMENTS):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if at + _PNG_LENGTHS + length > len(content) or (name == b"IHDR") != (number == 0):
            raise damaged()
        if name == b"IHDR":
            _check_size(content[at + 8 : at + 12], content[at + 12 : at + 16])
        seen_data = seen_data or name == b"IDAT"
        at += _PNG_LENGTHS + length
        if name == b"IEND":
            _check_end(content, at, whole=seen_data)
            return
    raise damaged()


def check_jpeg(content: Content) -> None:
    """Walk from segment to segment: a frame with its size, a scan, the end and nothing behind it.

    Raises RuleError file_damaged, picture_too_large, file_two_kinds.
    """
    at, seen_scan = 2, False
    for _ in range(MOST_SEGMENTS):
        at = _marker(content, at)
        marker = content[at + 1]
        if marker == _END:
            _check_end(content, at + 2, whole=seen_scan)
            return
        at = _after_segment(content, at, marker)
        if marker == _START_OF_SCAN:
            at, seen_scan = _after_scan(content, at), True
    raise damaged()


def _marker(content: Content, at: int) -> int:
    """Where the next marker stands; fill bytes before it are allowed."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 2 > len(content) or content[at] != 0xFF:
        raise damaged()
    return at


def _after_segment(content: Content, at: int, marker: int) -> int:
    if marker in _STANDALONE:
        return at + 2
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    if length < 2 or at + 2 + length > len(content):
        raise damaged()
    if marker in _START_OF_FRAME:
        _check_size(content[at + 7 : at + 9], content[at + 5 : at + 7])
    return at + 2 + length


def _after_scan(content: Content, at: int) -> int:
    found = _AFTER_SCAN.search(content, at)
    if found is None:
        raise damaged()
    return found.start()


def _check_size(width: bytes, height: bytes) -> None:
    pixels = int.from_bytes(width, "big") * int.from_bytes(height, "big")
    if not pixels:
        raise damaged()
    if pixels > MOST_PIXELS:
        raise refused(
            "picture_too_large",
            gettext_noop(
                "This picture has more than %(most)s million pixels. Scan it with 300 dpi or make it smaller."
            ),
            most=MOST_PIXELS // 1_000_000,
        )


def _check_end(content: Content, at: int, *, whole: bool) -> None:
    if not whole:
        raise damaged()
    # Some cameras fill up the last block of the card with zeros.
    if content[at:].strip(b"\0"):
        raise two_kinds()
