"""Every sentence of a rule's error has all its values: a missing one would be a 500 in the place of the sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"%\((\w+)\)")
FILES = [path for top in ("procedures", "dossiers", "onestop") for path in (ROOT / top).rglob("*.py")]


def calls(source: str) -> Iterator[tuple[int, set[str], set[str]]]:
    """Line, values that the sentence names, values given by name; calls that hand on values as a whole are left out."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or any(word.arg is None for word in node.keywords):
            continue
        if not any(word.arg for word in node.keywords) and not _is_error(node):
            continue
        for argument in node.args:
            text = _text(argument)
            if text is not None:
                given = {word.arg or "" for word in node.keywords if word.arg != "field"}
                yield node.lineno, set(PLACE.findall(text)), given


def _is_error(node: ast.Call) -> bool:
    return getattr(node.func, "id", "").endswith(
        ("Error", "NotFound", "Refused", "NotPermitted", "StaleRevision")
    )


def _text(node: ast.expr) -> str | None:
    """The literal in gettext_noop("…")."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "gettext_noop":
        first = node.args[0]
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
    return None


def lacking(source: str) -> list[tuple[int, set[str]]]:
    """Where an error with values names one that it is not given."""
    return [(line, named - given) for line, named, given in calls(source) if named - given]


def test_the_check_sees_a_missing_value() -> None:
    assert lacking('RuleError("a", gettext_noop("%(field)s is wrong"), field="x")') == [(1, {"field"})]
    assert lacking('RuleError("a", gettext_noop("%(name)s is wrong"), field="x", name=1)') == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_has_its_values(path: Path) -> None:
    assert lacking(path.read_text()) == []
