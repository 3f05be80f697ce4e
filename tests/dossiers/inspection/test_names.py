from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.inspection.names import MOST_BYTES, extension_of, shown_name


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Giấy khai sinh.pdf", "Giấy khai sinh.pdf"),
        (unicodedata.normalize("NFD", "Giấy khai sinh.pdf"), "Giấy khai sinh.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\an\\to khai.docx", "to khai.docx"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("a\"b'c.pdf", "a_b'c.pdf"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("com1.png", "_com1.png"),
        ("", "tep"),
        (" .. ", "tep"),
        (".pdf", "tep.pdf"),
        ("a.", "a"),
        ("\ud800.pdf", "tep.pdf"),
        ("ả́̀̃́a.pdf", "aa.pdf"),
        ("%2e%2e%2fa.pdf", "_2e_2e_2fa.pdf"),
    ],
)
def test_names_are_made_harmless(raw: str, shown: str) -> None:
    assert shown_name(raw) == shown


def test_a_long_name_keeps_its_extension() -> None:
    name = shown_name("ệ" * 300 + ".pdf")
    assert name.endswith("ệ.pdf")
    assert len(name.encode()) <= MOST_BYTES


def test_the_extension_in_small_letters() -> None:
    assert [extension_of(name) for name in ("a.PDF", "a", "a.b.Docx", "a.x y")] == ["pdf", "", "docx", ""]


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_sent(raw: str) -> None:
    name = shown_name(raw)
    assert name == unicodedata.normalize("NFC", name)
    assert 0 < len(name.encode()) <= MOST_BYTES
    assert not set(name) & set('/\\:*?"<>|\0\r\n')
    assert shown_name(name) == name
