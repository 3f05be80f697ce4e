"""PDFs that act by names, links and packed objects that a reader could overlook, and sound ones that look like it."""

from __future__ import annotations

import random
import zlib
from io import BytesIO

import pytest

from dossiers.inspection.checks import check_file
from procedures.rules.errors import RuleError
from tests.dossiers.file_samples import packed_object, pdf

ACTING = {
    "an action on looking": b"<< /Type /Page /AA << /O << /S /Named /N /Print >> >> >>",
    "the same elsewhere": b"<< /AA 7 0 R >>",
    "a script without its action": b"<< /JS (app.alert\\(1\\)) >>",
    "a script in UTF-16": b"<< /JS (\xfe\xff\0a\0p\0p) >>",
    "a script as a stream": b"<< /JS 7 0 R >>",
    "a script in hexadecimal": b"<< /JS <6170702e616c657274> >>",
    "names in disguise": b"<< /#41A << >> /J#53 (x) >>",
    "a link that acts": b"<< /A << /S /URI /URI (javascript:alert\\(1\\)) >> >>",
    "with capitals and blanks": b"<< /URI ( \nJavaScript :x) >>",
    "with escapes": b"<< /URI (\\152ava\\\nscript:x) >>",
    "in hexadecimal": b"<< /URI <6A617661 73637269 70743A78> >>",
    "to data": b"<< /URI (data:text/html,x) >>",
    "in a packed object": packed_object(b"5 0 << /URI (javascript:x) >>"),
}
SOUND = {
    "a link": b"<< /A << /S /URI /URI (https://dichvucong.gov.vn/a#javascript) >> >>",
    "names that begin alike": b"<< /AAPL /JSON /AA true >>",
    "a picture": b"<< /Length 9 >>\nstream\n\x81\x02/JS(\x91\x05\xff\n\xfe/AA\x02\nendstream",
    "letters about scripts": b"<< /Title (On javascript in forms) >>",
}


def code_of(content: bytes) -> str:
    try:
        check_file(content, BytesIO(content), "a.pdf")
    except RuleError as error:
        return error.code
    return ""


@pytest.mark.parametrize("kind", ACTING)
def test_what_acts_is_refused(kind: str) -> None:
    assert code_of(pdf(ACTING[kind])) == "pdf_acts"


@pytest.mark.parametrize("kind", SOUND)
def test_what_only_looks_like_it_is_taken(kind: str) -> None:
    assert code_of(pdf(SOUND[kind])) == ""


def test_pictures_of_twenty_megabytes_are_taken() -> None:
    """Every short name occurs in so many random bytes."""
    noise = random.Random(7).randbytes(20 << 20)
    assert code_of(pdf(b"<< >>\nstream\n" + noise + b"\nendstream")) == ""


def test_one_stream_is_unpacked_once_however_often_it_is_named() -> None:
    named = (
        b"1 0 obj<<"
        + b"/ObjStm" * 500
        + b"/FlateDecode>>stream\n"
        + zlib.compress(b"x")
        + b"\nendstream endobj\n"
    )
    assert code_of(pdf(named * 120)) == ""


def test_streams_inside_one_another_are_refused() -> None:
    empty_blocks = b"\x78\x9c" + b"\0\0\0\xff\xff" * 4
    nested = (b"/ObjStm /FlateDecode>>stream\n" + empty_blocks) * 20_000
    assert code_of(pdf(nested)) in ("file_damaged", "file_unpacks")
