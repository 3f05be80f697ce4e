"""Every pattern of the tree, and how it is used."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.development import ROOT

PACKAGES = ("config", "onestop", "dossiers", "procedures")
METHODS = frozenset({"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"})
# Programs that start when they are imported, and Django's own.
PASSED_OVER = ("/migrations/", "__main__")


@dataclass(frozen=True)
class Used:
    """A pattern with the place that compiles it and the methods that the tree calls on it."""

    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    methods: tuple[str, ...]


def sources() -> Iterator[Path]:
    """The files of the application."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not any(part in str(path) for part in PASSED_OVER):
                yield path


def module_of(path: Path) -> str:
    """The name under which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def calls(path: Path) -> Iterator[ast.Call]:
    """The calls of functions of `re` in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                yield node


def used_patterns() -> list[Used]:
    """The patterns at the top of modules, and those given to functions of `re`."""
    everywhere: dict[str, set[str]] = {}
    within: dict[Path, dict[str, set[str]]] = {}
    for path in sources():
        within[path] = _methods(path)
        for name, methods in within[path].items():
            everywhere.setdefault(name, set()).update(methods)
    found: dict[tuple[object, int], Used] = {}
    for path in sources():
        if "re" in path.read_text() and any(True for _ in calls(path)):
            for used in _of_module(path, everywhere | within[path]):
                key = (used.pattern.pattern, used.pattern.flags)
                found.setdefault(key, used)
    return list(found.values())


def _methods(path: Path) -> dict[str, set[str]]:
    """Which methods a file calls on which names."""
    names: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            value = node.value
            name = value.id if isinstance(value, ast.Name) else getattr(value, "attr", "")
            names.setdefault(name, set()).add(node.attr)
    return names


def _of_module(path: Path, names: dict[str, set[str]]) -> Iterator[Used]:
    module = importlib.import_module(module_of(path))
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            yield Used(f"{module.__name__}.{name}", value, tuple(sorted(names.get(name, METHODS))))
    for call in calls(path):
        if call.func.attr in METHODS and isinstance(call.args[0], ast.Constant):
            flags = re.IGNORECASE if any("IGNORECASE" in ast.dump(arg) for arg in call.args[1:]) else 0
            yield Used(
                f"{module.__name__}:{call.lineno}", re.compile(call.args[0].value, flags), (call.func.attr,)
            )
