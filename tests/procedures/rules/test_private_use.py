"""Private characters become what they look like, or are named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.rules.errors import RuleError
from procedures.rules.private_use import LOOKS, first_unknown, spelled_out, with_looks
from procedures.rules.vietnamese import clean_text

PRIVATE = st.sampled_from("\ue123\uf0b7\U000f0000\ufdd0\uffff\U0010fffe")


def is_private(char: str) -> bool:
    """Category Co, or one of the 66 noncharacters."""
    code = ord(char)
    return unicodedata.category(char) == "Co" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


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


@pytest.mark.parametrize(
    "code", ["E000", "E123", "F8FF", "F0000", "100000", "10FFFD", "FFFE", "FDD0", "3FFFF"]
)
def test_another_one_is_named_and_refused_at_the_door(code: str) -> None:
    text = f"Phố {chr(int(code, 16))} số 5"
    with pytest.raises(RuleError) as refused:
        clean_text(text)
    assert (refused.value.code, refused.value.params["code"]) == ("text_private_use", f"U+{code}")
    assert spelled_out(text) == f"Phố □U+{code} số 5"


@given(st.text(st.one_of(PRIVATE, st.characters())))
def test_what_is_spelled_out_holds_nothing_private(text: str) -> None:
    assert not any(map(is_private, spelled_out(text)))
    assert bool(first_unknown(text)) == any(is_private(char) and char not in LOOKS for char in text)
