"""What a head enters to seal a period, or to correct a seal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.statistics.definitions import DEFAULT, DEFINITIONS
from onestop.statistics.periods import Period, parse_period
from onestop.web.managers.questions import offered_periods
from onestop.web.typed_fields import DayField
from procedures.models import Field, Office
from procedures.rules.errors import RuleError, gettext_noop

LONGEST_REASON = 1000
# Where a refusal of the service stands on the form.
_FIELDS = {
    "from": "tu",
    "to": "den",
    "period": "ky",
    "office": "don_vi",
    "field": "linh_vuc",
    "reason": "ly_do",
}


class SealForm(forms.Form):
    """Period, office of which the person is a head, and what narrows it down; a reason where it is sealed already."""

    don_vi = forms.ChoiceField(label=gettext_lazy("Office"))
    rieng = forms.BooleanField(label=gettext_lazy("Without the offices under it"), required=False)
    ky = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    tu = DayField(label=gettext_lazy("or from"), required=False)
    den = DayField(label=gettext_lazy("until"), required=False)
    linh_vuc = forms.ChoiceField(label=gettext_lazy("Field"), required=False)
    dinh_nghia = forms.ChoiceField(label=gettext_lazy("Definition"), required=False)
    ly_do = forms.CharField(
        label=gettext_lazy("Reason, where the period is sealed already"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, headed: frozenset[int], today: date, data: QueryDict | None = None) -> None:
        super().__init__(data)
        offices = Office.objects.filter(pk__in=headed).order_by("path")
        over = [(name, label) for name, label in offered_periods(today) if parse_period(name).last < today]
        choices = {
            "don_vi": [(each.code, each.name) for each in offices],
            "ky": [("", _("the two days")), *over],
            "linh_vuc": [("", _("all")), *Field.objects.order_by("sort_key").values_list("code", "name")],
            "dinh_nghia": [(code, each.name) for code, each in DEFINITIONS.items()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.fields["ky"].initial = over[0][0] if over else ""

    def period(self) -> Period:
        """The two days where both are given, otherwise the named period. Raises RuleError.

        One day alone is refused: what was meant cannot be told, and a seal cannot be taken back.
        """
        first, last = self.cleaned_data["tu"], self.cleaned_data["den"]
        if bool(first) != bool(last):
            raise RuleError(
                "day_missing",
                gettext_noop("Write both days of the period, or neither."),
                field="to" if first else "from",
            )
        if first and last:
            return Period(first, last)
        return parse_period(self.cleaned_data["ky"])

    def order(self) -> dict[str, Any]:
        """What the service takes. Raises RuleError."""
        asked = self.cleaned_data
        return {
            "office": asked["don_vi"],
            "subtree": not asked["rieng"],
            "period": self.period(),
            "field": asked["linh_vuc"],
            "definition": DEFINITIONS[asked["dinh_nghia"] or DEFAULT.code],
            "reason": asked["ly_do"],
        }

    def refuse(self, error: RuleError) -> None:
        """Put a refusal beside what it is about."""
        self.add_error(_FIELDS.get(error.field), _(error.template) % error.params)


class CorrectionForm(forms.Form):
    """Why a seal is corrected."""

    ly_do = forms.CharField(
        label=gettext_lazy("Reason of the correction"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def refuse(self, error: RuleError) -> None:
        """Put a refusal beside what it is about."""
        self.add_error("ly_do" if error.field == "reason" else None, _(error.template) % error.params)
