"""The legal periods for petitions, complaints and denunciations: new rows with reason, never a change of old ones."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.rules.roles import OFFICE_WRITERS
from onestop.admin.permissions import RoleAdmin, offices_administered
from onestop.admin.text_fields import OneLine
from onestop.admin.through_services import ServiceForm
from onestop.citizens.feedback.models import PetitionTerm
from onestop.citizens.feedback.terms import add_term
from procedures.models import Office


class PetitionTermForm(ServiceForm):
    reason = OneLine(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    class Meta:
        model = PetitionTerm
        fields = ("kind", "step", "amount", "unit", "counts_from", "legal_source", "valid_from")

    def _try(self) -> None:
        with transaction.atomic():
            reason = self.cleaned_data["reason"]
            add_term(copy.copy(self.instance), by="", at=timezone.now(), reason=reason)
            transaction.set_rollback(True)


@admin.register(PetitionTerm)
class PetitionTermAdmin(RoleAdmin):
    form = PetitionTermForm
    writers = OFFICE_WRITERS
    list_display = ("kind", "step", "amount", "unit", "counts_from", "valid_from", "legal_source")
    list_filter = ("kind",)
    search_fields = ("legal_source",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The law is the same for all offices: who administers the whole house writes it down."""
        top = Office.objects.filter(parent__isnull=True, pk__in=offices_administered(request))
        return super().has_add_permission(request) and (request.user.is_superuser or top.exists())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: PetitionTerm, form: ModelForm, change: bool) -> None:
        by = request.user.get_username()
        add_term(obj, by=by, at=timezone.now(), reason=form.cleaned_data["reason"])
