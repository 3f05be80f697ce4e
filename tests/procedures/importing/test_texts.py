"""Foreign texts: the quick way for everyday signs gives what the careful way gives; misread files are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.importing.flags import Refusal
from procedures.importing.texts import PLAIN, is_repaired, refuse_misread, stated, take_text
from procedures.rules.vietnamese import clean_text

EVERYDAY = st.text(st.sampled_from("aăâđêôơưyĐÀảễộỳ Ỹự\t\n .,;()0123-–“”"), max_size=60)


@given(EVERYDAY)
def test_the_quick_way_is_the_careful_way(text: str) -> None:
    assert PLAIN.fullmatch(text)
    assert take_text("x", text) == clean_text(text, lines=True)


def taken_or_reason(text: str) -> tuple[str, str]:
    """The taken text, or the reason why it was refused."""
    try:
        return take_text("x", text), ""
    except Refusal as refusal:
        return "", refusal.code


@given(st.text(max_size=60))
def test_any_text_is_cleaned_or_refused_and_stays_clean(text: str) -> None:
    taken, reason = taken_or_reason(text)
    assert reason in {"", "nul_character", "lone_surrogate", "private_use", "text_not_clean"}
    assert taken_or_reason(taken) == (taken, "")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, "field_not_text"),
        (["a"], "field_not_text"),
        ({"a": "b"}, "field_not_text"),
        (True, "field_not_text"),
        ("a" * 200_001, "text_too_long"),
        ("a\0b", "nul_character"),
        ("a\ud800", "lone_surrogate"),
        ("a" + "\u0301" * 9, "text_not_clean"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(value: object, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        take_text("ten_thu_tuc", value)
    assert refused.value.code == reason
    assert "ten_thu_tuc" in refused.value.text


def test_none_is_empty_and_lines_are_kept() -> None:
    assert take_text("x", None) == ""
    assert take_text("x", " Bước 1:\u00a0 nộp \r\n\r\n Bước 2 \u200b\n") == "Bước 1: nộp\n\nBước 2"
    assert take_text("x", "Đa\u0306ng ky\u0301") == "Đăng ký"


@pytest.mark.parametrize(
    "text",
    [
        "Đăng ký thường trú".encode().decode("cp1252", "replace"),
        "Ä\u0090Äƒng kÃ½ khai sinh cho tráº» em",
        "NguyÔn ThÞ §µo",
        "Nguyeãn Thò Ñaøo",
    ],
)
def test_a_misread_name_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_misread("ten_thu_tuc", text)
    assert refused.value.code == "wrong_encoding"
    assert text[:8] in refused.value.text


@pytest.mark.parametrize(
    "text", ["", "Cap giay phep", "Cấp giấy phép tại “THỊ XÃ”", "Đăng ký doanh nghiệp FDI – ODA"]
)
def test_vietnamese_and_plain_names_read_as_they_stand(text: str) -> None:
    refuse_misread("ten_thu_tuc", text)


@pytest.mark.parametrize(
    ("text", "repaired"), [("Ðăng ký", True), ("Lê\u200bLợi", True), ("Đăng ký", False), (None, False)]
)
def test_letters_that_only_look_like_others_are_told(text: object, repaired: bool) -> None:
    assert is_repaired(text) is repaired


@pytest.mark.parametrize(
    ("text", "said"),
    [("Không có thông tin", ""), (" không  có thông tin ", ""), ("", ""), ("Không có", "Không có")],
)
def test_no_information_is_nothing(text: str, said: str) -> None:
    assert stated(text) == said
