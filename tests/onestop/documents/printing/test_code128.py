"""Bar codes are read back by a reader that knows nothing of the encoder."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from onestop.documents.printing.code128 import bar_widths
from onestop.documents.printing.pictures import barcode_svg

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60)
CODES = st.from_regex(r"\A[A-Y][0-9]{2}(\.[A-Z0-9]{1,5}){0,3}-[0-9]{6}-[0-9]{4,7}\Z")


def scanned(widths: tuple[int, ...]) -> str:
    """What a scanner reads from the bars, with the quiet zone of ten modules."""
    picture = Image.new("L", (2 * (sum(widths) + 20), 60), 255)
    draw, place = ImageDraw.Draw(picture), 20
    for number, width in enumerate(widths):
        if number % 2 == 0:
            draw.rectangle((place, 5, place + 2 * width - 1, 55), fill=0)
        place += 2 * width
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.Code128)
    return found.text


@settings(deadline=None)
@given(PRINTABLE | CODES)
def test_every_printable_text_is_read_back(text: str) -> None:
    assert scanned(bar_widths(text)) == text


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("A", 1),
        ("1234", 2),  # in pairs from the start
        ("12345", 4),  # two pairs, a change, the odd digit
        ("AB123", 5),  # three digits stay single
        ("H50.12-260615-0001", 7 + 1 + 3 + 1 + 1 + 1 + 2),
    ],
)
def test_digits_are_paired_where_that_is_shorter(text: str, symbols: int) -> None:
    start_check_stop = 11 + 11 + 13
    assert sum(bar_widths(text)) == 11 * symbols + start_check_stop


@pytest.mark.parametrize("text", ["", "Đ", "a\tb", "a\x7f"])
def test_other_signs_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        bar_widths(text)


def test_the_picture_has_its_quiet_zones() -> None:
    widths = bar_widths("H99")
    assert f'viewBox="0 0 {sum(widths) + 20} 10"' in barcode_svg("H99")
    assert 'd="M10 0h' in barcode_svg("H99")
