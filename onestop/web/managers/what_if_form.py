"""What a manager asks of the past: a procedure, which of its promises, and the limit to put in their place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.terms import limit_from_json
from onestop.statistics.insight.what_if import Population, Promise, promises
from onestop.statistics.models import Tally
from onestop.statistics.periods import Period
from onestop.web.templatetags.wording import limit_text
from procedures.models import Case, Office, Procedure, ProcedureVersion
from procedures.models.vocabulary import UNIT_CHOICES
from procedures.rules.errors import RuleError
from procedures.rules.time_limits import TimeLimit, Unit

UNITS = [choice for choice in UNIT_CHOICES if choice[0] != Unit.NONE]


class WhatIfForm(forms.Form):
    """Everything stands in the address; without a limit the page tells what was promised."""

    thu_tuc = forms.ChoiceField(label=gettext_lazy("Procedure"), required=False)
    don_vi = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    loi_hen = forms.ChoiceField(label=gettext_lazy("Promised until now"), required=False)
    so = forms.DecimalField(
        label=gettext_lazy("Limit instead"), required=False, max_digits=8, decimal_places=2, localize=True
    )
    dv = forms.ChoiceField(label=gettext_lazy("Unit of the limit"), required=False, choices=UNITS)

    def __init__(self, overseen: frozenset[int], period: Period, data: QueryDict) -> None:
        super().__init__(data)
        self.overseen, self.period = overseen, period
        offices = Office.objects.filter(pk__in=overseen).order_by("path")
        anything = ("", _("all"))
        self._offer("don_vi", [anything, *((each.code, each.name) for each in offices)])
        self._offer("thu_tuc", [("", _("choose a procedure")), *_procedures(overseen, period.first)])
        self._offer("loi_hen", [anything, *((key, _in_words(each)) for key, each in self.promises.items())])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @cached_property
    def promises(self) -> dict[str, Promise]:
        """What was promised for the procedure that is named, by a key for the address."""
        population = self._population(None)
        return {_key(each): each for each in promises(population)} if population else {}

    def _population(self, promise: tuple[str, dict[str, Any]] | None) -> Population | None:
        code = str(self.data.get("thu_tuc", ""))[:40].replace("\0", "")
        procedure = Procedure.objects.filter(code=code).first()
        offices = self.offices()
        if procedure is None or not offices:
            return None
        return Population(procedure_id=procedure.pk, office_ids=offices, period=self.period, promise=promise)

    def offices(self) -> frozenset[int]:
        """The chosen office with those under it, as far as they are overseen; all of them without a choice."""
        code = str(self.data.get("don_vi", ""))[:40].replace("\0", "")
        if not code:
            return self.overseen
        chosen = Office.objects.filter(code=code, pk__in=self.overseen).first()
        if chosen is None:
            return frozenset()
        return frozenset(
            Office.objects.subtree(chosen).filter(pk__in=self.overseen).values_list("pk", flat=True)
        )

    def population(self) -> Population | None:
        """Whose results are reckoned anew; None while no procedure is chosen."""
        promise = self.promises.get(self.cleaned_data.get("loi_hen", ""))
        return self._population((promise.case, promise.limit) if promise else None)

    def limit(self) -> TimeLimit | None:
        """The limit to put in place; None where none is typed, or with an error on the form."""
        unit, amount = Unit(self.cleaned_data.get("dv") or Unit.WORKING_DAYS), self.cleaned_data.get("so")
        if unit.has_amount and amount is None:
            return None
        try:
            return TimeLimit(amount if unit.has_amount else None, unit)
        except RuleError as error:
            self.add_error("so", _(error.template) % error.params)
            return None

    def address(self, **more: str) -> str:
        """The query that asks the same, with something added."""
        return f"?{urlencode(self.asked(**more))}"

    def asked(self, **more: str) -> dict[str, str]:
        """What is asked, as codes and numbers; empty ones left out."""
        said = {name: str(self.data.get(name, "")) for name in self.fields} | more
        return {name: value for name, value in said.items() if value}


def _procedures(overseen: frozenset[int], since: date) -> Iterable[tuple[str, str]]:
    """The procedures with results in the tallies, by code with their newest name."""
    tallied = Tally.objects.filter(office__in=overseen, on__gte=since).values("procedure").distinct()
    names = ProcedureVersion.objects.filter(procedure__in=tallied).order_by("number")
    newest = dict(names.values_list("procedure__code", "name"))
    return [(code, f"{code} – {name[:90]}") for code, name in sorted(newest.items())]


def _key(promise: Promise) -> str:
    limit = promise.limit
    return f"{promise.case}~{limit['amount'] or ''}~{limit['unit']}~{limit['cutoff']}"


def _in_words(promise: Promise) -> str:
    case = Case.objects.filter(key=promise.case).order_by("-version").first() if promise.case else None
    words = f"{limit_text(limit_from_json(promise.limit))} ({promise.results})"
    return f"{case.name if case else promise.case}: {words}" if promise.case else words
