"""The drawn parts of a paper as SVG texts: bar code, QR code, logo. Nothing in them refers to anything outside."""

from base64 import b64encode
from io import BytesIO
from itertools import accumulate

import segno

from onestop.documents.printing.code128 import bar_widths
from onestop.documents.printing.logos import read_logo

_QUIET = 10  # modules on either side, as the standard asks


def barcode_svg(text: str) -> str:
    """The Code 128 bar code of a printable ASCII text, one unit a module, to be stretched; ValueError otherwise."""
    widths = bar_widths(text)
    ends = list(accumulate(widths, initial=_QUIET))
    bars = "".join(
        f"M{ends[place]} 0h{widths[place]}v10h-{widths[place]}z" for place in range(0, len(widths), 2)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ends[-1] + _QUIET} 10" '
        f'preserveAspectRatio="none"><path d="{bars}"/></svg>'
    )


def qr_svg(text: str) -> str:
    """The QR code of a text, error correction M or better, with its quiet zone."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", xmldecl=False, border=4, omitsize=True)
    return drawn.getvalue().decode()


def logo_svg(png: bytes) -> str:
    """A checked PNG logo inside an SVG; raises as `read_logo`."""
    logo = read_logo(png)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {logo.width} {logo.height}"><image width="{logo.width}" height="{logo.height}" '
        f'xlink:href="data:image/png;base64,{b64encode(png).decode()}"/></svg>'
    )
