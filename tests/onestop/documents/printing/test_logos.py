"""A logo is what its content says, within bounds; a hostile file is refused before it is unpacked."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from onestop.documents.printing.logos import LARGEST_FILE, Logo, read_logo
from onestop.documents.printing.pictures import logo_svg
from procedures.rules.errors import RuleError

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(
    width: int, height: int, *, depth: int = 8, colour: int = 0, interlaced: int = 0, pixels: bytes
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def saved(mode: str, kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    file = BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


GOOD = saved("RGBA")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_pictures_of_every_colour_kind_are_read(mode: str) -> None:
    assert read_logo(saved(mode)) == Logo(40, 30)
    assert 'viewBox="0 0 40 30"' in logo_svg(saved(mode))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(saved("RGB", "JPEG"), id="a JPEG, whatever its name"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', id="SVG"),
        pytest.param(GOOD[:-5], id="cut off"),
        pytest.param(GOOD.replace(b"IDAT", b"IDAX"), id="check sum"),
        pytest.param(SIGNATURE + chunk(b"IEND", b""), id="no header"),
        pytest.param(png(9, 9, pixels=b"\0" * 10), id="too few pixels"),
        pytest.param(png(9, 9, pixels=b"\0" * 10_000_000), id="a bomb"),
        pytest.param(png(9, 9, interlaced=1, pixels=b"\0" * 90), id="interlaced"),
        pytest.param(png(9, 9, colour=5, pixels=b"\0" * 90), id="no such colour kind"),
    ],
)
def test_what_is_no_whole_png_is_refused(content: bytes) -> None:
    with pytest.raises(RuleError) as refused:
        read_logo(content)
    assert refused.value.code == "logo_not_png"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GOOD + b"\0" * LARGEST_FILE, id="file"),
        pytest.param(png(2001, 1, pixels=b"\0" * 2002), id="width"),
        pytest.param(png(60_000, 60_000, pixels=b"\0"), id="both"),
    ],
)
def test_too_large_a_logo_is_refused(content: bytes) -> None:
    with pytest.raises(RuleError) as refused:
        read_logo(content)
    assert refused.value.code == "logo_too_large"


def test_what_follows_the_end_is_not_printed() -> None:
    assert read_logo(GOOD + b"<script>alert(1)</script>") == Logo(40, 30)
