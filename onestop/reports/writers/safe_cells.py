"""Texts that a spreadsheet must not take for formulas (OWASP: CSV injection)."""

from __future__ import annotations

# What starts a formula in one of the spreadsheets, full-width forms included, or hides such a start.
DANGEROUS = "=+-@|%\t\r\n\0＝＋－＠"


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it for a formula."""
    bare = text.lstrip(" \u00a0\u3000\ufeff")
    return f"'{text}" if bare[:1] and bare[0] in DANGEROUS else text
