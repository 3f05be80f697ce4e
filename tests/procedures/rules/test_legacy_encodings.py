"""Old encodings are recognised and shown, never converted silently."""

import unicodedata

import pytest

from procedures.rules.legacy_encodings import (
    Suspicion,
    from_misread_utf8,
    from_tcvn3,
    from_vni,
    is_syllable,
    plausibility,
    suspicion,
)

NAME = "Nguyễn Thị Đào"
ALL_LETTERS = [
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưy"
    for tone in ["", *"\u0300\u0309\u0303\u0301\u0323"]
]
TCVN3_SMALL = (
    "a µ ¶ · ¸ ¹ ¨ » ¼ ½ ¾ Æ © Ç È É Ê Ë e Ì Î Ï Ð Ñ ª Ò Ó Ô Õ Ö i × Ø Ü Ý Þ o ß á â ã ä « å æ ç è é ¬ ê ë ì í î "
    "u ï ñ ò ó ô \xad õ ö ÷ ø ù y ú û ü ý þ"
)
VNI_SMALL = (
    "a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä e eø eû eõ eù eï eâ eà eå eã eá eä i ì æ ó í ò "
    "o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î"
)


def test_every_small_letter_of_tcvn3():
    assert [from_tcvn3(unit) for unit in TCVN3_SMALL.split(" ")] == ALL_LETTERS
    assert from_tcvn3("®§¡¢£¤¥¦") == "đĐĂÂÊÔƠƯ"


def test_every_letter_of_vni_small_and_capital():
    assert [from_vni(unit) for unit in VNI_SMALL.split()] == ALL_LETTERS
    assert [from_vni(unit.upper()) for unit in VNI_SMALL.split()] == [
        letter.upper() for letter in ALL_LETTERS
    ]
    assert from_vni("ñÑ") == "đĐ"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NguyÔn ThÞ §µo", Suspicion("tcvn3", NAME)),
        ("Nguyeãn Thò Ñaøo", Suspicion("vni", NAME)),
        ("Nguyá»…n", Suspicion("utf-8 read as windows-1252", "Nguyễn")),
        ("Nguyá»…n Thá»‹ Ä\x90Ã\xa0o", Suspicion("utf-8 read as windows-1252", NAME)),
        ("Uû ban nh©n d©n x·", Suspicion("tcvn3", "Uỷ ban nhân dân xã")),
        ("UÛY BAN NHAÂN DAÂN", Suspicion("vni", "ỦY BAN NHÂN DÂN")),
        (NAME, None),
        ("Uỷ ban nhân dân xã Đắk Hlăng", None),
        ("plain ASCII", None),
        ("", None),
        ("Zürich, Łódź", None),
        ("Müller", None),
        ("東京", None),
    ],
)
def test_what_a_text_is_suspected_of(text, found):
    assert suspicion(text) == found


@pytest.mark.parametrize(
    "word",
    ["nghiêng", "Quyền", "quý", "qúy", "hoà", "hòa", "khuỷu", "giếng", "gìn", "uốn", "yến", "ơi", "xoong"],
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Nguyeãn", "Müller", "ǹg", "ñaøo", "áà", "bb", "Đắk"])
def test_what_is_no_syllable(word):
    assert not is_syllable(word)


def test_plausibility_is_the_share_of_syllables():
    assert plausibility("Nguyễn Müller") == 0.5
    assert plausibility("An Binh 12") == 1


def test_text_that_was_read_rightly_stays():
    assert from_misread_utf8(NAME) == NAME
    assert from_misread_utf8("é") == "é"
