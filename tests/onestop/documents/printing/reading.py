"""How tests read a PDF: text as a person copies it, codes as a scanner sees them, whether it is tagged."""

import re
import unicodedata
from dataclasses import dataclass

import pypdfium2
import zxingcpp

MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Read:
    """Text of all pages with single blanks, size of the pages in mm, number of pages."""

    text: str
    sizes: tuple[tuple[int, int], ...]
    pages: tuple[str, ...]


def read(content: bytes) -> Read:
    """What is on the pages."""
    pdf = pypdfium2.PdfDocument(content)
    pages = tuple(_tidy(page.get_textpage().get_text_bounded()) for page in pdf)
    sizes = tuple(
        (round(page.get_width() / MILLIMETRE), round(page.get_height() / MILLIMETRE)) for page in pdf
    )
    return Read(" ".join(pages), sizes, pages)


def _tidy(text: str) -> str:
    # A soft place to break inside a run without blanks, and the line end there.
    joined = re.sub("\u200b\\s*|\ufffe", "", text)
    return " ".join(joined.split())


def solid(text: str) -> str:
    """A text without blanks: lines may break inside a run that has none."""
    return "".join(unicodedata.normalize("NFC", text).split())


def codes(content: bytes, page: int = 0, scale: float = 3) -> dict[str, list[str]]:
    """The texts of QR and bar codes on a page as printed at about 216 dpi, by kind."""
    picture = pypdfium2.PdfDocument(content)[page].render(scale=scale).to_pil()
    found: dict[str, list[str]] = {}
    for each in zxingcpp.read_barcodes(picture):
        found.setdefault("qr" if "QR" in each.format.name else each.format.name.lower(), []).append(each.text)
    return found


def is_tagged(content: bytes) -> bool:
    """Whether the file declares its structure, its language and conformance with PDF/UA-1."""
    return (
        b"/MarkInfo" in content
        and b"/StructTreeRoot" in content
        and b"/Lang" in content
        and b"pdfuaid:part" in content
    )
