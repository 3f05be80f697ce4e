"""One short form for each action: what it brings, a reason, and the moment when it was not now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier
from dossiers.rules.actions import Action, Need
from dossiers.rules.actors import Actor, Role
from dossiers.rules.lateness import LATE_REASONS, LONGEST_REMEDY
from dossiers.rules.lifecycle import transition
from dossiers.rules.states import State
from dossiers.selectors.hand_overs import next_offices
from onestop.people.accounts.actors import NOBODY
from onestop.people.accounts.colleagues import colleagues_in
from onestop.web.clerks.action_fields import (
    MoneyField,
    choice,
    paragraph,
    text,
)
from onestop.web.clerks.event_facts import DELIVERIES, EFFECTS, RESULTS
from onestop.web.clerks.file_forms import FileField
from onestop.web.typed_fields import DayField, MomentField
from procedures.models import CalendarVersion, Office
from procedures.selectors.calendars import working_calendar

WAYS = [(value, _(label)) for value, label in DELIVERIES.items()]


class ActionForm(forms.Form):
    """What every action takes. `revision` is the dossier as it was shown; `values()` is what deeds take."""

    reason = paragraph(_("Reason"))
    happened_at = MomentField(label=_("It happened earlier, at"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    # Fields that a link to the form may fill in.
    presets: tuple[str, ...] = ()

    def __init__(
        self,
        dossier: Dossier,
        action: Action,
        today: date,
        data: Any = None,
        *,
        actor: Actor = NOBODY,
        files: Any = None,
    ) -> None:
        initial = {"revision": dossier.last_seq}
        super().__init__(data, files, initial=initial, auto_id="f_%s")
        self.dossier, self.today, self.actor = dossier, today, actor
        own = [name for name in self.fields if name not in ActionForm.base_fields]
        self.order_fields([*own, "reason", "happened_at"])
        if not self.needs_reason(action):
            self.fields["reason"].label = _("Note")
            self.fields["reason"].help_text = _("Needed only when this is entered after the fact.")
            self.fields["reason"].widget.attrs["rows"] = 2
        self.prepare()

    def needs_reason(self, action: Action) -> bool:
        """Whether the table asks for a reason."""
        state = State(self.dossier.state)
        try:
            return Need.REASON in transition(action, state).needs
        except ValueError:
            return True

    def prepare(self) -> None:
        """Fit choices and first values to the dossier."""

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What the action brings, as the page shows it: a heading (may be empty) and its fields."""
        own = [name for name in self.fields if name not in ActionForm.base_fields]
        return [("", [self[name] for name in own])]

    def values(self) -> dict[str, Any]:
        """What was typed, under the names that deeds take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class HandOverForm(ActionForm):
    to_office = forms.ChoiceField(label=_("To"), required=False)

    def prepare(self) -> None:
        found = next_offices(self.dossier, self.today)
        groups = (
            (_("Next step"), found.suggested),
            (_("Units inside"), found.units),
            (_("Others"), found.others),
        )
        self.fields["to_office"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((label, office_choices(offices)) for label, offices in groups if offices),
        ]
        if len(found.suggested) == 1:
            self.initial["to_office"] = found.suggested[0].code
        if found.step:
            self.fields["to_office"].help_text = _("Next step: %(step)s") % {"step": found.step.name}


def office_choices(offices: tuple[Office, ...]) -> list[tuple[str, str]]:
    return [(office.code, f"{office.name} ({office.code})") for office in offices]


class AssignForm(ActionForm):
    """A head chooses among the people of the office; everybody else takes the dossier on and has nothing to choose."""

    person = forms.TypedChoiceField(label=_("To"), required=False, coerce=int, empty_value=None)

    def prepare(self) -> None:
        if not self.actor.may(Role.HEAD, self.dossier.holder_office_id):
            del self.fields["person"]
            return
        people = colleagues_in(self.dossier.holder_office_id, self.today)
        self.fields["person"].choices = [(each.id, each.name) for each in people]  # type: ignore[attr-defined]
        self.initial["person"] = self.dossier.assignee_id or self.actor.id

    def values(self) -> dict[str, Any]:
        return {"person": self.actor.id, **super().values()}


class AskPaymentForm(ActionForm):
    amount = MoneyField(_("Amount to pay"))


class ConfirmPaymentForm(ActionForm):
    proof = text(_("Number of the payment document"), most=200)


class ConsultForm(ActionForm):
    asked = text(_("Who is asked"))


class AnswerForm(ActionForm):
    answer = paragraph(_("What was answered"))


class ReappointForm(ActionForm):
    promised_on = DayField(label=_("New appointment"), required=False)

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "promised_at": self._closing(values.pop("promised_on"))}

    def clean_promised_on(self) -> date:
        on = self.cleaned_data["promised_on"]
        if on is None:
            raise forms.ValidationError(_("Write the day as day/month/year."))
        if not working_calendar(self.dossier.calendar_version_id).is_working(on):
            raise forms.ValidationError(_("The office is closed on that day."))
        return on

    def _closing(self, on: date) -> datetime:
        return working_calendar(self.dossier.calendar_version_id).closing(on)


class ResolveForm(ActionForm):
    result = choice(_("Result"), [(value, _(label)) for value, label in RESULTS.items()], initial="granted")
    result_number = text(_("Number of the result"), most=100)
    signed_on = DayField(label=_("Signed on"), required=False)
    signer = text(_("Signed by"), most=200)
    result_file = FileField(_("The result as a file, if there is one"))

    def prepare(self) -> None:
        self.initial["signed_on"] = self.today
        self.fields["reason"].label = _("Reason, if rejected")
        self.fields["reason"].help_text = ""

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "signed_on": values["signed_on"].isoformat() if values["signed_on"] else ""}


class RemindForm(ActionForm):
    def prepare(self) -> None:
        self.fields["reason"].label = _("What is to be done, and by when")
        self.fields["reason"].help_text = _("It stands beside the dossier until somebody has moved it on.")


class SetAsideFileForm(ActionForm):
    file = choice(_("File"), [])
    presets = ("file",)

    def prepare(self) -> None:
        rows = self.dossier.files.filter(set_aside_at__isnull=True)
        self.fields["file"].choices = [(str(row.public_id), row.name) for row in rows]  # type: ignore[attr-defined]


class ReturnForm(ActionForm):
    delivery = choice(_("The result is handed over"), WAYS)
    taken_by = text(_("Who took it"), most=200, help_text=_("Empty: the applicant in person."))

    def prepare(self) -> None:
        self.initial["delivery"] = self.dossier.delivery


class ReopenForm(ActionForm):
    clock_effect = choice(_("Clock"), [(value, _(label)) for value, label in EFFECTS.items()])


class ExplainLatenessForm(ActionForm):
    late_reason = choice(
        _("Group of the reason"), [(each.value, _(label)) for each, label in LATE_REASONS.items()]
    )
    remedy = paragraph(
        _("What is done about it"),
        most=LONGEST_REMEDY,
        help_text=_("It stands in the report: write no names."),
    )


class RecomputeForm(ActionForm):
    version = forms.ChoiceField(label=_("Calendar"), required=False)

    def prepare(self) -> None:
        published = CalendarVersion.objects.filter(published_at__isnull=False).select_related("calendar")
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            (f"{each.calendar.code}:{each.number}", str(each))
            for each in published.order_by("calendar", "-number")
        ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        code, _colon, number = values.pop("version").partition(":")
        return {**values, "calendar": code, "number": int(number or 0)}
