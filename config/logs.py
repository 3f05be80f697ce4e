"""Structured logs: one JSON object a line, with the request's id and without personal data."""

import logging.config
import re
from collections.abc import Mapping
from typing import Any

import structlog

REMOVED = "[removed]"
# Parts of a field's name that mean its value belongs to somebody.
PERSONAL_FIELDS = re.compile(
    r"name|address|phone|email|mail|birth|id_number|identity|applicant|owner|proxy"
    r"|password|secret|token|cookie|authorization|credential|session|body|params|sql|args"
)
# Fields that the pattern would catch, and that tell nothing about anybody.
HARMLESS_FIELDS = frozenset({"logger_name", "task_name", "filename", "module_name", "func_name"})
# Identity numbers, phone numbers, mail addresses, and passwords inside an address.
PERSONAL_TEXT = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+?84|0)[ .]?[235789](?:[ .]?[0-9]){8,9}(?![0-9])"
    r"|(?<![0-9A-Za-z])(?:[0-9]{12}|[0-9]{9})(?![0-9])"
    # Begins where such a run begins: tried from each of its letters it would take their number squared.
    r"|(?<![^\s@/<>\"'(])[^\s@/<>\"'(]+@[^\s@/<>\"')]+\.[A-Za-z]{2,}"
    r"|(?<=://)[^\s/@]+@"
)


# What PostgreSQL adds to an error: values of the row.
ROW_VALUES = re.compile(r"^(?P<part>DETAIL|CONTEXT):.*$", re.MULTILINE)


def with_route(record: logging.LogRecord) -> bool:
    """A filter: the route's pattern in the place of the path, which may hold a dossier's code."""
    request = getattr(record, "request", None)
    if request is not None and isinstance(record.args, tuple):
        match = getattr(request, "resolver_match", None)
        paths = (request.path, request.get_full_path())
        route = match.route if match else REMOVED
        record.args = tuple(route if arg in paths else arg for arg in record.args)
    return True


def without_personal_data(logger: object, method: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with values of personal fields removed and personal numbers cut out of all texts."""
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(key: str, value: Any) -> Any:
    if key not in HARMLESS_FIELDS and PERSONAL_FIELDS.search(key.lower()) and value is not None:
        return REMOVED
    if isinstance(value, str):
        return PERSONAL_TEXT.sub(REMOVED, ROW_VALUES.sub(rf"\g<part>: {REMOVED}", value))
    if isinstance(value, Mapping):
        return {str(name): _clean(str(name), inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_clean("", inner) for inner in value]
    return value if isinstance(value, (int, float, bool, type(None))) else _clean("", str(value))


def _keep_internals(logger: object, method: str, event: Any) -> Any:
    """Cleans everything but structlog's own `_record`, which the formatter still needs."""
    internal = {key: event[key] for key in ("_record", "_from_structlog") if key in event}
    rest = {key: value for key, value in event.items() if key not in internal}
    return without_personal_data(logger, method, rest) | internal


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def formatter_chain() -> dict[str, Any]:
    """The formatter of logging.config's dictionary that renders every record, ours and the libraries'."""
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder(allow=[])],
        "processors": [
            structlog.processors.format_exc_info,
            _keep_internals,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }


def configure(settings: dict[str, Any]) -> None:
    """Applies `settings` to logging and points structlog at it."""
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
