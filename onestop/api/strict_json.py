"""JSON read strictly: what two readers could understand differently, or what bursts them, is refused at the door."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from procedures.rules.json_shape import shape_of

DEEPEST = 24
MOST_VALUES = 50_000
"""Of one body, counting objects and lists too; the largest that a door reads has some thousands."""
LARGEST_INTEGER = 2**63 - 1
LONGEST_NUMBER = 40
LONGEST_KEY = 100

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class StrictJSONParser(JSONParser):
    """Application/json in UTF-8: no duplicate keys, NaN, infinity, numbers beyond 64 bits, NUL or lone surrogates."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value of the body; ParseError (400) with a code for what is refused."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("the body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE")
        return read_json(body)


def read_json(body: bytes) -> Any:
    """The value of a JSON text. Raises ParseError: json_malformed, json_too_deep, json_duplicate_key, …"""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse("json_not_utf8", _("The body is not UTF-8."))
    _check_shape(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_float, parse_int=_integer
        )
    except (ValueError, RecursionError):
        _refuse("json_malformed", _("The body is not JSON."))
    if any(_UNSTORABLE.search(found) for found in _texts(value)):
        _refuse("json_text_unstorable", _("A text holds NUL or half a character."))
    return value


def _refuse(code: str, detail: str) -> NoReturn:
    raise ParseError(detail, code=code)


def _check_shape(text: str) -> None:
    shape = shape_of(text, deepest=DEEPEST, most=MOST_VALUES)
    if shape.depth > DEEPEST:
        _refuse("json_too_deep", _("The body is nested too deeply."))
    if shape.values > MOST_VALUES:
        _refuse("json_too_many_values", _("The body holds too many values. Send it in several parts."))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        _refuse("json_duplicate_key", _("A name occurs twice in one object."))
    if any(len(key) > LONGEST_KEY for key in found):
        _refuse("json_key_too_long", _("A name in an object is too long."))
    return found


def _no_number(text: str) -> NoReturn:
    _refuse("json_number_not_finite", _("NaN and infinity are no numbers."))


def _float(text: str) -> float:
    if len(text) > LONGEST_NUMBER or not math.isfinite(float(text)):
        _refuse("json_number_out_of_range", _("A number is too large."))
    return float(text)


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER or abs(int(text)) > LARGEST_INTEGER:
        _refuse("json_number_out_of_range", _("A number is too large."))
    return int(text)


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict):
            yield from found
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)
