"""Cursor pages: a list is read on from its last row, so that page 1000 costs what page 1 costs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from onestop.api.fields import CountField, StrictSerializer

PAGE_SIZE = 50
LARGEST_PAGE = 100
# Ranked search has no key to read on from; nobody reads beyond this many results.
DEEPEST_OFFSET = 5_000
_LARGEST_ID = 2**63 - 1


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$"})
class CursorField(serializers.CharField):
    """Where a list is read on from, as an answer's `next` or `previous` has it."""


class PageQuery(StrictSerializer):
    """The parameters of every list."""

    cursor = CursorField(required=False, max_length=100, help_text=_("As given by `next` or `previous`."))
    page_size = CountField(required=False, least=1, most=LARGEST_PAGE, default=PAGE_SIZE)


@dataclass(frozen=True)
class Page:
    """Some rows of a list and the addresses of the pages beside it."""

    rows: Sequence[Any]
    next: str | None
    previous: str | None

    def body(self, results: Any) -> dict[str, Any]:
        """The page as it is sent."""
        return {"next": self.next, "previous": self.previous, "results": results}


def keyset_page(request: Request, rows: QuerySet[Any], asked: dict[str, Any], key: str = "-pk") -> Page:
    """The rows after (or before) the cursor, ordered by a unique whole-number column (`-` for falling)."""
    size, column, falling = asked["page_size"], key.lstrip("-"), key.startswith("-")
    direction, position = _read_cursor(asked.get("cursor"), ("after", "before"))
    backwards = direction == "before"
    if direction:
        comparison = "lt" if falling != backwards else "gt"
        rows = rows.filter(**{f"{column}__{comparison}": position})
    found = list(rows.order_by(f"{'-' if falling != backwards else ''}{column}")[: size + 1])
    more, page = len(found) > size, found[:size]
    if backwards:
        page.reverse()
    has_next, has_previous = (True, more) if backwards else (more, direction == "after")
    return Page(
        page,
        _address(request, "after", getattr(page[-1], column)) if page and has_next else None,
        _address(request, "before", getattr(page[0], column)) if page and has_previous else None,
    )


def ranked_page(request: Request, rows: QuerySet[Any], asked: dict[str, Any]) -> Page:
    """The rows of a ranked list from the cursor on."""
    size = asked["page_size"]
    direction, start = _read_cursor(asked.get("cursor"), ("from",))
    if start > DEEPEST_OFFSET:
        raise _invalid_cursor()
    found = list(rows[start : start + size + 1])
    following = start + size if len(found) > size and start + size <= DEEPEST_OFFSET else None
    return Page(
        found[:size],
        None if following is None else _address(request, "from", following),
        _address(request, "from", max(start - size, 0)) if direction and start else None,
    )


def _address(request: Request, direction: str, position: int | list[int]) -> str:
    cursor = base64.urlsafe_b64encode(json.dumps([direction, position]).encode()).decode().rstrip("=")
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def _cursor_content(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        raise _invalid_cursor() from None


def _read_cursor(text: str | None, directions: Sequence[str]) -> tuple[str, int]:
    match _cursor_content(text):
        case None if text is None:
            return "", 0
        case [str(direction), int(position)] if direction in directions and 0 <= position <= _LARGEST_ID:
            return direction, int(position)
    raise _invalid_cursor()


def _invalid_cursor() -> serializers.ValidationError:
    message = serializers.ErrorDetail(str(_("This cursor was not made here.")), code="cursor_invalid")
    return serializers.ValidationError({"cursor": [message]})


def page_of(item: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The schema of a page of these items."""
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": item(many=True),
    }
    return type(f"PageOf{item.__name__}", (serializers.Serializer,), fields)


def events_page(request: Request, events: QuerySet[Any], asked: dict[str, Any]) -> Page:
    """The events after the cursor in order of (happened_at, id); such lists are read forwards only."""
    size = asked["page_size"]
    after = _read_moment_cursor(asked.get("cursor"))
    if after:
        at, number = after
        events = events.filter(Q(happened_at__gt=at) | Q(happened_at=at, pk__gt=number))
    found = list(events[: size + 1])
    page = found[:size]
    if len(found) <= size:
        return Page(page, None, None)
    last = page[-1]
    position = [round(last.happened_at.timestamp() * 1_000_000), last.pk]
    return Page(page, _address(request, "event", position), None)


def _read_moment_cursor(text: str | None) -> tuple[datetime, int] | None:
    match _cursor_content(text):
        case None if text is None:
            return None
        case ["event", [int(microseconds), int(number)]] if (
            abs(microseconds) < 2**52 and 0 <= number <= _LARGEST_ID
        ):
            return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds), number
    raise _invalid_cursor()
