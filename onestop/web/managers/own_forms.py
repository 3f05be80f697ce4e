"""The forms of own reports: what it asks and shows, and when it is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.reports.dossier_columns import SOURCES
from onestop.reports.figure_columns import LABELS, RATES
from onestop.reports.models import OwnReport, ReportSchedule
from onestop.reports.questions import MOVING, Question
from onestop.reports.rhythms import Rhythm
from onestop.reports.wording import GROUP_LABELS
from onestop.reports.writing import FORMATS
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope, narrowing
from onestop.web.managers.questions import QuestionForm, offered_periods
from procedures.models import Office
from procedures.rules.errors import RuleError


class OwnReportForm(QuestionForm):
    """A question with a name: figures by groups, or the dossiers behind a figure, with chosen columns."""

    ten = forms.CharField(label=gettext_lazy("Name of the report"), max_length=100)
    so_lieu = forms.ChoiceField(
        label=gettext_lazy("List the dossiers behind"),
        required=False,
        help_text=gettext_lazy("Leave it at “figures only” for a table of figures."),
    )
    cot_so_lieu = forms.MultipleChoiceField(
        label=gettext_lazy("Columns of figures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cot_ho_so = forms.MultipleChoiceField(
        label=gettext_lazy("Columns of the list of dossiers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    chia_se = forms.BooleanField(
        label=gettext_lazy("Share it with those who oversee this office"), required=False
    )
    don_vi_chia = forms.ChoiceField(label=gettext_lazy("Office that it belongs to"))

    # Who may share nowhere is not asked; what is sent all the same is refused with the reason.
    offers_sharing = True

    def __init__(
        self, overseen: frozenset[int], today: date, data: QueryDict | dict[str, Any] | None
    ) -> None:
        super().__init__(overseen, today, data)
        offices = list(Office.objects.filter(pk__in=overseen).order_by("path").values_list("code", "name"))
        moving = [(name, _(label).capitalize()) for name, label in MOVING.items()]
        choices: dict[str, list[Any]] = {
            "ky": [*self._by_days(), *moving, *offered_periods(today)],
            "nhom": [("", _("no rows, the total alone")), *GROUP_LABELS.items()],
            "so_lieu": [("", _("figures only")), *LABELS.items()],
            "cot_so_lieu": [*LABELS.items(), *RATES.items()],
            "cot_ho_so": [(source.key, source.label) for source in SOURCES],
            "don_vi_chia": offices,
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def question(self) -> Question | None:
        """What was asked; None with an error on the form where it cannot be."""
        scope = self.scope()
        if scope is None or not self._exists(scope):
            return None
        given = self.cleaned_data
        columns = given["cot_ho_so"] if given["so_lieu"] else given["cot_so_lieu"]
        fixed = Question.of_scope(
            scope, group_by=given["nhom"], bucket=given["so_lieu"], columns=tuple(columns)
        )
        kept = fixed.as_json() | (
            {} if given["tu"] or given["den"] else {"period": given["ky"] or "this-month"}
        )
        return Question.from_json(kept)

    def _exists(self, scope: Scope) -> bool:
        """Whether all that it names is there; an error on the form where it is not."""
        try:
            narrowing(scope)
        except RuleError as error:
            self.refuse(error)
            return False
        return True

    def period(self) -> Period:
        """The moving period as of today, or what the form of questions reads."""
        name = self.cleaned_data.get("ky") or "this-month"
        if name in MOVING and not (self.cleaned_data.get("tu") or self.cleaned_data.get("den")):
            return Question(period=name).scope(None, self.today).period
        return super().period()

    def office(self) -> Office:
        """The office that the report belongs to."""
        return Office.objects.get(code=self.cleaned_data["don_vi_chia"])

    def refuse(self, error: RuleError) -> None:
        """Put a refusal beside what it is about."""
        if error.field in ("name", "shared_in"):
            self.add_error(
                {"name": "ten", "shared_in": "don_vi_chia"}[error.field], _(error.template) % error.params
            )
        else:
            super().refuse(error)

    def in_groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as people fill them in: what, narrowed how, shown how, for whom."""
        parts = (
            (_("What"), ("ten", "ky", "tu", "den", "so_lieu", "nhom")),
            (_("Narrowed to"), ("don_vi", "rieng", "linh_vuc", "thu_tuc", "kenh", "cap")),
            (_("Columns"), ("cot_so_lieu", "cot_ho_so")),
            (_("Sharing"), ("don_vi_chia", "chia_se") if self.offers_sharing else ("don_vi_chia",)),
        )
        return [(label, [self[name] for name in names]) for label, names in parts]


def filled_in(report: OwnReport) -> dict[str, Any]:
    """What the form of a kept report holds."""
    question = Question.from_json(report.question)
    days = question.period.split("..") if ".." in question.period else ["", ""]
    return {
        "ten": report.name,
        "ky": "" if ".." in question.period else question.period,
        "tu": days[0],
        "den": days[1],
        "don_vi": question.office,
        "rieng": "" if question.subtree else "on",
        "linh_vuc": question.field,
        "thu_tuc": question.procedure,
        "kenh": question.channel,
        "cap": question.level,
        "nhom": question.group_by,
        "so_lieu": question.bucket,
        "cot_ho_so" if question.is_list else "cot_so_lieu": list(question.columns),
        "chia_se": "on" if report.is_shared else "",
        "don_vi_chia": report.office.code,
    }


class ScheduleForm(forms.Form):
    """When a report is sent."""

    nhip = forms.ChoiceField(label=gettext_lazy("How often"), choices=ReportSchedule.Rhythm.choices)
    ngay = forms.IntegerField(
        label=gettext_lazy("On day"),
        min_value=1,
        max_value=28,
        initial=1,
        help_text=gettext_lazy("1 (Monday) to 7 for every week, 1 to 28 for every month."),
    )
    gio = forms.IntegerField(label=gettext_lazy("At hour"), min_value=0, max_value=23, initial=7)
    dang = forms.ChoiceField(label=gettext_lazy("Format"), choices=[(name, name.upper()) for name in FORMATS])

    def rhythm(self) -> Rhythm:
        """What was chosen. RuleError rhythm_impossible."""
        given = self.cleaned_data
        return Rhythm(given["nhip"], given["ngay"], given["gio"])


def scheduled(schedule: ReportSchedule | None) -> dict[str, Any] | None:
    """What the form of a kept schedule holds."""
    if schedule is None:
        return None
    return {
        "nhip": schedule.rhythm,
        "ngay": schedule.day,
        "gio": schedule.hour,
        "dang": schedule.file_format,
    }
