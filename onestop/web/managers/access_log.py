"""The reading log on a page: who opened which list or took which file, for those who answer for the offices."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dossiers.rules.actors import Role
from dossiers.rules.roles import ACCESS_LOG_READERS
from onestop.people.access_log.models import Reading, ReadingQuerySet
from onestop.statistics.periods import midnight
from onestop.web.desk import DeskRequest, desk_page
from onestop.web.managers.questions import DayInput
from onestop.web.managers.reading_words import scope_words, subject_words
from onestop.web.typed_fields import DayField
from procedures.models import Office
from procedures.rules.moments import FIRST_YEAR, LAST_YEAR, local_date

PAGE_SIZE = 50
# Without days asked for, the last week.
USUAL = timedelta(days=6)


class LogForm(forms.Form):
    """Days, office and kind of reading."""

    tu = DayField(label=gettext_lazy("From"), required=False, widget=DayInput, help_text="")
    den = DayField(label=gettext_lazy("Until"), required=False, widget=DayInput, help_text="")
    don_vi = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    loai = forms.ChoiceField(label=gettext_lazy("Kind of reading"), required=False)

    def __init__(self, watched: frozenset[int], data: QueryDict) -> None:
        super().__init__(data)
        offices = Office.objects.filter(pk__in=watched).order_by("path").values_list("pk", "name")
        anything = ("", _("all"))
        self.fields["don_vi"].choices = [anything, *offices]  # type: ignore[attr-defined]
        self.fields["loai"].choices = [anything, *Reading.Kind.choices]  # type: ignore[attr-defined]

    def days(self, today: date) -> tuple[date, date]:
        """The days asked for, in order, within what calendars know."""
        last = _within(self.cleaned_data.get("den") or today)
        first = _within(self.cleaned_data.get("tu") or last - USUAL)
        return min(first, last), max(first, last)


def _within(on: date) -> date:
    return min(max(on, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))


@require_safe
@desk_page
def reading_log(request: DeskRequest) -> HttpResponse:
    """Readings of the offices that the person answers for, newest first, by the page."""
    watched = request.actor.offices_with(*ACCESS_LOG_READERS)
    if not watched:
        raise Http404
    form, now = LogForm(watched, request.GET), timezone.now()
    readings = Reading.objects.none()
    if form.is_valid():
        readings = _asked(form, request, local_date(now))
    page = Paginator(readings, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "section": "manage",
        "form": form,
        "page": page,
        "rows": [
            (reading, _roles(reading), subject_words(reading), scope_words(reading)) for reading in page
        ],
        "query": urlencode({name: value for name in form.fields if (value := request.GET.get(name))}),
    }
    return render(request, "managers/reading_log.html", context, status=422 if form.errors else 200)


def _asked(form: LogForm, request: DeskRequest, today: date) -> ReadingQuerySet:
    first, last = form.days(today)
    found = Reading.objects.watched_by(request.actor).filter(
        at__gte=midnight(first), at__lt=midnight(last) + _DAY
    )
    if form.cleaned_data["don_vi"]:
        found = found.about([int(form.cleaned_data["don_vi"])])
    if form.cleaned_data["loai"]:
        found = found.filter(kind=form.cleaned_data["loai"])
    return found.select_related("user", "office")


_DAY = timedelta(days=1)


def _roles(reading: Reading) -> str:
    known = {role.value: _(role.label) for role in Role}
    return ", ".join(known.get(role, role) for role in reading.roles.split(", ") if role)
