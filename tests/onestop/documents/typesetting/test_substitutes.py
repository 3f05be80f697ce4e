"""What is printed as typed, what is printed by its code point: every text has a form that the typesetter takes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.documents.typesetting import engine
from onestop.documents.typesetting.substitutes import basic, printable, unprinted

TEMPLATE = Path(__file__).parent / "one_text.typ"
ANY = st.text(st.characters(exclude_categories=()), max_size=40)
MARKED = st.text(st.one_of(st.characters(categories=["Mn", "Me", "Mc"]), st.characters()), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("An\u202e\u200d\x07\ufe0f", "An"),
        ("An\tBình\r\nCúc\u2028Dần", "An Bình\nCúc Dần"),
        ("\uf0b7 Tờ khai", "• Tờ khai"),
        ("\ue123", "□U+E123"),
        ("\U00013000 An", "□U+13000 An"),
        ("\ud800", "□U+D800"),
        ("x\uffff", "x□U+FFFF"),
        ("王\u0e34", "王□U+0E34"),
        ("王小明 한글 😀", "王小明 한글 😀"),
        ("", ""),
    ],
)
def test_what_is_printed(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_the_clerk_is_told_each_character_once() -> None:
    assert unprinted("\ue123 An \U00013000\ue123") == ["\ue123", "\U00013000"]
    assert unprinted("Nguyễn 王小明 😀 \uf0b7") == []


def test_basic_letters_are_those_of_the_alphabet() -> None:
    assert basic("Đặng Ửu 王 –") == "Đặng Ửu □U+738B □U+2013"


@given(ANY)
def test_printing_twice_changes_nothing(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert unprinted(printable(text)) == []


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY, MARKED))
def test_the_typesetter_takes_every_printable_and_every_basic_text(text: str) -> None:
    for change in (printable, basic):
        assert engine._compiled(TEMPLATE, {"text": change(text)}).startswith(b"%PDF")
