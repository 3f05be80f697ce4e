"""What reads text on a door: every function of one text in the rules and at the doors, found by its signature."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from tests.load.patterns import module_of, sources

FLOORS = (
    "procedures.rules",
    "procedures.importing",
    "dossiers.rules",
    "dossiers.inspection",
    "onestop.api",
    "onestop.citizens.lookup",
    "onestop.web",
    "onestop.documents.printing.logos",
    "onestop.reports.fixed",
    "config.logs",
    "config.middleware",
)
TEXTS = {
    "str": str,
    "bytes": bytes,
    "Content": bytes,
    "object": str,
    "str | None": str,
    "Content | None": bytes,
}
# Makes something of the world outside, or starts a server.
PASSED_OVER = ("management.commands", "onestop.api.tasks", "file_inspector")


def readers() -> Iterator[tuple[str, Callable[[Any], Any], type]]:
    """Name, function and the kind of text of each function that can be called with one text."""
    for path in sources():
        name = module_of(path)
        if not name.startswith(FLOORS) or any(part in name for part in PASSED_OVER):
            continue
        module = importlib.import_module(name)
        for label, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == name:
                if kind := _kind_of_text(function):
                    yield f"{name}.{label}", function, kind


def _kind_of_text(function: Callable[..., Any]) -> type | None:
    """What the only needed parameter takes, when that is a text."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    needed = [
        one
        for one in parameters
        if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]
    if len(needed) != 1 or needed[0].kind is inspect.Parameter.KEYWORD_ONLY:
        return None
    annotation = needed[0].annotation
    name = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    return TEXTS.get(name)
