"""Fields that read one spelling only, and serializers that refuse names they do not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from procedures.rules.errors import RuleError
from procedures.rules.iso import read_date, read_moment
from procedures.rules.moments import LOCAL
from procedures.rules.vietnamese import clean_text

_OFFSET = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
# A plus sign that was not escaped in a query arrives as a space.
_LOST_PLUS = re.compile(r" ([0-9]{2}:[0-9]{2})", re.ASCII)
MOST_UNKNOWN = 40
"""Unknown names that an answer lists: fewer than all errors that it lists, so that the count is among them."""
# Before it is cleaned a text may be longer: decomposed letters, blanks and invisible signs that go.
_RAW_PER_CHARACTER = 8
_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.Field):
    """A moment of 1900 to 2100 as `2026-11-20T09:00:00+07:00`; the offset is required. Shown by the office's clock."""

    default_error_messages = {
        "malformed": _("Write a moment with its offset, like 2026-11-20T09:00:00+07:00."),
        "offset_missing": _("Say the offset from UTC, like +07:00: no moment without a place."),
        "out_of_range": _("The moment must lie between 1900 and 2100."),
    }

    def to_internal_value(self, data: object) -> datetime:
        """The aware moment."""
        if not isinstance(data, str) or len(data) > 40:
            self.fail("malformed")
        text = data[:-6] + _LOST_PLUS.sub(r"+\1", data[-6:])
        try:
            at = read_moment(text)
        except RuleError as error:
            self.fail("out_of_range" if error.code == "moment_out_of_range" else "malformed")
        if not _OFFSET.fullmatch(text[-6:]) and not text.endswith("Z"):
            self.fail("offset_missing")
        return at

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(LOCAL).isoformat()


@extend_schema_field(OpenApiTypes.DATE)
class DayField(serializers.Field):
    """A legal day of 1900 to 2100 as `2026-11-20`."""

    default_error_messages = {
        "malformed": _("Write a day like 2026-11-20."),
        "out_of_range": _("The day must lie between 1900 and 2100."),
    }

    def to_internal_value(self, data: object) -> date:
        """The day."""
        try:
            return read_date(data)
        except RuleError as error:
            self.fail("out_of_range" if error.code == "moment_out_of_range" else "malformed")

    def to_representation(self, value: date) -> str:
        return value.isoformat()


class TextField(serializers.CharField):
    """A text in its one Unicode form, without invisible characters; numbers and truth values are no texts."""

    default_error_messages = {
        "not_text": _("This must be a text."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 500)
        super().__init__(**options)

    def to_internal_value(self, data: object) -> str:
        """The cleaned text."""
        if not isinstance(data, str):
            self.fail("not_text")
        if self.max_length is not None and len(data) > self.max_length * _RAW_PER_CHARACTER:
            self.fail("max_length", max_length=self.max_length)
        try:
            return clean_text(data, lines=True).strip()
        except RuleError as error:
            raise serializers.ValidationError(gettext(error.template) % error.params, error.code) from error

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """As CharField, and what is blank once it is cleaned is blank."""
        value = super().run_validation(data)
        if value == "" and not self.allow_blank and isinstance(data, str):
            self.fail("blank")
        return value


class CountField(serializers.IntegerField):
    """A whole number in plain ASCII digits between `least` and `most`."""

    default_error_messages = {
        "not_whole": _("This must be a whole number."),
        "out_of_range": _("This must be a whole number from {least} to {most}."),
    }

    def __init__(self, *, least: int = 0, most: int = 10**6, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(min_value=least, max_value=most, **options)

    def to_internal_value(self, data: object) -> int:
        """The number."""
        if isinstance(data, str) and _DIGITS.fullmatch(data):
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("not_whole")
        if not self.least <= data <= self.most:
            self.fail("out_of_range", least=self.least, most=self.most)
        return data


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses names that it does not know, rather than doing less than was asked in silence."""

    default_error_messages = {"unknown_field": _("There is no such field.")}

    def to_internal_value(self, data: Any) -> Any:
        """The checked values; ValidationError names unknown fields and wrong ones together."""
        known = {name for name, field in self.fields.items() if not field.read_only}
        unknown = [str(name) for name in data if name not in known] if isinstance(data, Mapping) else []
        refused = self._unknown(unknown) if unknown else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**_as_dict(error.detail), **refused}) from None
        if refused:
            raise serializers.ValidationError(refused)
        return values

    def _unknown(self, names: list[str]) -> dict[str, list[serializers.ErrorDetail]]:
        """The first names with their error, and how many more there are."""
        refused = {name: [self._refusal("unknown_field")] for name in names[:MOST_UNKNOWN]}
        more = len(names) - MOST_UNKNOWN
        if more > 0:
            text = _("%(count)s more fields are unknown.") % {"count": more}
            refused["non_field_errors"] = [serializers.ErrorDetail(text, code="unknown_field")]
        return refused

    def _refusal(self, code: str) -> serializers.ErrorDetail:
        return serializers.ErrorDetail(str(self.error_messages[code]), code=code)


def _as_dict(detail: Any) -> dict[str, Any]:
    return dict(detail) if isinstance(detail, Mapping) else {"non_field_errors": detail}


def checked(serializer: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """The values of a body; ValidationError (400) for what cannot be read."""
    reader = serializer(data=data)
    reader.is_valid(raise_exception=True)
    return dict(reader.validated_data)


def checked_query(serializer: type[StrictSerializer], query: Any) -> dict[str, Any]:
    """The values of a query, or of a form, which a request without a body does not have.

    A name that is unknown or said twice is an error (400), an empty one is not said.
    """
    query = query if isinstance(query, QueryDict) else QueryDict()
    repeated = [name for name, values in query.lists() if len(values) > 1]
    if repeated:
        message = serializers.ErrorDetail(str(_("Say this once only.")), code="parameter_repeated")
        raise serializers.ValidationError({name: [message] for name in repeated})
    return checked(serializer, {name: value for name, value in query.items() if value != ""})


class CodeListField(serializers.ListField):
    """Several values in one query parameter, parted by commas."""

    def get_value(self, dictionary: Any) -> Any:
        return dictionary.get(self.field_name, serializers.empty)

    def to_internal_value(self, data: Any) -> list[Any]:
        """The values."""
        parts = data.split(",") if isinstance(data, str) else data
        return super().to_internal_value([part for part in parts if part])
