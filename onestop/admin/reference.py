"""Fields, promises of offices, doubts of imports, and the list of all changes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dossiers.rules.roles import CATALOGUE_WRITERS
from onestop.admin.permissions import ReadOnlyAdmin, RoleAdmin, actor_of
from onestop.admin.through_services import Saves, ServiceForm, act_on_each
from procedures.models import CatalogueChange, CommittedLimit, Field, Office, ReviewFlag
from procedures.services import resolve_flag, save_committed_limit, save_field


class FieldForm(ServiceForm):
    save_by = staticmethod(save_field)

    class Meta:
        model = Field
        fields = ("code", "name")


@admin.register(Field)
class FieldAdmin(Saves, RoleAdmin):
    form = FieldForm
    writers = CATALOGUE_WRITERS
    list_display = ("code", "name")
    search_fields = ("code", "search_key")

    def get_readonly_fields(self, request: HttpRequest, obj: Field | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


class CommittedLimitForm(ServiceForm):
    save_by = staticmethod(save_committed_limit)

    class Meta:
        model = CommittedLimit
        fields = (
            "office",
            "procedure",
            "case_key",
            "channel",
            "amount",
            "unit",
            "cutoff",
            "decision",
            "valid_from",
            "valid_to",
        )


@admin.register(CommittedLimit)
class CommittedLimitAdmin(Saves, RoleAdmin):
    form = CommittedLimitForm
    writers = CATALOGUE_WRITERS
    list_display = ("procedure", "office", "case_key", "channel", "amount", "unit", "valid_from", "valid_to")
    list_select_related = ("procedure", "office")
    search_fields = ("procedure__code", "office__code", "decision")
    autocomplete_fields = ("procedure",)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Editors write down the promises of their own offices and those beneath."""
        if db_field.name == "office" and not request.user.is_superuser:
            kwargs["queryset"] = Office.objects.filter(
                pk__in=actor_of(request).offices_with(*CATALOGUE_WRITERS)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: CommittedLimit | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if obj is None or request.user.is_superuser:
            return allowed
        return obj.office_id in actor_of(request).offices_with(*CATALOGUE_WRITERS)


@admin.register(ReviewFlag)
class ReviewFlagAdmin(ReadOnlyAdmin):
    writers = CATALOGUE_WRITERS
    list_display = ("version", "flag", "channel", "text", "resolved_at", "resolved_by")
    list_filter = (("resolved_at", admin.EmptyFieldListFilter), "flag")
    list_select_related = ("version__procedure",)
    search_fields = ("version__procedure__code", "text")
    actions = ("resolve",)

    def has_change_of_state_permission(self, request: HttpRequest) -> bool:
        """Whether the user may settle doubts."""
        return self._holds(request, self.writers)

    @admin.action(description=_("Settle: somebody has looked at it"), permissions=["change_of_state"])
    def resolve(self, request: HttpRequest, chosen: QuerySet[ReviewFlag]) -> None:
        act_on_each(self, request, chosen, resolve_flag)


@admin.register(CatalogueChange)
class CatalogueChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "subject", "action", "by", "reason")
    list_filter = ("action",)
    search_fields = ("subject",)
