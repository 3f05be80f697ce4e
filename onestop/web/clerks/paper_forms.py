"""Asking for papers, and taking in those that came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.rules.actions import Action
from onestop.web.clerks.action_fields import paragraph, text
from onestop.web.clerks.action_forms import ActionForm


class PaperForm(forms.Form):
    """A paper that came in: its name, how many originals and copies."""

    name = text(_("Paper"), most=2000)
    originals = forms.IntegerField(
        label=_("Originals"), required=False, min_value=0, max_value=10_000, initial=1
    )
    copies = forms.IntegerField(label=_("Copies"), required=False, min_value=0, max_value=10_000, initial=0)

    def paper(self) -> dict[str, Any]:
        """The paper as deeds take it."""
        values = self.cleaned_data
        counts = {name: values.get(name) or 0 for name in ("originals", "copies")}
        return {"name": values.get("name", ""), "mode": "submit", "missing": False, "note": "", **counts}


SPARE_ROWS = 2


def paper_rows(data: Mapping[str, Any] | None, asked: list[str]) -> forms.BaseFormSet[PaperForm]:
    """Rows for the papers asked for, and some spare ones."""
    rows = forms.formset_factory(PaperForm, extra=SPARE_ROWS, max_num=100, absolute_max=110)
    return rows(data, initial=[{"name": name} for name in asked], prefix="papers")


class SupplementForm(ActionForm):
    known = forms.MultipleChoiceField(
        label=_("Papers of this procedure"), required=False, widget=forms.CheckboxSelectMultiple
    )
    papers = paragraph(
        _("Other papers, or what is wrong with one"), help_text=_("One on each line."), most=20_000
    )

    def prepare(self) -> None:
        names = [paper.name for paper in self.dossier.papers.all()]
        self.fields["known"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        self.initial["known"] = [paper.name for paper in self.dossier.papers.all() if paper.is_missing]
        if not names:
            del self.fields["known"]

    def values(self) -> dict[str, Any]:
        typed = [line.strip() for line in self.cleaned_data["papers"].splitlines() if line.strip()]
        return {**super().values(), "papers": [*self.cleaned_data.get("known", []), *typed]}


class ResubmitForm(ActionForm):
    def prepare(self) -> None:
        self.papers = paper_rows(self.data if self.is_bound else None, self._asked())

    def _asked(self) -> list[str]:
        """The papers of the last asking: what is handed in now is mostly what was asked for."""
        last = self.dossier.events.filter(action=Action.ASK_SUPPLEMENT).order_by("-seq").first()
        return list(last.data.get("papers", [])) if last else []

    def is_valid(self) -> bool:
        return all([self.papers.is_valid(), super().is_valid()])

    def values(self) -> dict[str, Any]:
        named = [row.paper() for row in self.papers if row.cleaned_data.get("name")]
        return {**super().values(), "papers": named}
