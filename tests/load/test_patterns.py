"""No pattern of the tree takes more than its text's length needs; a new one is tried by being there."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from tests.load.growth import steepness
from tests.load.patterns import METHODS, Used, calls, module_of, sources, used_patterns
from tests.load.pumps import against

MOST_TOLD = 3
ARGUMENTS: dict[str, tuple[Any, ...]] = {"sub": ("",), "subn": ("",)}
# Compiled where they are used, of parts that are compiled at the top as well or of a constant.
INNER = {
    "procedures.importing.national_channels": 2,
    "procedures.importing.national_limits": 1,
    "procedures.importing.texts": 1,
}


def _steep(used: Used) -> list[str]:
    found = []
    is_bytes = isinstance(used.pattern.pattern, bytes)
    for made in against(used.pattern):
        for method in used.methods:
            bound = getattr(used.pattern, method)
            ends = (b"",) if is_bytes and method in ARGUMENTS else ARGUMENTS.get(method, ())

            def call(text: Any, bound: Any = bound, ends: Any = ends) -> None:
                answer = bound(*ends, text)
                if hasattr(answer, "__next__"):
                    for _ in answer:
                        pass

            def given(size: int, made: Any = made) -> Any:
                return made(size).encode("latin-1", "replace") if is_bytes else made(size)

            if figures := steepness(call, given):
                found.append(f"{used.place} {method} {made(30)!r}: {figures}")
                if len(found) == MOST_TOLD:
                    return found
    return found


@pytest.mark.parametrize("used", used_patterns(), ids=lambda used: used.place)
def test_a_pattern_reads_each_text_in_time(used: Used) -> None:
    assert _steep(used) == []


def test_each_pattern_is_one_that_the_gate_sees() -> None:
    """Patterns stand at the top of modules, or are written out where they are used."""
    hidden: dict[str, int] = {}
    for path in sources():
        tree = ast.parse(path.read_text())
        inside = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if (
                not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re")
                or id(node) not in inside
            ):
                continue
            written_out = node.func.attr in METHODS and isinstance(node.args[0], ast.Constant)
            if node.func.attr in (*METHODS, "compile") and not written_out:
                hidden[module_of(path)] = hidden.get(module_of(path), 0) + 1
    assert hidden == INNER
    assert sum(1 for path in sources() for _ in calls(path)) > 80
