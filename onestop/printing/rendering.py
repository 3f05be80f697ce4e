"""Typesetting: a template and a sheet become a PDF. Nothing is loaded from outside.

The sheet goes in as JSON and is read as values, so that no text of anybody's is ever taken for markup; the fonts are
those inside the typesetter; its root is the folder of templates, which it cannot leave; no template names a package.
"""

from pathlib import Path
from typing import Any

import typst

from onestop.printing.sheets.values import to_json

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, sheet: Any) -> bytes:
    """The PDF (tagged, PDF/UA-1) of a frozen sheet by the template of that name, such as "receipt"."""
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        ignore_system_fonts=True,
        sys_inputs={"sheet": to_json(sheet)},
        pdf_standards=["ua-1"],
        format="pdf",
    )
    return bytes(pdf)
