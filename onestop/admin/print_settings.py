"""The page where an office sets its letterhead: administrators, for the offices that they administer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dossiers.rules.roles import ADMINISTRATION_READERS, OFFICE_WRITERS
from onestop.admin.permissions import RoleAdmin, offices_administered
from onestop.documents.printing.models import PrintSettings
from procedures.models import Office


class PrintSettingsForm(forms.ModelForm):
    """Texts, and the logo as a file; what a logo is, its content says (the model checks it)."""

    public_address = forms.URLField(
        label=_("public address"),
        required=False,
        assume_scheme="https",
        help_text=_("Where the public looks up, such as https://motcua.example.gov.vn; empty: BASE_URL."),
    )
    logo_file = forms.FileField(label=_("logo (PNG, at most 200 kB)"), required=False)
    without_logo = forms.BooleanField(label=_("remove the logo"), required=False)

    class Meta:
        model = PrintSettings
        fields = (
            "office",
            "superior_heading",
            "agency_heading",
            "place",
            "desk_symbol",
            "agency_symbol",
            "signer_title",
            "signer_name",
            "phone",
            "public_address",
            "opening_hours",
        )

    def clean(self) -> dict[str, Any]:
        """Hand the file's content to the model, whose check follows."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("logo_file")
        if cleaned.get("without_logo"):
            self.instance.logo = None
        elif file:
            self.instance.logo = file.read()
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """The model calls it `logo`, the page `logo_file`."""
        told = getattr(error, "error_dict", None)
        if told and "logo" in told:
            told["logo_file"] = told.pop("logo")
        super().add_error(field, error)


class PrintSettingsAdmin(RoleAdmin):
    form = PrintSettingsForm
    writers = OFFICE_WRITERS
    readers = ADMINISTRATION_READERS
    list_display = ("office", "agency_heading", "place", "signer_title", "signer_name")
    search_fields = ("office__code", "office__search_key", "agency_heading")
    list_select_related = ("office",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PrintSettings]:
        """The settings of the offices that the user administers; auditors and superusers see all."""
        rows = super().get_queryset(request)
        if request.user.is_superuser or self._holds(request, self.readers):
            return rows
        return rows.filter(office__in=offices_administered(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or request.user.is_superuser:
            return super().has_change_permission(request, obj)
        return obj.office_id in offices_administered(request)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Only offices that the user administers can be chosen."""
        if db_field.name == "office" and not request.user.is_superuser:
            kwargs["queryset"] = Office.objects.filter(pk__in=offices_administered(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def register(site: admin.AdminSite) -> None:
    """Put the page on a site."""
    site.register(PrintSettings, PrintSettingsAdmin)
