"""Who follows an office's dossiers, when its notices may leave, and what became of each delivery."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models import OutboxEntry
from dossiers.models.outbox import KIND_CHOICES
from procedures.models import Office


class Webhook(models.Model):
    """An address of another system that is told of an office's dossiers; its secret signs what is sent there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(_("address"), max_length=500, help_text=_("https://…, of a public server."))
    kinds = ArrayField(
        models.CharField(max_length=20, choices=KIND_CHOICES),
        verbose_name=_("kinds"),
        default=list,
        blank=True,
        help_text=_("Nothing chosen: all kinds."),
    )
    active = models.BooleanField(_("active"), default=True)
    sealed_secret = models.BinaryField(blank=True, default=b"", editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("office", "name")

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """What the sealed secret is bound to."""
        return f"webhook {self.public_id}"

    def wants(self, kind: str) -> bool:
        """Whether it is told of this kind: active, able to sign, and the kind chosen or none chosen."""
        return self.active and bool(self.sealed_secret) and (not self.kinds or kind in self.kinds)


class OfficeNotices(models.Model):
    """When an office's notices to people may leave; without a row at any time."""

    office = models.OneToOneField(
        Office, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("office")
    )
    only_in_office_hours = models.BooleanField(
        _("only in office hours"),
        default=True,
        help_text=_("Notices to people wait for the next opening of the office. Webhooks do not."),
    )

    class Meta:
        verbose_name = _("settings of an office's notices")
        verbose_name_plural = _("settings of offices' notices")

    def __str__(self) -> str:
        return str(self.office)


class Delivery(models.Model):
    """One notice to one receiver; `public_id` is the same at every try, so that a receiver can tell a repetition.

    While it waits, `next_try_at` says from when on it may be claimed; a claim moves it on by the time that a try may
    take. Holds no contact: it is read from the dossier when the notice leaves.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")
        CHAT = "chat", _("chat")
        WEBHOOK = "webhook", _("webhook")

    class State(models.TextChoices):
        # In the order of the alphabet, the list shows first what needs somebody.
        DEAD = "dead", _("given up")
        LATE = "late", _("dropped, too late")
        SENT = "sent", _("sent")
        WAITING = "waiting", _("waiting")

    public_id = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(OutboxEntry, models.PROTECT, related_name="deliveries")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    channel = models.CharField(_("way"), max_length=8, choices=Channel)
    webhook: models.ForeignKey[Webhook | None, Webhook | None] = models.ForeignKey(
        Webhook, models.PROTECT, null=True, related_name="+", verbose_name=_("webhook")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    since = models.DateTimeField(_("asked for at"))
    next_try_at = models.DateTimeField(_("next try"))
    last_error = models.CharField(_("last error"), max_length=80, blank=True)
    sent_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        _("sent at"), null=True
    )

    class Meta:
        verbose_name = _("delivery of a notice")
        verbose_name_plural = _("deliveries of notices")
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "channel"], condition=Q(webhook__isnull=True), name="delivery_person_once"
            ),
            models.UniqueConstraint(
                fields=["entry", "webhook"], condition=Q(webhook__isnull=False), name="delivery_webhook_once"
            ),
        )
        indexes = (
            models.Index(fields=["next_try_at", "id"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["state", "-id"], name="delivery_state"),
        )

    def __str__(self) -> str:
        return str(self.public_id)


class DeliveryDay(models.Model):
    """How many notices of an office ended on a local day, by way and kind: what stays of removed deliveries."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    on = models.DateField(_("day"))
    channel = models.CharField(_("way"), max_length=8, choices=Delivery.Channel)
    kind = models.CharField(_("kind"), max_length=20, choices=KIND_CHOICES)
    state = models.CharField(_("state"), max_length=8, choices=Delivery.State)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("notices of a day")
        verbose_name_plural = _("notices by day")
        ordering = ("-on", "office", "channel", "kind", "state")
        constraints = (
            models.UniqueConstraint(
                fields=["office", "on", "channel", "kind", "state"], name="delivery_day_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.channel} {self.number}"
