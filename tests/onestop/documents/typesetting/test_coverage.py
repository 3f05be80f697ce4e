"""The fonts have what is said of them, all of it is printed, and they stay small."""

from pathlib import Path

import pytest
import typst

from onestop.documents.typesetting import engine
from onestop.documents.typesetting.coverage import FONTS, covered, font_files, fonts_with

ROOM = 25_000_000
TEMPLATE = Path(__file__).parent / "one_text.typ"
SCRIPTS = {
    "Latin": "Nguyễn Ượng ŋ ȳ",
    "Greek and Cyrillic": "ΑΒΓαβγ Жизнь",
    "Chinese": "王小明龍鑫",
    "Nôm": "𡨸喃𠊛",
    "Hangul": "한글각힣",
    "kana": "ひらがなカタカナ",
    "Thai": "ผู้ดี",
    "Lao": "ລາວ",
    "Khmer": "សុខចាន់",
    "Burmese": "မြန်မာ",
    "Cham": "ꨀꨝ",
    "Tai Viet": "ꪼꪕ",
    "Arabic": "محمد",
    "Hebrew": "שלום",
    "Devanagari": "हिन्दी",
    "emoji": "😀🏠👪",
    "symbols": "①✓➤½№☎≥㎡□•",
    "mathematical letters": "𝐍𝐠𝓾𝔂",
    "full-width": "Ｎｇｕｙ",
}


def everything() -> set[str]:
    return {
        chr(code)
        for path in font_files()
        for first, last in covered(path.read_bytes())
        for code in range(first, last + 1)
    }


@pytest.mark.parametrize(("script", "text"), SCRIPTS.items(), ids=SCRIPTS)
def test_every_named_script_has_its_glyphs(script: str, text: str) -> None:
    assert [char for char in text if char != " " and not fonts_with(char)] == []


@pytest.mark.parametrize("char", ["\ue000", "\ufdd0", "\uffff", "\U0010ffff", "\U00013000", "\u0378"])
def test_what_no_font_has_is_known(char: str) -> None:
    assert fonts_with(char) == 0


def test_every_covered_character_passes_the_typesetter_as_pdf_ua() -> None:
    chars = sorted(everything() - {"\0", "\ufeff"})
    assert len(chars) > 50_000
    for start in range(0, len(chars), 4000):
        part = " ".join(chars[start : start + 4000])
        assert engine._compiled(TEMPLATE, {"text": part}).startswith(b"%PDF")


def test_an_uncovered_one_would_not_pass() -> None:
    with pytest.raises(engine.CannotBeSet):
        engine._compiled(TEMPLATE, {"text": "\U0010ffff"})


def test_the_fonts_are_small_and_each_is_asked_with_its_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.rglob("*")) < ROOM
    faces = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    ).families()
    assert set(faces) <= set(engine.families())
    assert len(faces) == len(font_files())
    assert {path.name for path in (FONTS / "licences").iterdir()} == {
        "Apache-2.0-Droid.txt",
        "Hanazono.txt",
        "OFL-Noto.txt",
    }
