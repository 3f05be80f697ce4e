"""A drawing as a picture of dots, for documents that take no SVG."""

from __future__ import annotations

import typst

# A page as large as the drawing. The text of the drawing comes in as a value and is never read as markup.
_PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: int(sys.inputs.width) * 1pt)
"""
DOTS_PER_INCH = 144


def png(svg: str, width: int) -> bytes:
    """The SVG, so many units wide, at two dots a unit, in the typesetter's own fonts: they hold Vietnamese letters."""
    found = typst.compile(
        _PAGE.encode(),
        format="png",
        ppi=DOTS_PER_INCH,
        ignore_system_fonts=True,
        sys_inputs={"svg": svg, "width": str(width)},
    )
    if isinstance(found, list):
        raise ValueError("the drawing fills more than one page")
    return bytes(found)
