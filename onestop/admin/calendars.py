"""Working calendars: drafts are edited here, published versions are only looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dossiers.rules.roles import OFFICE_WRITERS
from onestop.admin.permissions import PartsOfPage, RoleAdmin
from onestop.admin.published import PublishedStays
from onestop.admin.through_services import Saves, ServiceForm, act_on_each
from procedures.models import Calendar, CalendarDay, CalendarVersion
from procedures.selectors.calendars import WEEKDAYS, hours_from
from procedures.services import (
    calendar_draft_from,
    publish_calendar_version,
    save_calendar,
    save_calendar_draft,
)


class CalendarForm(ServiceForm):
    save_by = staticmethod(save_calendar)

    class Meta:
        model = Calendar
        fields = ("code", "name", "parent")


@admin.register(Calendar)
class CalendarAdmin(Saves, RoleAdmin):
    form = CalendarForm
    writers = OFFICE_WRITERS
    list_display = ("code", "name", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Calendar | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


def _check_periods(periods: Any) -> Any:
    """The opening periods of one day, or a message that shows how they are written."""
    if periods is None:
        return None
    try:
        hours_from({"mon": periods})
    except (TypeError, ValueError, AttributeError) as error:
        raise forms.ValidationError(
            _('Write opening periods as [["07:30", "11:30"], ["13:30", "17:00"]].')
        ) from error
    return periods


class CalendarVersionForm(ServiceForm):
    save_by = staticmethod(save_calendar_draft)

    class Meta:
        model = CalendarVersion
        fields = ("calendar", "hours", "years", "provisional_years", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "hours" in self.fields:
            self.fields["hours"].error_messages["invalid"] = _(
                'Write opening hours as {"mon": [["07:30", "11:30"], ["13:30", "17:00"]]}.'
            )

    def clean_hours(self) -> Any:
        """Opening periods by the names of the weekdays."""
        hours = self.cleaned_data["hours"]
        if hours is None:
            return None
        if not isinstance(hours, dict) or not set(hours) <= set(WEEKDAYS):
            raise forms.ValidationError(_("Name the weekdays: mon, tue, wed, thu, fri, sat, sun."))
        return {day: _check_periods(periods) for day, periods in hours.items()}


class CalendarDayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ("on", "kind", "name", "stands_for", "periods")
        error_messages = {
            "periods": {"invalid": _('Write opening periods as [["07:30", "11:30"], ["13:30", "17:00"]].')}
        }

    def clean_stands_for(self) -> int | None:
        """A weekday from 0 to 6."""
        weekday: int | None = self.cleaned_data["stands_for"]
        if weekday is not None and weekday > 6:
            raise forms.ValidationError(_("0 is Monday, 6 is Sunday."))
        return weekday

    def clean_periods(self) -> Any:
        return _check_periods(self.cleaned_data["periods"])


class DayInline(PartsOfPage):
    model = CalendarDay
    form = CalendarDayForm
    extra = 1


@admin.register(CalendarVersion)
class CalendarVersionAdmin(PublishedStays, Saves, RoleAdmin):
    form = CalendarVersionForm
    writers = OFFICE_WRITERS
    inlines = (DayInline,)
    list_display = ("calendar", "number", "published_at", "years", "provisional_years", "reason")
    list_filter = ("calendar",)
    list_select_related = ("calendar",)
    readonly_fields = ("number", "published_at", "parent_version")
    actions = ("publish", "make_draft")

    @admin.action(description=_("Publish"), permissions=["change_of_state"])
    def publish(self, request: HttpRequest, chosen: QuerySet[CalendarVersion]) -> None:
        act_on_each(self, request, chosen, publish_calendar_version)

    @admin.action(description=_("Make a new draft of it"), permissions=["change_of_state"])
    def make_draft(self, request: HttpRequest, chosen: QuerySet[CalendarVersion]) -> None:
        act_on_each(self, request, chosen.select_related("calendar"), calendar_draft_from)
