"""Sort keys against the Vietnamese alphabet; the long list was ordered once by ICU 78 (`vi`) and is kept here."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.rules.vietnamese import SORT_KEY_VERSION, person_sort_key, sort_key

ALPHABET = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
TONES = ["ba", "bà", "bả", "bã", "bá", "bạ"]
BY_ICU = (
    "a|A|à|À|ả|ã|á|ạ|ă|ằ|ặ|â|ậ|b|ba|bà|bạ|c|ca|d|D|da|dạ|dz|đ|Đ|đa|đạ|đi|e|ê|ế|g|i|ị|o|ô|ơ|ợ|u|ư|ự|v|y|ỵ|z"
)
BY_ICU_PHRASES = (
    "50%|A-B|An|An Bình|An Khê|an lạc|Anh|Ánh|Ăn|Ấp 1|b/c|Da nang|Đà Nẵng|Đắk Lắk|Ê-đê|H'Mông|Hạ Long|Hà Nội|"
    "Hai Bà Trưng|Hải Dương|hoa|Hoa|HOA|hoà|hòa|K'Brơi|Kon Tum|Phường 1|Phường 10|Phường 2|quý|qúy|Thửa (3)|Uy ban|"
    "Uỷ ban|Ủy ban|ước|Ước|Ương"
)


def ordered(words, key=sort_key):
    shuffled = list(words)
    random.Random(7).shuffle(shuffled)
    # Bytes, because that is what collation "C" compares.
    return sorted(shuffled, key=lambda word: key(word).encode())


@pytest.mark.parametrize("by_icu", [BY_ICU, BY_ICU_PHRASES])
def test_letters_tones_then_case(by_icu):
    listed = by_icu.split("|")
    assert ordered(listed) == listed


def test_the_alphabet():
    assert ordered(ALPHABET) == ALPHABET


def test_tones():
    assert ordered(TONES) == TONES


def test_d_with_stroke_is_a_letter_of_its_own():
    # ICU `vi` gives this too; d and đ are mixed only where collation ignores the language.
    assert ordered(["đa", "dz", "da"]) == ["da", "dz", "đa"]


def test_letters_weigh_more_than_tones_over_the_whole_text():
    listed = ["Bùi An", "Bui Bình", "Bùi Bình", "Bủi Bình", "Bùi Cúc"]
    assert ordered(listed) == listed


def test_spaces_signs_and_digits_come_before_letters():
    listed = ["A B", "A-B", "A1", "A2", "AB", "ABC", "Ă", "Ж"]
    assert ordered(listed) == listed


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nguyễn", unicodedata.normalize("NFD", "Nguyễn")), ("K'Brơi", "K’Brơi"), (" An  Bình ", "An Bình")],
)
def test_forms_of_one_text_have_one_key(one, other):
    assert sort_key(one) == sort_key(other)


def test_foreign_marks_come_after_none():
    listed = ["Muller", "Müller", "Mullerb"]
    assert ordered(listed) == listed
    assert sort_key("\u0301") == ""


def test_people_by_given_then_middle_then_family_name():
    listed = ["An", "Lê An", "Trần An", "Lê Văn An", "Đỗ Thị Ánh", "Lê Ba", "Nguyễn Văn Đức", "Phạm Văn Em"]
    assert ordered(listed, person_sort_key) == listed
    assert person_sort_key("") == ""


def test_the_given_name_weighs_more_than_the_family_name_to_the_last_tone():
    assert ordered(["Lê Án", "Trần An"], person_sort_key) == ["Trần An", "Lê Án"]


def test_sort_keys_carry_a_version():
    assert SORT_KEY_VERSION >= 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=20))
def test_every_text_has_a_key_that_a_database_can_keep(text):
    key = sort_key(text)
    assert "\0" not in key
    key.encode()
    assert sort_key(text) == sort_key(unicodedata.normalize("NFC", text))


@settings(max_examples=100, deadline=None)
@given(st.text("aăâdđeêoôơuư ", max_size=6), st.text("aăâdđeêoôơuư ", max_size=6))
def test_level_small_texts_sort_like_the_alphabet(one, other):
    letters = " aăâdđeêoôơuư"

    def by_alphabet(text):
        return [letters.index(char) for char in " ".join(text.split())]

    assert (sort_key(one) < sort_key(other)) == (by_alphabet(one) < by_alphabet(other))
