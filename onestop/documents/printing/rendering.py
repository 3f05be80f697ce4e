"""Typesetting: a template of this package and a sheet become a PDF."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from onestop.documents.typesetting.engine import pdf
from onestop.documents.typesetting.substitutes import each_text

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, sheet: Any) -> bytes:
    """The PDF (tagged, PDF/UA-1) of a frozen sheet by the template of that name, such as "receipt"."""
    return pdf(TEMPLATES / f"{template}.typ", each_text(asdict(sheet), _on_one_line))


def _on_one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")
