"""What a batch takes once for all of its dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier
from dossiers.selectors.hand_overs import next_offices
from onestop.people.accounts.colleagues import colleagues_in
from onestop.web.clerks.action_fields import choice, paragraph, text
from onestop.web.clerks.action_forms import WAYS, office_choices
from procedures.models import Office


class BatchForm(forms.Form):
    """One note for all; `values()` is what deeds take."""

    reason = paragraph(_("Note"), rows=2)

    def __init__(self, dossiers: Sequence[Dossier], today: date, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="f_%s")
        self.dossiers, self.today = dossiers, today
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        self.prepare()

    def prepare(self) -> None:
        """Fit choices and first values to the dossiers."""

    def values(self) -> dict[str, Any]:
        """What was typed, under the names that deeds take."""
        return dict(self.cleaned_data)


class HandOverBatch(BatchForm):
    to_office = forms.ChoiceField(label=_("To"), error_messages={"required": _("Choose the office.")})

    def prepare(self) -> None:
        """What comes next for one of the dossiers stands on top; it is chosen beforehand when all agree."""
        suggested = self._suggested()
        others = Office.objects.valid_on(self.today).exclude(pk__in=[office.pk for office in suggested])
        groups = ((_("Next step"), suggested), (_("Others"), tuple(others)))
        self.fields["to_office"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((label, office_choices(offices)) for label, offices in groups if offices),
        ]
        if len(suggested) == 1:
            self.initial["to_office"] = suggested[0].code

    def _suggested(self) -> tuple[Office, ...]:
        """The offices of the next steps, asked once for dossiers that are on the same way."""
        ways = {
            (each.version_id, each.holder_office_id, each.resolving_office_id): each for each in self.dossiers
        }
        found = {
            office.pk: office
            for dossier in ways.values()
            for office in next_offices(dossier, self.today).suggested
        }
        return tuple(found.values())


class ReturnBatch(BatchForm):
    delivery = choice(_("The results are handed over"), [("", _("as each dossier says")), *WAYS], initial="")
    taken_by = text(
        _("Who took them"), most=200, help_text=_("For example the postman. Empty: each applicant in person.")
    )


class TakeOnBatch(BatchForm):
    """Each becomes the task of whoever sends this."""


class GiveBatch(BatchForm):
    """All become the task of one colleague; whose head one is not, and who does not work there, is told by dossier."""

    person = forms.TypedChoiceField(
        label=_("To"), coerce=int, error_messages={"required": _("Choose the person.")}
    )

    def prepare(self) -> None:
        """The people of every office that holds one of the dossiers, once each, by name."""
        offices = {dossier.holder_office_id for dossier in self.dossiers}
        people = {each.id: each.name for office in offices for each in colleagues_in(office, self.today)}
        by_name = sorted(people.items(), key=lambda item: item[1])
        self.fields["person"].choices = [("", "–"), *by_name]  # type: ignore[attr-defined]


class RemindBatch(BatchForm):
    def prepare(self) -> None:
        """The words are what it is about."""
        self.fields["reason"].required = True
        self.fields["reason"].label = _("What is to be done, and by when")
        self.fields["reason"].error_messages["required"] = _("Say what is to be done.")


# By the word in the address.
FORMS: Mapping[str, type[BatchForm]] = {
    "nhan-viec": TakeOnBatch,
    "giao-lai": GiveBatch,
    "nhac-viec": RemindBatch,
    "ban-giao": HandOverBatch,
    "tra-ket-qua": ReturnBatch,
}
