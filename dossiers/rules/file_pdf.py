"""PDF: begins and ends as one, is not encrypted, and carries nothing that acts, also not inside packed objects."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from dossiers.rules.file_kinds import Content, damaged, refused, two_kinds
from procedures.rules.errors import RuleError, gettext_noop

LAST_BYTES = 2048
MOST_UNPACKED = 50 << 20
"""Of all packed objects together: text that describes the pages, not the pictures on them."""
CHUNK = 1 << 16

_VERSION = re.compile(rb"%PDF-[12]\.[0-9]")
_BLANK = b"\0\t\n\f\r "
# A name may be written with #xx for any of its letters: those that do are read as what they mean.
_WRITTEN_OUT = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME_WITH_CODE = re.compile(rb"/[^\s/<>()\[\]{}%]*#[^\s/<>()\[\]{}%]*")
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Rendition)(?![A-Za-z])"
    # A page to open at is harmless and common; anything else on opening is not.
    rb"|/OpenAction(?![A-Za-z])(?!\s*\[)"
)
_PACKED = re.compile(rb"/ObjStm(?![A-Za-z])")
_FILTER = re.compile(rb"/[A-Za-z0-9]+Decode\b|/Crypt\b")
_STREAM = re.compile(rb"stream\r?\n")
_WINDOW = 4096


def check_pdf(content: Content) -> None:
    """Raise RuleError for what is no plain PDF: file_damaged, file_two_kinds, pdf_encrypted, pdf_acts, file_unpacks."""
    if not _VERSION.match(content):
        raise damaged()
    _check_end(content)
    for part in (content, *_packed_objects(content)):
        _check_part(part)


def _check_end(content: Content) -> None:
    tail = content[max(0, len(content) - LAST_BYTES) :]
    _before, mark, after = tail.rpartition(b"%%EOF")
    if not mark or b"startxref" not in tail:
        raise damaged()
    if after.strip(_BLANK):
        raise two_kinds()


def _check_part(part: Content) -> None:
    if _ENCRYPTED.search(part):
        raise refused(
            "pdf_encrypted",
            gettext_noop(
                "This PDF is locked with a password. Print it as a new PDF without one and choose that."
            ),
        )
    if _ACTIVE.search(part) or _acts_in_disguise(part):
        raise refused(
            "pdf_acts",
            gettext_noop(
                "This PDF carries a script, a form that acts or another file inside. Print it as a new PDF and"
                " choose that."
            ),
        )


def _acts_in_disguise(part: Content) -> bool:
    """Whether a name spelled with #xx codes means one of the forbidden ones."""
    for found in _NAME_WITH_CODE.finditer(part):
        meant = _WRITTEN_OUT.sub(lambda code: bytes([int(code[1], 16)]), found[0])
        if _ACTIVE.match(meant) or _ENCRYPTED.match(meant) or _PACKED.match(meant):
            return True
    return False


def _packed_objects(content: Content) -> Iterator[bytes]:
    """The unpacked object streams, one after the other; together never more than MOST_UNPACKED."""
    left = MOST_UNPACKED
    for found in _PACKED.finditer(content):
        stream = _STREAM.search(content, found.end(), found.end() + _WINDOW)
        if stream is None:
            raise damaged()
        begin = content.rfind(b"obj", max(0, found.start() - _WINDOW), found.start())
        described = content[max(0, begin) : stream.start()]
        # What we cannot unpack as every reader does, we do not take.
        if set(_FILTER.findall(described)) - {b"/FlateDecode"} or b"/Predictor" in described:
            raise damaged()
        if b"/FlateDecode" in described:
            unpacked = _unpacked(content, stream.end(), left)
            left -= len(unpacked)
            yield unpacked


def _unpacked(content: Content, at: int, most: int) -> bytes:
    """What the stream at `at` holds, packed by deflate. Raises file_damaged, file_unpacks."""
    inflate, parts, size = zlib.decompressobj(), [], 0
    try:
        while not inflate.eof and at < len(content):
            part = inflate.decompress(content[at : at + CHUNK], most + 1 - size)
            parts.append(part)
            size, at = size + len(part), at + CHUNK
            if size > most or inflate.unconsumed_tail:
                raise unpacks()
    except zlib.error as error:
        raise damaged() from error
    return b"".join(parts)


def unpacks() -> RuleError:
    """Small packed, huge unpacked."""
    return refused(
        "file_unpacks",
        gettext_noop("This file becomes far too large when it is opened. Save it as PDF and choose that."),
    )
