"""A sheet of values as lines of text, for when no form can be set. Standard library only."""

from collections.abc import Iterator
from typing import Any


def plain_lines(value: Any, name: str = "") -> list[str]:
    """Each fact with its name, such as `applicant.name: Nguyễn Văn An`; drawings and empty facts are left out."""
    return [f"{where}: {fact}" if where else fact for where, fact in _facts(value, name)]


def _facts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for part, held in value.items():
            yield from _facts(held, f"{name}.{part}" if name else part)
    elif isinstance(value, list):
        for place, held in enumerate(value, start=1):
            yield from _facts(held, f"{name} {place}".strip())
    elif value not in (None, "") and not str(value).lstrip().startswith("<"):
        yield name, str(value)
