"""What a manager asks: the form in the address, and the scope that it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.reports.wording import GROUP_LABELS
from onestop.statistics.figures import GROUPS
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.scopes import Scope
from onestop.web.typed_fields import DayField
from procedures.models import Field, Office
from procedures.models.vocabulary import Channel, Level
from procedures.rules.errors import RuleError
from procedures.rules.typed_days import DAYS

LEADING = ("ky", "tu", "den", "don_vi", "nhom")
NARROWING = ("linh_vuc", "thu_tuc", "kenh", "cap", "rieng")


class DayInput(forms.DateInput):
    """A day as people write it, also where the address of a link has it the other way round."""

    def __init__(self) -> None:
        super().__init__(attrs={"placeholder": gettext_lazy("dd/mm/yyyy")}, format=DAYS[0])

    def format_value(self, value: Any) -> str | None:
        """The day with its slashes; what is no day stays as it was typed."""
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        return super().format_value(value)


class QuestionForm(forms.Form):
    """Period, offices and what narrows them down; everything may be left as it is."""

    ky = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    tu = DayField(label=gettext_lazy("From"), required=False, widget=DayInput, help_text="")
    den = DayField(label=gettext_lazy("Until"), required=False, widget=DayInput, help_text="")
    don_vi = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    rieng = forms.BooleanField(label=gettext_lazy("Without the offices under it"), required=False)
    linh_vuc = forms.ChoiceField(label=gettext_lazy("Field"), required=False)
    thu_tuc = forms.CharField(label=gettext_lazy("Procedure code"), required=False, max_length=40)
    kenh = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    cap = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    nhom = forms.ChoiceField(label=gettext_lazy("Rows by"), required=False)

    def __init__(
        self, overseen: frozenset[int], today: date, data: QueryDict | dict[str, Any] | None
    ) -> None:
        super().__init__(_without_period(data))
        self.overseen, self.today = overseen, today
        anything = ("", _("all"))
        offices = Office.objects.filter(pk__in=overseen).order_by("path")
        choices = {
            "ky": [*self._by_days(), *offered_periods(today)],
            "don_vi": [anything, *((each.code, each.name) for each in offices)],
            "linh_vuc": [anything, *Field.objects.order_by("sort_key").values_list("code", "name")],
            "kenh": [anything, *Channel.choices],
            "cap": [anything, *Level.choices],
            "nhom": [(group, GROUP_LABELS[group]) for group in GROUPS],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def _by_days(self) -> list[tuple[str, str]]:
        return [("", _("by the days given"))] if _has_days(self.data) else []

    @property
    def leading(self) -> list[forms.BoundField]:
        """The fields that are asked first."""
        return [self[name] for name in LEADING if name in self.fields]

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that narrow the question down."""
        return [self[name] for name in NARROWING if name in self.fields]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is narrowed down, or refused there."""
        return any(self.data.get(name) or name in self.errors for name in NARROWING)

    @property
    def group_by(self) -> str:
        return self.cleaned_data.get("nhom") or "office"

    def period(self) -> Period:
        """The two days, or the named period; without either the month that runs. Raises RuleError."""
        first: date | None = self.cleaned_data.get("tu")
        last: date | None = self.cleaned_data.get("den")
        if first:
            return Period(first, last or max(self.today, first))
        if last:
            return Period(last.replace(day=1), last)
        return parse_period(self.cleaned_data.get("ky") or f"{self.today:%Y-%m}")

    def scope(self) -> Scope | None:
        """What was asked for, within the offices overseen; None with an error on the form where it cannot be."""
        if not self.is_valid():
            return None
        asked = self.cleaned_data
        try:
            return Scope(
                period=self.period(),
                office=asked["don_vi"],
                subtree=not asked["rieng"],
                field=asked["linh_vuc"],
                procedure=asked["thu_tuc"].strip(),
                channel=asked["kenh"],
                level=asked["cap"],
                within=self.overseen,
            )
        except RuleError as error:
            self.refuse(error)
            return None

    def refuse(self, error: RuleError) -> None:
        """Put a refusal beside what it is about."""
        fields = {"from": "tu", "to": "den", "period": "ky", "office": "don_vi", "procedure": "thu_tuc"}
        self.add_error(fields.get(error.field), _(error.template) % error.params)

    def address(self, **change: str) -> str:
        """The query that asks the same, with some of it changed; an empty text leaves one out."""
        asked = {name: self.data.get(name, "") for name in self.fields}
        asked |= change
        kept = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(kept)}"


def _has_days(asked: Mapping[str, Any] | None) -> bool:
    return bool(asked and (asked.get("tu") or asked.get("den")))


def _without_period(asked: QueryDict | dict[str, Any] | None) -> QueryDict | dict[str, Any] | None:
    """What was asked; two days stand for themselves, and no period beside them says otherwise."""
    if asked is None or not _has_days(asked) or not asked.get("ky"):
        return asked
    kept = asked.copy()
    kept["ky"] = ""
    return kept


def offered_periods(today: date) -> Iterator[tuple[str, str]]:
    """The months, quarters, halves and years that end now or lately, and the statistical ones."""
    quarter, half = (today.month + 2) // 3, 1 if today.month <= 6 else 2
    months = [(today.year * 12 + today.month - 1 - back) for back in range(6)]
    for month in months:
        name = f"{month // 12}-{month % 12 + 1:02}"
        yield name, _("Month %(month)s") % {"month": f"{month % 12 + 1}/{month // 12}"}
    for back in range(4):
        at = today.year * 4 + quarter - 1 - back
        yield f"{at // 4}-Q{at % 4 + 1}", _("Quarter %(quarter)s") % {"quarter": f"{at % 4 + 1}/{at // 4}"}
    for back in range(2):
        at = today.year * 2 + half - 1 - back
        yield f"{at // 2}-H{at % 2 + 1}", _("Half %(half)s") % {"half": f"{at % 2 + 1}/{at // 2}"}
    for year in (today.year, today.year - 1):
        yield str(year), _("Year %(year)s") % {"year": year}
    for month in months[:3]:
        name = f"stat-{month // 12}-{month % 12 + 1:02}"
        yield name, _("Statistical month %(month)s") % {"month": f"{month % 12 + 1}/{month // 12}"}
    for back in range(2):
        at = today.year * 4 + quarter - 1 - back
        name = f"stat-{at // 4}-Q{at % 4 + 1}"
        yield name, _("Statistical quarter %(quarter)s") % {"quarter": f"{at % 4 + 1}/{at // 4}"}
    yield f"stat-{today.year}", _("Statistical year %(year)s") % {"year": today.year}
