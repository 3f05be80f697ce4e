"""The intake form: what a clerk types, turned into an `IntakeDraft`. The checks are the service's alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.models import Party
from dossiers.services.drafts import MOST_SETS, IntakeDraft, PaperDraft, PartyDraft
from onestop.web.clerks.notice_ways import notice_field
from onestop.web.typed_fields import MomentField
from procedures.models import ProcedureVersion
from procedures.models.vocabulary import Channel
from procedures.rules.errors import RuleError
from procedures.rules.typed_days import typed_day

DELIVERY = (
    ("desk", _("At the counter")),
    ("post", _("By post")),
    ("home", _("At home")),
    ("online", _("Online")),
)
COUNTED = {
    "page": _("Pages of the original"),
    "copy": _("Copies"),
    "person": _("Persons"),
    "certificate": _("Certificates"),
    "case": _("Cases"),
}


class PartyForm(forms.Form):
    """A person or body; `prefix` is the role."""

    id_number = forms.CharField(label=_("Identity or tax number"), required=False, max_length=200)
    name = forms.CharField(label=_("Full name"), required=False, max_length=300)
    birth_on = forms.CharField(
        label=_("Born on"), required=False, help_text=_("day/month/year"), max_length=200
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=200)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=200)
    address = forms.CharField(label=_("Address"), required=False, max_length=600)
    kind = forms.ChoiceField(label=_("Kind"), choices=Party.Kind.choices, required=False, initial="citizen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "off",
            "data-find": "",
        }
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "off", "data-find": ""}
        for name in ("name", "address", "email", "birth_on"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if self.prefix == "applicant" and not self.is_bound:
            self.fields["id_number"].widget.attrs["autofocus"] = True

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed."""
        return self.is_bound and self.draft() is not None

    def draft(self) -> PartyDraft | None:
        """What was typed; None when nothing was."""
        values = {name: self.data.get(self.add_prefix(name), "") for name in self.fields}
        if not any(value.strip() for name, value in values.items() if name != "kind"):
            return None
        values["birth_on"] = iso_day(values["birth_on"])
        return PartyDraft(**{**values, "kind": values["kind"] or "citizen"})


def iso_day(text: str) -> str:
    """`31/12/1990` or `31121990` as an ISO day; anything else as it is, for the service to refuse by name."""
    on = typed_day(text)
    return on.isoformat() if on else text.strip()


def written_day(iso: str) -> str:
    """An ISO day as it is written on paper: 31/12/1990; anything else as it is."""
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else iso


class TermsForm(forms.Form):
    """Case, channel, quantities and the like, as the version offers them."""

    case = forms.ChoiceField(label=_("Case"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    delivery = forms.ChoiceField(label=_("The result is handed over"), choices=DELIVERY, required=False)
    exemptions = forms.MultipleChoiceField(
        label=_("Exempt because of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only when the proof was shown."),
    )
    helped_by = forms.CharField(label=_("Helped in writing by"), required=False, max_length=100)
    sets = forms.IntegerField(
        label=_("Number of sets"), required=False, min_value=1, max_value=MOST_SETS, initial=1
    )
    received_at = MomentField(
        label=_("Received earlier, at"),
        required=False,
        help_text=_("Only when this is entered after the fact: day/month/year hour:minute."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, version: ProcedureVersion, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        cases = [(case.key, case.name) for case in version.cases.all()]
        channels = [(value, label) for value, label in Channel.choices if value in version.channels]
        grounds = [(row.key, row.ground) for row in version.exemptions.all()]
        for name, choices in (("case", cases), ("channel", channels), ("exemptions", grounds)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]
        if ways := notice_field():
            self.fields["notify_by"] = ways
        self.counted = counted_units(version)
        for unit in self.counted:
            self.fields[f"quantity_{unit}"] = forms.IntegerField(
                label=COUNTED.get(unit, unit), required=False, min_value=1, max_value=100_000, initial=1
            )

    def quantities(self) -> dict[str, int]:
        """How many of each unit that a fee counts; what was not typed counts once."""
        typed = {unit: self.data.get(f"quantity_{unit}", "") for unit in self.counted}
        return {unit: int(text) for unit, text in typed.items() if text.isascii() and text.isdigit()}

    def quantity_fields(self) -> Iterable[forms.BoundField]:
        return [self[f"quantity_{unit}"] for unit in self.counted]


def counted_units(version: ProcedureVersion) -> list[str]:
    """What the fee lines of a version count, beside the dossier itself."""
    units: dict[str, None] = {}
    for fee in version.fees.all():
        for unit in (fee.per, fee.for_each or ("copy" if fee.per == "page" else "")):
            if unit and unit != "dossier":
                units[unit] = None
    return list(units)


class PaperRow:
    """One line of the tick list: the paper asked for, and what came of it."""

    def __init__(self, number: int, name: str, mode: str, originals: int, copies: int, hint: str) -> None:
        self.number, self.name, self.mode, self.hint = number, name, mode, hint
        self.originals, self.copies, self.ticked = originals, copies, True

    def read(self, data: Mapping[str, str]) -> None:
        """Take over what the clerk ticked and counted."""
        self.ticked = data.get(f"paper_{self.number}") == "on"
        self.originals = _count(data.get(f"paper_{self.number}_originals", ""))
        self.copies = _count(data.get(f"paper_{self.number}_copies", ""))

    def draft(self) -> PaperDraft:
        return PaperDraft(
            name=self.name,
            mode=self.mode,
            originals=self.originals,
            copies=self.copies,
            is_missing=not self.ticked,
        )


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def paper_rows(version: ProcedureVersion, case_key: str) -> list[PaperRow]:
    """The papers of a version for a case; conditional ones are not ticked before the clerk does."""
    papers = [
        paper
        for paper in version.papers.all()
        if paper.case is None or not case_key or paper.case.key == case_key
    ]
    rows = [
        PaperRow(number, paper.name, paper.mode, paper.originals, paper.copies, paper.condition)
        for number, paper in enumerate(papers)
    ]
    for row in rows:
        row.ticked = not row.hint
    return rows


def draft_from(
    version: ProcedureVersion, terms: TermsForm, parties: Mapping[str, PartyForm], papers: list[PaperRow]
) -> IntakeDraft:
    """The draft as typed, unchecked. Papers that are asked only under a condition and did not come are left out."""
    data = terms.data
    helped = data.get("helped_by", "").strip()
    return IntakeDraft(
        procedure=version.procedure.code,
        case=data.get("case", ""),
        channel=data.get("channel", "") or (version.channels[0] if len(version.channels) == 1 else ""),
        applicant=parties["applicant"].draft() or PartyDraft(name=""),
        owner=parties["owner"].draft(),
        proxy=parties["proxy"].draft(),
        papers=tuple(row.draft() for row in papers if row.ticked or not row.hint),
        quantities=terms.quantities(),
        exemptions=tuple(data.getlist("exemptions")) if hasattr(data, "getlist") else (),
        delivery=data.get("delivery", "") or "desk",
        notify_by=tuple(data.getlist("notify_by")) if hasattr(data, "getlist") else (),
        details={"sets": _sets(data.get("sets", "")), **({"helped_by": helped} if helped else {})},
    )


def _sets(text: str) -> int:
    """How many sets were handed in: one where nothing is said, 0 for nonsense, which the service refuses."""
    return _count(text.strip() or "1")


def place_errors(
    errors: Iterable[tuple[RuleError, str]], terms: TermsForm, parties: Mapping[str, PartyForm]
) -> list[tuple[str, str]]:
    """Put each refusal beside its field, and return the summary of (id of the field, sentence)."""
    summary = []
    for error, text in errors:
        head, _dot, tail = error.field.partition(".")
        form, name = (
            (parties[head], tail)
            if head in parties
            else (terms, error.field.replace("quantities.", "quantity_"))
        )
        if name in form.fields:
            form.add_error(name, text)
            summary.append((form[name].id_for_label or form[name].auto_id, text))
        else:
            summary.append(("", text))
    return summary
