"""The register of a period and labels for files, from the desk to paper."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.rules.actors import Actor
from dossiers.rules.roles import DOSSIER_READERS
from dossiers.selectors import dossier_for, visible_to
from onestop.documents.printing.documents import labels_pdf, register_pdf
from onestop.documents.printing.letterheads import issuer_of
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.web.clerks.batches import picked_dossiers
from onestop.web.clerks.form_choice import error_lines
from onestop.web.clerks.papers import pdf
from onestop.web.desk import DeskRequest, desk_page, sentence
from onestop.web.typed_fields import DayField
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date


class PeriodForm(forms.Form):
    """An office and a period, both days counted."""

    office = forms.ChoiceField(label=_("Office"))
    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))

    def __init__(self, offices: list[Office], today: date, data: QueryDict | None) -> None:
        super().__init__(data, initial={"first": today.replace(day=1), "last": today})
        self.fields["office"].choices = [(each.code, each.name) for each in offices]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def register(request: DeskRequest) -> HttpResponse:
    """The form that asks for office and period; answered, the register as PDF (form 07).

    Printing gives entries their numbers where they have none, so it is no GET.
    """
    offices = _whose_register(request.actor)
    form = PeriodForm(offices, local_date(timezone.now()), request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _asked(request, form, offices)
    office = next(each for each in offices if each.code == form.cleaned_data["office"])
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    now = timezone.now()
    try:
        document = register_pdf(office, first, last, at=now)
    except RuleError as error:
        form.add_error(error.field if error.field in form.fields else None, sentence(error))
        return _asked(request, form, offices)
    note(
        by=request.actor,
        at=now,
        kind=Reading.Kind.EXPORT,
        subject="register",
        scope={"office": office.code, "from": first.isoformat(), "to": last.isoformat()},
        file_format="pdf",
    )
    return pdf(document)


def _asked(request: DeskRequest, form: PeriodForm, offices: list[Office]) -> HttpResponse:
    context = {"section": "register", "form": form, "offices": offices, "summary": error_lines(form)}
    return render(request, "clerks/register.html", context, status=422 if form.errors else 200)


def _whose_register(actor: Actor) -> list[Office]:
    """The offices that keep a register of their own and whose dossiers the person may read."""
    mine = actor.offices_with(*DOSSIER_READERS)
    offices = Office.objects.filter(pk__in=mine).order_by("path")
    return [office for office in offices if issuer_of(office).office_id == office.pk]


@require_safe
@desk_page
def label(request: DeskRequest, code: str) -> HttpResponse:
    """One label, for a printer of labels."""
    return pdf(labels_pdf([dossier_for(request.actor, code)], layout="single"))


@require_safe
@desk_page
def labels(request: DeskRequest) -> HttpResponse:
    """A sheet of labels for the dossiers ticked in a list, in its order."""
    ticked = picked_dossiers(visible_to(request.actor), request.GET)
    if not ticked:
        raise Http404
    return pdf(labels_pdf(ticked))
