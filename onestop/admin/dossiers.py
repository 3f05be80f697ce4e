"""Dossiers to look into, for those who keep the installation: what happened when, and nothing about the applicant.

Parties, papers, reasons and further facts are left out: free text names people. Who works on dossiers has /mot-cua/.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier, Event, Party
from dossiers.rules.actions import Action
from dossiers.rules.outcomes import Outcome
from dossiers.rules.roles import RECORD_READERS
from dossiers.rules.states import State
from onestop.admin.permissions import ReadOnlyAdmin, RowsToRead, actor_of


class InWords:
    """States, actions and outcomes in the reader's words instead of their codes."""

    @admin.display(description=_("state"), ordering="state")
    def state_said(self, row: Dossier | Event) -> str:
        return gettext(State(row.state).label)

    @admin.display(description=_("action"))
    def action_said(self, row: Event) -> str:
        return gettext(Action(row.action).label)

    @admin.display(description=_("outcome"), ordering="outcome")
    def outcome_said(self, row: Dossier | Event) -> str:
        return gettext(Outcome(row.outcome).label) if row.outcome else ""

    @admin.display(description=_("outcome by law"))
    def statutory_outcome_said(self, row: Dossier) -> str:
        return gettext(Outcome(row.statutory_outcome).label) if row.statutory_outcome else ""


class EventInline(InWords, RowsToRead):
    model = Event
    fields = (
        "seq",
        "action_said",
        "actor_name",
        "office",
        "happened_at",
        "entered_at",
        "state_said",
        "due_at",
        "outcome_said",
    )
    readonly_fields = fields
    verbose_name_plural = _("events")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).select_related("office").defer("sealed", "reason", "data")


class PartyInline(RowsToRead):
    """That there is an applicant, an owner, a proxy; not who."""

    model = Party
    fields = ("role", "kind")
    readonly_fields = fields


@admin.register(Dossier)
class DossierAdmin(InWords, ReadOnlyAdmin):
    readers = RECORD_READERS
    inlines = (EventInline, PartyInline)
    list_display = (
        "code",
        "procedure",
        "resolving_office",
        "state_said",
        "received_at",
        "due_at",
        "outcome_said",
    )
    list_select_related = ("procedure", "resolving_office")
    # The whole code: a list of hundreds of thousands is searched by its index or not at all.
    search_fields = ("code__exact",)
    ordering = ("-id",)
    fields = (
        "code",
        "procedure",
        "version",
        "case",
        "channel",
        "receiving_office",
        "resolving_office",
        "returning_office",
        "holder_office",
        "state_said",
        "clock",
        "submitted_at",
        "received_at",
        "due_at",
        "statutory_due_at",
        "promised_at",
        "suspension_kind",
        "finished_at",
        "returned_at",
        "outcome_said",
        "statutory_outcome_said",
        "terms",
        "bill",
    )
    readonly_fields = ("state_said", "outcome_said", "statutory_outcome_said")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        """The dossiers of the offices that the user administers or audits."""
        dossiers = super().get_queryset(request)
        if request.user.is_superuser:
            return dossiers
        offices = actor_of(request).offices_with(*RECORD_READERS)
        return dossiers.filter(resolving_office__in=offices) | dossiers.filter(receiving_office__in=offices)
