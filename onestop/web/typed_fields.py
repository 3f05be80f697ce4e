"""Fields for days and moments as people type them: day first, also in English, and said so beside the field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from procedures.rules.typed_days import DAYS, MOMENTS, typed_day


class DayField(forms.DateField):
    """A day, typed as 03/12/2026, 03122026 or 2026-12-03."""

    default_error_messages = {
        "invalid": _("Write the day as day/month/year."),
        "required": _("Write the day as day/month/year."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("day/month/year"))
        options.setdefault("widget", forms.DateInput(format=DAYS[0]))
        super().__init__(**options)
        self.widget.attrs = {
            "autocomplete": "off",
            "inputmode": "numeric",
            "class": "short",
            **self.widget.attrs,
        }

    def to_python(self, value: Any) -> date | None:
        """The day, or what Django makes of nothing and of dates."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        on = typed_day(value)
        if on is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return on


class MomentField(forms.DateTimeField):
    """A moment by the office's clock, typed as 03/12/2026 16:30, 16h30 03/12/2026 or 2026-12-03T16:30."""

    default_error_messages = {"invalid": _("Write the moment as day/month/year hour:minute.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("day/month/year hour:minute, for example 26/11/2026 14:30"))
        options.setdefault("widget", forms.DateTimeInput(format=MOMENTS[0]))
        super().__init__(**options)
        self.widget.attrs = {"autocomplete": "off", "class": "medium", **self.widget.attrs}

    def to_python(self, value: Any) -> datetime | None:
        """The moment; blanks between its parts may be many.

        Django would ask ISO 8601 first, which reads 16.30 as sixteen hours and three tenths of a second.
        """
        if not isinstance(value, str) or not value.strip() or "T" in value:
            return super().to_python(value)
        typed: datetime = forms.fields.BaseTemporalField.to_python(self, " ".join(value.split()))  # type: ignore[assignment]
        return from_current_timezone(typed)
