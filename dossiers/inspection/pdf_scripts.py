"""Where a PDF hides a script: in a name spelled otherwise, under /JS, behind a link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossiers.inspection.kinds import Content

SHORT_NAMES = (b"/AA", b"/JS")
"""Names that count when they are spelled with codes: nobody does that without intent."""

# A name may be written with #xx for any of its letters: those that do are read as what they mean.
_WRITTEN_OUT = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME_WITH_CODE = re.compile(rb"/[^\s/<>()\[\]{}%#]*#[^\s/<>()\[\]{}%]*")
_SCRIPT = re.compile(rb"/JS\s{0,40}(?:[(<]|[0-9]{1,10}\s{1,40}[0-9]{1,10}\s{1,40}R)")
# So short a name also occurs in the bytes of pictures, where no text stands around it.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f-\xff]")
_AROUND = 16
_UTF16 = b"\xfe\xff"
_LINK = re.compile(rb"/URI\s{0,40}(?:\(([^)]{0,400})|<([0-9A-Fa-f\s]{0,800}))")
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ACTING_SCHEME = re.compile(rb"[\x00-\x20]*(?:javascript|vbscript|data|file)[\x00-\x20]*:", re.IGNORECASE)
_PLAIN_SCRIPT_LINK = re.compile(rb"\(\s{0,40}javascript\s{0,40}:", re.IGNORECASE)


def names_in_disguise(part: Content) -> Iterator[bytes]:
    """The names that are spelled with #xx codes, as what they mean."""
    for found in _NAME_WITH_CODE.finditer(part):
        yield _WRITTEN_OUT.sub(lambda code: bytes([int(code[1], 16)]), found[0])


def has_script(part: Content) -> bool:
    """Whether a script stands under /JS, even without the action that would run it, or behind a link."""
    return (
        _PLAIN_SCRIPT_LINK.search(part) is not None
        or any(_is_in_text(part, found) for found in _SCRIPT.finditer(part))
        or any(_ACTING_SCHEME.match(_address(found)) for found in _LINK.finditer(part))
    )


def _is_in_text(part: Content, found: re.Match[bytes]) -> bool:
    before = part[max(0, found.start() - _AROUND) : found.start()]
    after = part[found.end() : found.end() + _AROUND]
    return after.startswith(_UTF16) or not _NO_TEXT.search(before + after)


def _address(found: re.Match[bytes]) -> bytes:
    """The beginning of a link, without escapes; a text in hexadecimal is read too."""
    if found[1] is None:
        digits = bytes(found[2]).translate(None, b" \t\r\n\f\v")
        text = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    else:
        text = _ESCAPED.sub(_meant, found[1])
    return text.removeprefix(_UTF16).replace(b"\0", b"")


def _meant(escaped: re.Match[bytes]) -> bytes:
    if escaped[1]:
        return bytes([int(escaped[1], 8) & 0xFF])
    return b"" if escaped[2] in (b"\n", b"\r", b"\r\n") else bytes(escaped[2])
