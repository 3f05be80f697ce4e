"""JSON that people type into the administration: refused in words where reading or storing it would fail."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from procedures.rules.json_shape import shape_of

DEEPEST = 12
MOST_VALUES = 2_000
LONGEST = 40_000


class TypedJSON(forms.JSONField):
    """Django's, which lets through nesting, numbers, NUL and half characters that burst the reader or the database."""

    default_error_messages = {
        "too_much": _("This is too long or nested too deeply."),
        "unstorable": _("A number or a character in this cannot be stored."),
    }

    def to_python(self, value: Any) -> Any:
        """The value; ValidationError for what cannot be read or kept."""
        if isinstance(value, str) and not _is_small(value):
            raise ValidationError(self.error_messages["too_much"], code="too_much")
        try:
            found = super().to_python(value)
            kept = json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
        except ValidationError:
            raise
        except ValueError as error:
            raise ValidationError(self.error_messages["unstorable"], code="unstorable") from error
        if b"\\u0000" in kept:
            raise ValidationError(self.error_messages["unstorable"], code="unstorable")
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again: the text as it was typed where it cannot be read."""
        try:
            self.to_python(data)
        except ValidationError:
            return InvalidJSONInput(data)
        return super().bound_data(data, initial)


def _is_small(text: str) -> bool:
    if len(text) > LONGEST:
        return False
    shape = shape_of(text, deepest=DEEPEST, most=MOST_VALUES)
    return shape.depth <= DEEPEST and shape.values <= MOST_VALUES
