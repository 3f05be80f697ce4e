"""PDF: begins and ends as one, is not encrypted, and carries nothing that acts, also not inside packed objects."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from dossiers.inspection.kinds import Content, damaged, refused, two_kinds
from dossiers.inspection.pdf_scripts import SHORT_NAMES, has_script, names_in_disguise
from procedures.rules.errors import RuleError, gettext_noop

LAST_BYTES = 2048
MOST_UNPACKED = 50 << 20
"""Of all packed objects together: text that describes the pages, not the pictures on them."""
CHUNK = 1 << 16

MOST_READ = 2
"""How many times the file's own size may be read while unpacking: streams do not lie in one another."""

_VERSION = re.compile(rb"%PDF-[12]\.[0-9]")
_BLANK = b"\0\t\n\f\r "
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Rendition)(?![A-Za-z])"
    # A page to open at is harmless and common; anything else on opening is not.
    rb"|/OpenAction(?![A-Za-z])(?!\s*\[)"
    # Actions on being looked at, typed into, printed. So short a name also occurs in pictures: what follows must fit.
    rb"|/AA\s*(?:<<|[0-9]{1,10}\s+[0-9]{1,10}\s+R)"
)
_PACKED = re.compile(rb"/ObjStm(?![A-Za-z])")
_FILTER = re.compile(rb"/[A-Za-z0-9]+Decode\b|/Crypt\b")
_STREAM = re.compile(rb"stream\r?\n")
_WINDOW = 4096
_FIRST_STEP = 512


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
    if _ACTIVE.search(part) or has_script(part) or _acts_in_disguise(part):
        raise refused(
            "pdf_acts",
            gettext_noop(
                "This PDF carries a script, a form that acts or another file inside. Print it as a new PDF and"
                " choose that."
            ),
        )


def _acts_in_disguise(part: Content) -> bool:
    """Whether a name spelled with #xx codes means one of the forbidden ones."""
    for meant in names_in_disguise(part):
        if _ACTIVE.match(meant) or _ENCRYPTED.match(meant) or _PACKED.match(meant) or meant in SHORT_NAMES:
            return True
    return False


def _packed_objects(content: Content) -> Iterator[bytes]:
    """The unpacked object streams, each once; together never more than MOST_UNPACKED."""
    left, to_read, done = MOST_UNPACKED, MOST_READ * len(content) + CHUNK, 0
    for found in _PACKED.finditer(content):
        if found.start() < done:
            # The same description names the same stream again.
            continue
        stream = _STREAM.search(content, found.end(), found.end() + _WINDOW)
        if stream is None:
            raise damaged()
        begin = max(done, found.start() - _WINDOW)
        described = content[max(begin, content.rfind(b"obj", begin, found.start())) : stream.start()]
        done = stream.end()
        # What we cannot unpack as every reader does, we do not take.
        if set(_FILTER.findall(described)) - {b"/FlateDecode"} or b"/Predictor" in described:
            raise damaged()
        if b"/FlateDecode" in described:
            unpacked, read = _unpacked(content, stream.end(), left)
            left, to_read = left - len(unpacked), to_read - read
            if to_read < 0:
                raise unpacks()
            yield unpacked


def _unpacked(content: Content, start: int, most: int) -> tuple[bytes, int]:
    """What the stream at `start` holds, packed by deflate, and its packed size. Raises file_damaged, file_unpacks."""
    inflate, parts, size, at, step = zlib.decompressobj(), [], 0, start, _FIRST_STEP
    try:
        while not inflate.eof and at < len(content):
            part = inflate.decompress(content[at : at + step], most + 1 - size)
            parts.append(part)
            size, at, step = size + len(part), at + step, min(2 * step, CHUNK)
            if size > most or inflate.unconsumed_tail:
                raise unpacks()
    except zlib.error as error:
        raise damaged() from error
    return b"".join(parts), at - len(inflate.unused_data) - start


def unpacks() -> RuleError:
    """Small packed, huge unpacked."""
    return refused(
        "file_unpacks",
        gettext_noop("This file becomes far too large when it is opened. Save it as PDF and choose that."),
    )
