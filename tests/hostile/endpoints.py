"""Every operation of the API as its OpenAPI document has it, with a body that fits, to be broken piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator

FITTING: dict[str, Any] = {
    "date-time": "2026-03-02T09:00:00+07:00",
    "date": "2026-03-02",
    "uuid": "00000000-0000-0000-0000-000000000001",
    "email": "a@example.org",
}
DEEPEST = 5


@dataclass(frozen=True)
class Operation:
    """One method at one address; `path` has its parameters filled in by `filled`."""

    method: str
    path: str
    query: tuple[str, ...]
    body: Any


def operations() -> Iterator[Operation]:
    """All that are documented."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            query = tuple(one["name"] for one in told.get("parameters", []) if one["in"] == "query")
            content = told.get("requestBody", {}).get("content", {})
            schema = next(iter(content.values()), {}).get("schema")
            body = None if schema is None else fitting(schema, document)
            yield Operation(method.upper(), path, query, body)


def filled(path: str, values: dict[str, str]) -> str:
    """The address with these parameters."""
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    return path


def fitting(schema: dict[str, Any], document: dict[str, Any], depth: int = 0) -> Any:
    """A value that the schema allows, with every property that it names."""
    if "$ref" in schema:
        return fitting(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document, depth)
    for word in ("allOf", "oneOf", "anyOf"):
        if schema.get(word):
            return fitting(schema[word][0], document, depth)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = next((one for one in kind if one != "null"), "null") if isinstance(kind, list) else kind
    if kind == "object":
        inner = schema.get("properties", {}) if depth < DEEPEST else {}
        return {name: fitting(each, document, depth + 1) for name, each in inner.items()}
    if kind == "array":
        return [fitting(schema["items"], document, depth + 1)] if depth < DEEPEST else []
    if kind == "string":
        return FITTING.get(schema.get("format", ""), "Thử")
    return {"integer": 1, "number": 1, "boolean": True}.get(kind)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a body something stands: the paths of all its parts, the whole first."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The body with another value at that place."""
    if not path:
        return value
    whole = deepcopy(body)
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return whole
