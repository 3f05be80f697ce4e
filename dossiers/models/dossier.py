"""The dossier: what was promised at receipt (frozen) and where it stands (a cache of its events)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.rules.states import State
from procedures.models import CalendarVersion, Case, Office, Procedure, ProcedureVersion
from procedures.models.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

# Something is still to do: not only the open ones, also those to accept and to return.
LIVE_STATES = tuple(state.value for state in State if not state.is_final)

# Settled by submission or acceptance and never changed after; the event that settled them carries their digest.
FIXED = (
    "code",
    "code_on",
    "serial",
    "secret_hash",
    "receiving_office_id",
    "resolving_office_id",
    "returning_office_id",
    "procedure_id",
    "version_id",
    "case_id",
    "channel",
    "terms",
    "bill",
)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def of_offices(self, office_ids: Iterable[int]) -> DossierQuerySet:
        """Dossiers that one of these offices receives, resolves, returns or holds."""
        ids = list(office_ids)
        return self.filter(
            Q(receiving_office__in=ids)
            | Q(resolving_office__in=ids)
            | Q(returning_office__in=ids)
            | Q(holder_office__in=ids)
        )

    def open(self) -> DossierQuerySet:
        """Accepted and not finished."""
        return self.filter(received_at__isnull=False, finished_at__isnull=True)


class Dossier(models.Model):
    """State, due date, outcome and the like are derived from the events and can be recomputed at any time.

    `last_seq` is the number of the last event and the optimistic version (ETag) at once.
    """

    code = models.CharField(_("dossier code"), max_length=60, unique=True)
    code_on = models.DateField(_("day of the code"))
    serial = models.PositiveIntegerField(_("serial of the day"))
    secret_hash = models.CharField(max_length=64, editable=False)

    receiving_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("receiving office")
    )
    resolving_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("resolving office")
    )
    returning_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("returning office")
    )
    holder_office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("held by"))

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+", verbose_name=_("procedure"))
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("case")
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    terms = models.JSONField(_("terms at receipt"))
    bill = models.JSONField(_("fee at receipt"))
    delivery = models.CharField(_("way of delivery"), max_length=12, default="desk")
    details = models.JSONField(_("further details"), default=dict, blank=True)

    state = models.CharField(_("state"), max_length=24)
    last_seq = models.PositiveIntegerField(_("number of the last event"))
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    received_at = models.DateTimeField(_("received at"), null=True)
    clock = models.CharField(_("clock"), max_length=12)
    due_at = models.DateTimeField(_("due at"), null=True)
    statutory_due_at = models.DateTimeField(_("due at by law"), null=True)
    promised_at = models.DateTimeField(_("promised anew for"), null=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True)
    suspension_kind = models.CharField(_("suspended for"), max_length=16, blank=True)
    supplement_count = models.PositiveSmallIntegerField(_("supplements asked"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    returned_at = models.DateTimeField(_("returned at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=12, blank=True)
    statutory_outcome = models.CharField(_("outcome by law"), max_length=12, blank=True)

    # Whose task it is in the office that holds it; people live on the floor above, so only number and name are here.
    assignee_id = models.BigIntegerField(_("assigned to (number)"), null=True, blank=True)
    assignee_name = models.CharField(_("assigned to"), max_length=150, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = (
            models.UniqueConstraint(
                fields=["receiving_office", "code_on", "serial"], name="dossier_serial_once"
            ),
            models.CheckConstraint(
                condition=Q(serial__gte=1, serial__lte=9_999_999), name="dossier_serial_in_range"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(received_at__isnull=True)
                | Q(finished_at__gte=models.F("received_at")),
                name="dossier_finished_after_receipt",
            ),
        )
        indexes = (
            models.Index(
                fields=["holder_office", "due_at", "id"],
                name="dossier_open_by_holder",
                condition=Q(received_at__isnull=False, finished_at__isnull=True),
            ),
            models.Index(
                fields=["resolving_office", "received_at"],
                name="dossier_open_by_resolver",
                condition=Q(received_at__isnull=False, finished_at__isnull=True),
            ),
            # Everything that the desk's queues test is in the index: counting them reads no row.
            models.Index(
                fields=["due_at", "id"],
                include=[
                    "state",
                    "version",
                    "receiving_office",
                    "resolving_office",
                    "returning_office",
                    "holder_office",
                    "clock",
                    "promised_at",
                    "supplement_count",
                    "suspended_at",
                ],
                name="dossier_live_by_due",
                condition=Q(state__in=LIVE_STATES),
            ),
            models.Index(
                fields=["assignee_id", "due_at", "id"],
                name="dossier_live_by_assignee",
                condition=Q(state__in=LIVE_STATES, assignee_id__isnull=False),
            ),
            models.Index(fields=["resolving_office", "finished_at"], name="dossier_resolver_finished"),
            models.Index(fields=["received_at"], name="dossier_received_at"),
            # How long a procedure took lately, told on its public page: answered from the index alone.
            models.Index(
                fields=["procedure", "finished_at"],
                include=["received_at", "outcome"],
                name="dossier_procedure_finished",
                condition=Q(finished_at__isnull=False, received_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.code

    def fixed_content(self) -> dict[str, object]:
        """What was promised and by whom, as the digest on the settling event covers it."""
        return {name: getattr(self, name) for name in FIXED}
