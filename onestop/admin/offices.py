"""Offices: the tree, its validity and successors. An office is ended, never deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone

from dossiers.rules.codes import DEFAULT_PATTERN, CodePattern, check_office_code
from dossiers.rules.roles import OFFICE_WRITERS
from onestop.admin.permissions import PartsOfPage, RoleAdmin, offices_administered
from onestop.admin.through_services import Saves, ServiceForm, told
from procedures.models import NoAppointmentDay, Office
from procedures.rules.errors import RuleError
from procedures.services import remove_no_appointment_day, save_no_appointment_day, save_office


class OfficeForm(ServiceForm):
    save_by = staticmethod(save_office)

    class Meta:
        model = Office
        fields = (
            "code",
            "name",
            "level",
            "kind",
            "parent",
            "calendar",
            "address",
            "phone",
            "email",
            "code_pattern",
            "receipt_series",
            "valid_from",
            "valid_to",
            "successor",
        )

    def clean_code(self) -> str:
        """The code as dossier codes can carry it."""
        return _checked(self.cleaned_data["code"], check_office_code)

    def clean_code_pattern(self) -> str:
        """A pattern whose codes can be read again."""
        return _checked(
            self.cleaned_data["code_pattern"], lambda text: CodePattern.read(text or DEFAULT_PATTERN)
        )


def _checked(text: str, check: Callable[[str], object]) -> str:
    try:
        check(text)
    except RuleError as error:
        raise forms.ValidationError(told(error)) from error
    return text


class NoAppointmentInline(PartsOfPage):
    """Who may change the office may change the days on which it answers at once."""

    model = NoAppointmentDay
    extra = 0
    fields = ("weekday", "procedures", "valid_from", "valid_to", "note")
    autocomplete_fields = ("procedures",)


@admin.register(Office)
class OfficeAdmin(Saves, RoleAdmin):
    form = OfficeForm
    writers = OFFICE_WRITERS
    inlines = (NoAppointmentInline,)
    list_display = ("code", "name", "level", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "search_key")
    autocomplete_fields = ("parent", "successor")

    def has_change_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        """Administrators change the offices that they administer."""
        if obj is None or request.user.is_superuser:
            return super().has_change_permission(request, obj)
        return obj.pk in offices_administered(request)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """An office is placed under one that the user administers."""
        if db_field.name == "parent" and not request.user.is_superuser:
            kwargs["queryset"] = Office.objects.filter(pk__in=offices_administered(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Office | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Only a superuser makes a new root of the tree."""
        form = super().get_form(request, obj, change, **kwargs)
        if "parent" in form.base_fields and not request.user.is_superuser:
            form.base_fields["parent"].required = obj is None or obj.parent_id is not None
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Office | None = None) -> tuple[str, ...]:
        """Dossier codes carry the code of the office: it stays."""
        return ("code",) if obj else ()

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        """Each row goes through its service, which notes the change."""
        formset.save(commit=False)
        common: dict[str, Any] = {"by": request.user.get_username(), "at": timezone.now()}
        for day in formset.deleted_objects:
            remove_no_appointment_day(day, **common)
        for row in formset.forms:
            if row.has_changed() and row not in formset.deleted_forms:
                save_no_appointment_day(row.instance, row.cleaned_data["procedures"], **common)
