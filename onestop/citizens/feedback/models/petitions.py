"""The register of petitions: where each stands (a cache of its events), and the events, append-only."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.rules.standing import is_overdue
from onestop.citizens.feedback.models.terms import KIND_CHOICES, PetitionTerm
from onestop.citizens.feedback.rules.petitions import OPEN, STEPS, PetitionState
from procedures.models import CalendarVersion, Office

OPEN_STATES = tuple(sorted(state.value for state in OPEN))
STATE_CHOICES = [(state.value, _(state.label)) for state in PetitionState]
LEGAL_STEPS = reduce(
    or_,
    (
        Q(action=step.action.value, from_state=source or "", state=step.target_from(source).value)
        for step in STEPS
        for source in sorted(step.sources, key=str)
    ),
)


class Petition(models.Model):
    """Who wrote, how to reach them and what they wrote lie in `sealed`; `last_seq` is the optimistic version.

    `forwarded_from` is the entry in the other office's register that went on as this one.
    """

    code = models.CharField(_("code"), max_length=64, unique=True)
    secret_hash = models.CharField(max_length=64, editable=False)
    sent_key = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=KIND_CHOICES)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    about_code = models.CharField(_("about the dossier"), max_length=60, blank=True)
    is_named = models.BooleanField(_("with a name"), default=False)
    sealed = models.BinaryField(editable=False)
    received_at = models.DateTimeField(_("received at"))
    received_on = models.DateField(_("received on"))
    forwarded_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="went_on_as",
        verbose_name=_("forwarded from"),
    )
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="+")

    state = models.CharField(_("state"), max_length=12, choices=STATE_CHOICES)
    last_seq = models.PositiveIntegerField(_("number of the last event"))
    term = models.ForeignKey(
        PetitionTerm, models.PROTECT, null=True, related_name="+", verbose_name=_("term")
    )
    taken_on_at = models.DateTimeField(_("taken on at"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["office", "received_on"], name="petition_office_day"),)

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether the office still owes something."""
        return self.state in OPEN_STATES

    def is_late(self, at: datetime) -> bool:
        """Whether it is, or was closed, after its due moment."""
        return is_overdue(self.due_at, self.closed_at or at)


class PetitionEvent(models.Model):
    """One step: who, when, from where to where. Reasons and answers may name people: they lie in `sealed`."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="events", verbose_name=_("petition"))
    seq = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=12)
    actor_id = models.BigIntegerField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=150, blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    from_state = models.CharField(_("state before"), max_length=12, blank=True)
    state = models.CharField(_("state after"), max_length=12)
    term_step = models.CharField(_("term"), max_length=16, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        verbose_name = _("event of a petition")
        verbose_name_plural = _("events of petitions")
        ordering = ("petition", "seq")
        constraints = (
            models.UniqueConstraint(fields=["petition", "seq"], name="petition_event_seq_once"),
            models.CheckConstraint(condition=LEGAL_STEPS, name="petition_event_legal_step"),
        )

    def __str__(self) -> str:
        return f"{self.petition_id}#{self.seq} {self.action}"


class PetitionCounter(models.Model):
    """The last serial of an office's petitions on a local day; locked until the intake's transaction ends."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    on = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["office", "on"], name="petition_counter_once"),)

    def __str__(self) -> str:
        return f"{self.office_id} {self.on} {self.last}"
