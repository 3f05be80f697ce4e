"""Vietnamese text by vectors: what is stored, how it is found, what is refused."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.rules.errors import RuleError
from procedures.rules.vietnamese import (
    SEARCH_KEY_VERSION,
    ascii_digits,
    clean_text,
    fold_code,
    mask_name,
    parse_vietnamese_number,
    repaired,
    search_key,
)

NGUYEN = "Nguyễn"
TAY_NGUYEN = "H'Hen Niê Kdăm Ayŭn Mlô Duôn Du Êban"


@pytest.mark.parametrize(
    ("typed", "stored", "key"),
    [
        (NGUYEN, NGUYEN, "nguyen"),
        ("Nguyê\u0303n", NGUYEN, "nguyen"),
        ("Nguye\u0302\u0303n", NGUYEN, "nguyen"),
        ("NGUYỄN", "NGUYỄN", "nguyen"),
        ("a\u0323\u0302", "ậ", "a"),
        ("a\u0302\u0323", "ậ", "a"),
        ("ă\u0323", "ặ", "a"),
        ("o\u0340", "ò", "o"),
        ("ư\u0300", "ừ", "u"),
        ("u\u0300\u031b", "ừ", "u"),
        ("hoà", "hoà", "hoa"),
        ("hòa", "hòa", "hoa"),
        ("Uỷ ban", "Uỷ ban", "uy ban"),
        ("Ủy ban", "Ủy ban", "uy ban"),
        ("thuý", "thuý", "thuy"),
        ("thúy", "thúy", "thuy"),
        ("khoẻ", "khoẻ", "khoe"),
        ("khỏe", "khỏe", "khoe"),
        ("quý", "quý", "quy"),
        ("qúy", "qúy", "quy"),
        ("Đặng", "Đặng", "dang"),
        ("\u00d0ặng", "\u00d0ặng", "dang"),
        ("\u0189ặng", "\u0189ặng", "dang"),
        ("đường", "đường", "duong"),
        ("\u00f0ường", "\u00f0ường", "duong"),
        ("Lê\u00a0Lợi", "Lê Lợi", "le loi"),
        ("Lê\u200bLợi", "LêLợi", "leloi"),
        ("\ufeffTrần", "Trần", "tran"),
        ("Trần\u202e", "Trần", "tran"),
        ("Tr\u00adần", "Trần", "tran"),
        ("Trần\x07\x85An", "Trần An", "tran an"),
        ("Trần\ufe0f", "Trần", "tran"),
        ("\uff2eguyễn", "\uff2eguyễn", "nguyen"),
        ("K'Brơi", "K'Brơi", "k'broi"),
        ("K\u2019Brơi", "K\u2019Brơi", "k'broi"),
        ("Y Ya H'Drui", "Y Ya H'Drui", "y ya h'drui"),
        ("Ô", "Ô", "o"),
        (TAY_NGUYEN, TAY_NGUYEN, "h'hen nie kdam ayun mlo duon du eban"),
        ("\ufb01n ① ™", "\ufb01n ① ™", "fin 1 tm"),
        ("  Trần \t Văn\r\nAn ", "Trần Văn An", "tran van an"),
        ("", "", ""),
        (" \u200b\n", "", ""),
        ("nguyen%_", "nguyen%_", "nguyen%_"),
        ("STRASSE Straße", "STRASSE Straße", "strasse strasse"),
        ("İstanbul", "İstanbul", "istanbul"),
    ],
)
def test_what_is_stored_and_how_it_is_found(typed, stored, key):
    assert clean_text(typed) == stored
    assert search_key(typed) == search_key(stored) == key


@pytest.mark.parametrize("found", ["Đào", "Đạo", "đảo", "Dao", "ĐAO"])
def test_a_search_without_marks_finds_them_all(found):
    assert search_key(found) == search_key("dao")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Huỳ\u0300nh", "text_double_tone"),
        ("Huy\u0300\u0301nh", "text_double_tone"),
        ("a\u0302\u0302", "text_double_tone"),
        ("a" + "\u0301" * 60, "text_double_tone"),
        ("a" + "".join(map(chr, range(0x305, 0x341))), "text_marks_piled_up"),
        ("a\u0305\u0306\u0307\u0308\u030a", "text_marks_piled_up"),
        ("Trần\0", "text_has_nul"),
        ("Tr\ud800ần", "text_not_unicode"),
    ],
)
def test_what_is_refused(text, code):
    with pytest.raises(RuleError) as raised:
        clean_text(text)
    assert raised.value.code == code


def test_four_marks_on_a_letter_are_still_a_letter():
    assert clean_text("a\u0305\u0306\u0307\u0308") == "a\u0305\u0306\u0307\u0308"


def test_lines_are_kept_where_a_text_has_lines():
    assert clean_text("\n một  dòng \r\n\n hai\u2028ba \n", lines=True) == "một dòng\n\nhai\nba"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("\u00d0ặng", "Đặng"), ("\u0189ặng", "Đặng"), ("\u00f0\u0256", "đđ"), ("Đặng d D", "Đặng d D")],
)
def test_look_alikes_of_d_with_stroke_are_proposed_and_never_changed_unasked(typed, meant):
    assert clean_text(typed) == typed
    assert repaired(typed) == meant


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn An", "N*** V*** A***"),
        ("Đặng Thị Ước", "Đ*** T*** Ư***"),
        ("Ô", "***"),
        ("K'Brơi", "K***"),
        ("", ""),
    ],
)
def test_masked_names_are_the_same_in_every_form(name, masked):
    assert mask_name(name) == masked
    assert mask_name(unicodedata.normalize("NFD", name)) == masked


def test_two_spellings_of_one_name_are_one_person():
    assert clean_text("Nguyễn Văn An") == clean_text(unicodedata.normalize("NFD", "Nguyễn Văn An"))


def test_capitals_of_vietnamese_letters():
    assert "đặng thị ước".upper() == "ĐẶNG THỊ ƯỚC"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ＨＳ－０１", "HS-01"),
        ("h26–251121—0001", "H26-251121-0001"),
        ("H26\u2212251121\u20110001", "H26-251121-0001"),
        (" h50.12  260615\u00a00001\u200b ", "H50.12 260615 0001"),
        ("НS-01", "НS-01"),  # the first letter is Cyrillic and stays so
        ("\u0131\u212a", "\u0131K"),  # dotless i stays; the Kelvin sign is a K in NFKC
    ],
)
def test_codes_are_folded_leniently_and_never_between_alphabets(typed, code):
    assert fold_code(typed) == code


def test_digits_are_ascii():
    assert ascii_digits("001099012345") == "001099012345"


@pytest.mark.parametrize("text", ["", "００１０", "٠١٢", "001099012345\n", " 1", "1.0", "-1", "²"])
def test_other_digits_are_refused(text):
    with pytest.raises(RuleError) as raised:
        ascii_digits(text)
    assert raised.value.code == "digits_expected"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("11.300", "11300"),
        ("1.234.567", "1234567"),
        ("3,1", "3.1"),
        ("11.300,5", "11300.5"),
        ("11300", "11300"),
        ("-45", "-45"),
        (" 7 ", "7"),
    ],
)
def test_vietnamese_numbers(text, number):
    assert parse_vietnamese_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", "3.1", "1.2345", "11,300.5", "1,2,3", "12.34.567", "٣", "1e5", "NaN", "hơn 98", "45 VNĐ", "1" * 50],
)
def test_other_numbers_are_not_guessed(text):
    with pytest.raises(RuleError) as raised:
        parse_vietnamese_number(text)
    assert raised.value.code == "number_malformed"


def test_search_keys_carry_a_version():
    assert SEARCH_KEY_VERSION >= 1


syllables = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323\u00a0' -’", max_size=20
)
texts = st.text(max_size=20) | syllables
laws = settings(max_examples=150, deadline=None)


@laws
@given(texts)
def test_the_key_of_a_key_is_itself(text):
    key = search_key(text)
    assert search_key(key) == key
    assert key == key.strip()


@laws
@given(texts)
def test_cleaning_twice_is_cleaning_once_and_gives_nfc(text):
    try:
        stored = clean_text(text)
    except RuleError:
        return
    assert clean_text(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert search_key(stored) == search_key(text)


@laws
@given(texts)
def test_every_form_of_a_text_has_one_key(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert search_key(decomposed) == search_key(unicodedata.normalize("NFC", text))


@laws
@given(texts)
def test_folding_a_code_twice_is_folding_it_once(text):
    assert fold_code(fold_code(text)) == fold_code(text)
