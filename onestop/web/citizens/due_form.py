"""The form of the due-date calculator: a procedure or an amount with its unit, the office, the moment of receipt."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.web.typed_fields import DayField
from procedures.models import Office, ProcedureVersion
from procedures.models.vocabulary import UNIT_CHOICES, Channel
from procedures.rules.errors import RuleError
from procedures.rules.moments import LOCAL
from procedures.rules.unit_table import AMOUNTS, Unit
from procedures.rules.vietnamese import parse_vietnamese_number

UNITS = [choice for choice in UNIT_CHOICES if choice[0] != Unit.NONE.value]


class DueForm(forms.Form):
    """Read from the address. `version`: what the code of the procedure means, for the choice of a case."""

    procedure = forms.CharField(
        label=gettext_lazy("Code of the procedure"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Such as 1.001193; stands in the catalogue. Empty: your own limit below."),
    )
    case = forms.ChoiceField(label=gettext_lazy("Case"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("Handed in"),
        required=False,
        choices=[("", gettext_lazy("as most people do")), *Channel.choices],
    )
    amount = forms.CharField(label=gettext_lazy("Your own limit"), required=False, max_length=10)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, choices=UNITS)
    day = DayField(label=gettext_lazy("Day of receipt"))
    time = forms.TimeField(
        label=gettext_lazy("Time of receipt"),
        help_text=gettext_lazy("hour:minute"),
        error_messages={
            "invalid": gettext_lazy("Write the time as hour:minute."),
            "required": gettext_lazy("Write the time as hour:minute."),
        },
    )
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        offices: list[Office],
        version: ProcedureVersion | None,
        **options: Any,
    ) -> None:
        super().__init__(data, auto_id="f_%s", **options)
        self._choices("office").choices = [(office.code, office.name) for office in offices]
        cases = list(version.cases.all()) if version else []
        self._choices("case").choices = [("", "–"), *((case.key, case.name) for case in cases)]
        if not cases:
            del self.fields["case"]
        for name in ("day", "time", "amount"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "class": "short"}

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean_amount(self) -> Decimal | None:
        """The number as it is written in Vietnam, None when there is none."""
        typed = self.cleaned_data["amount"].strip()
        try:
            return parse_vietnamese_number(typed) if typed else None
        except RuleError as error:
            raise ValidationError(_(error.template), code=error.code) from error

    def clean(self) -> dict[str, Any]:
        """One of both limits is needed, and the own one must not be too long to list."""
        data = super().clean() or {}
        amount, unit = data.get("amount"), Unit(data.get("unit") or Unit.WORKING_DAYS)
        if data.get("procedure") or "amount" in self.errors:
            return data
        if unit.has_amount and amount is None:
            self.add_error("procedure", _("Name a procedure, or write a limit of your own."))
        if amount is not None and unit in AMOUNTS and amount > AMOUNTS[unit].listed:
            self.add_error("amount", _("At most %(most)s is reckoned here.") % {"most": AMOUNTS[unit].listed})
        return data

    @property
    def received_at(self) -> datetime:
        """The moment of receipt, once the form is valid."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], LOCAL)
