"""The form that corrects a wrong entry: the fields as they are, and only what was changed is sent on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Party
from onestop.people.masking import party_told
from onestop.web.clerks.action_fields import choice, text
from onestop.web.clerks.action_forms import WAYS, ActionForm
from onestop.web.clerks.event_facts import FIELD_NAMES
from onestop.web.clerks.intake_forms import iso_day
from onestop.web.clerks.notice_ways import notice_field
from procedures.rules.errors import gettext_noop

PARTY_FIELDS = ("name", "birth_on", "id_number", "phone", "email", "address")
ROLES = {
    "applicant": gettext_noop("applicant"),
    "owner": gettext_noop("owner"),
    "proxy": gettext_noop("proxy"),
}
# Shown with their last signs only: whoever corrects one types it whole.
HIDDEN = ("id_number",)


class CorrectForm(ActionForm):
    """Way of delivery, and name and contact of the parties; what moves clock or statistics is not corrected."""

    delivery = choice(gettext_lazy("The result is handed over"), WAYS)

    def prepare(self) -> None:
        self.initial["delivery"] = self.dossier.delivery
        self.present = {"delivery": self.dossier.delivery}
        self._add_ways(self.dossier.details.get("notify_by", []))
        for party in self.dossier.parties.order_by("id"):
            self._add(party, party_told(party, self.dossier, in_full=True))
        self.order_fields([*self.present, "reason", "happened_at"])

    def _add_ways(self, agreed: list[str]) -> None:
        if field := notice_field(agreed):
            self.fields["notify_by"] = field
            self.initial["notify_by"] = agreed
            self.present["notify_by"] = " ".join(agreed)

    def _add(self, party: Party, told: Mapping[str, Any]) -> None:
        for name in PARTY_FIELDS:
            key, present = (
                f"{party.role}.{name}",
                written_day(told[name] or "") if name == "birth_on" else told[name] or "",
            )
            hint = _("Now %(present)s; leave empty to keep it.") % {"present": present or "–"}
            field = text(
                _(FIELD_NAMES[name]).capitalize(), most=500, help_text=hint if name in HIDDEN else ""
            )
            field.widget.attrs["autocomplete"] = "off"
            self.fields[key] = field
            self.present[key] = "" if name in HIDDEN else present
            self.initial[key] = self.present[key]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each party under its role."""
        parties = [(role, _(label).capitalize()) for role, label in ROLES.items()]
        found = [
            (label, [self[key] for key in self.present if key.startswith(f"{role}.")])
            for role, label in parties
        ]
        own = [self[name] for name in ("delivery", "notify_by") if name in self.present]
        return [("", own), *((label, fields) for label, fields in found if fields)]

    def values(self) -> dict[str, Any]:
        """Only what differs from what was shown."""
        typed = {**self.cleaned_data, "notify_by": " ".join(sorted(self.cleaned_data.get("notify_by", ())))}
        changed = {key: typed[key] for key, present in self.present.items() if typed.get(key, "") != present}
        changed |= {key: iso_day(value) for key, value in changed.items() if key.endswith(".birth_on")}
        return {"reason": typed["reason"], "happened_at": typed["happened_at"], "changes": changed}


def written_day(iso: str) -> str:
    """An ISO day as people write it; anything else as it is."""
    year, month, day = [*iso.split("-"), "", ""][:3]
    return f"{day}/{month}/{year}" if day else iso
