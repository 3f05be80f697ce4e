"""Private characters become what they look like, or are named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.rules.errors import RuleError
from procedures.rules.private_use import LOOKS, first_unknown, spelled_out, with_looks
from procedures.rules.vietnamese import clean_text

PRIVATE = st.characters(categories=["Co"])


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("\uf0b7 Tờ khai\n\uf0fc Bản sao", "• Tờ khai\n✓ Bản sao"),
        ("\uf0a7\uf0d8\uf0b3 100 m²", "▪➢≥ 100 m²"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
    ],
)
def test_signs_of_word_processors_become_public(text: str, public: str) -> None:
    assert with_looks(text) == public
    assert clean_text(text, lines=True) == public
    assert first_unknown(text) == ""


@pytest.mark.parametrize("code", ["E000", "E123", "F8FF", "F0000", "100000", "10FFFD"])
def test_another_one_is_named_and_refused_at_the_door(code: str) -> None:
    text = f"Phố {chr(int(code, 16))} số 5"
    with pytest.raises(RuleError) as refused:
        clean_text(text)
    assert (refused.value.code, refused.value.params["code"]) == ("text_private_use", f"U+{code}")
    assert spelled_out(text) == f"Phố □U+{code} số 5"


@given(st.text(st.one_of(PRIVATE, st.characters())))
def test_what_is_spelled_out_holds_nothing_private(text: str) -> None:
    assert not any(unicodedata.category(char) == "Co" for char in spelled_out(text))
    assert bool(first_unknown(text)) == any(
        unicodedata.category(char) == "Co" and char not in LOOKS for char in text
    )
