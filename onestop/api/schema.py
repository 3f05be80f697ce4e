"""What is added to the OpenAPI document: every operation may answer with a problem."""

from __future__ import annotations

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request

from onestop.api.problems import MOST_ERRORS

_PROBLEM = {
    "description": "An error (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_METHODS = ("get", "post", "put", "patch", "delete")


def add_problems(
    result: dict[str, Any], generator: SchemaGenerator, request: Request | None, public: bool
) -> dict[str, Any]:
    """The document with a `default` answer for each operation, and the shape of problems (drf-spectacular hook)."""
    for operations in result["paths"].values():
        for method in _METHODS:
            if method in operations:
                operations[method]["responses"]["default"] = _PROBLEM
                _let_be_empty(operations[method].get("parameters", []))
    schemas = result["components"].setdefault("schemas", {})
    schemas["Problem"] = _problem_schema()
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _let_be_empty(parameters: list[dict[str, Any]]) -> None:
    """A parameter of a query that is there without a value counts as not said (`checked_query`)."""
    for parameter in parameters:
        if parameter["in"] == "query" and not parameter.get("required"):
            parameter["allowEmptyValue"] = True


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    wrong = {
        "type": "object",
        "required": ["field", "code", "detail"],
        "properties": {
            "field": {**text, "description": "Path of the field, as `papers.0.name`."},
            "code": text,
            "detail": text,
        },
    }
    return {
        "type": "object",
        "description": "`code` is stable; `title` and `detail` are sentences in the reader's language.",
        "required": ["type", "title", "status", "detail", "code", "errors"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "code": text,
            "errors": {"type": "array", "items": wrong, "maxItems": MOST_ERRORS},
            "errors_left_out": {"type": "integer", "description": "How many errors more there are, if any."},
        },
    }
