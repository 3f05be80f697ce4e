"""The demonstration files as they lie beside this module."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
Row = dict[str, Any]


def read(name: str) -> Row:
    """The parsed file of that name: offices.json, staff.json, words.json or catalogue.json."""
    parsed: Row = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return parsed


def first_day(text: str | None) -> date | None:
    """The first day of a validity."""
    return date.fromisoformat(text) if text else None


def last_day(text: str | None) -> date | None:
    """The last day of a validity: the files name the first day that is no longer covered."""
    return date.fromisoformat(text) - timedelta(days=1) if text else None
