"""Words as people use them: synonyms for the search, and the occasions that the start page offers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from dossiers.rules.roles import CATALOGUE_WRITERS
from onestop.admin.permissions import RoleAdmin
from onestop.admin.through_services import Saves, ServiceForm
from procedures.models import LifeEvent, Synonym
from procedures.services import remove_synonym, save_life_event, save_synonym


class SynonymForm(ServiceForm):
    save_by = staticmethod(save_synonym)

    class Meta:
        model = Synonym
        fields = ("word", "means")


@admin.register(Synonym)
class SynonymAdmin(Saves, RoleAdmin):
    form = SynonymForm
    writers = CATALOGUE_WRITERS
    list_display = ("word", "means")
    search_fields = ("word", "word_key", "means")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No dossier rests on a synonym: who writes them may take them away."""
        return self._holds(request, self.writers)

    def delete_model(self, request: HttpRequest, obj: Synonym) -> None:
        remove_synonym(obj, by=request.user.get_username(), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Synonym]) -> None:
        for synonym in queryset:
            self.delete_model(request, synonym)


class LifeEventForm(ServiceForm):
    save_by = staticmethod(save_life_event)

    class Meta:
        model = LifeEvent
        fields = ("key", "name", "position")


@admin.register(LifeEvent)
class LifeEventAdmin(Saves, RoleAdmin):
    form = LifeEventForm
    writers = CATALOGUE_WRITERS
    list_display = ("name", "key", "position")
    search_fields = ("key", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: LifeEvent | None = None) -> tuple[str, ...]:
        """Procedures name it by its key."""
        return ("key",) if obj else ()
