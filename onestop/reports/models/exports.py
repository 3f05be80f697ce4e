"""Files that are made in the background: what was asked, how far it came, and where the file lies."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExportJob(models.Model):
    """One file for one person. `leased_until`: a worker is at it; when that has passed, another one takes it over.

    `office_ids`: the offices in its rows, known once they are settled.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    UNFINISHED = (State.WAITING, State.WORKING)

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(_("title"), max_length=150)
    question = models.JSONField(_("question"))
    file_format = models.CharField(_("format"), max_length=8)
    language = models.CharField(max_length=8)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked at"))
    office_ids = ArrayField(models.BigIntegerField(), null=True)
    frozen_at = models.DateTimeField(_("rows settled at"), null=True)
    rows_of = models.PositiveIntegerField(_("rows"), null=True)
    rows_done = models.PositiveIntegerField(_("rows read"), default=0)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)
    stored_name = models.CharField(max_length=80, blank=True)
    size = models.BigIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(stored_name=""), name="export_ready_has_file"
            ),
        )
        indexes = (
            models.Index(fields=["owner", "-asked_at"], name="export_of_owner"),
            models.Index(
                fields=["asked_at"], name="export_unfinished", condition=Q(state__in=("waiting", "working"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def percent(self) -> int:
        """How far the reading came; the writing after it is the rest."""
        return min(99, 100 * self.rows_done // self.rows_of) if self.rows_of else 0


class ExportPart(models.Model):
    """So many of the counted events, settled at once; `content` their rows, packed, once they are read."""

    pk = models.CompositePrimaryKey("job_id", "number")
    job = models.ForeignKey(ExportJob, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    event_ids = ArrayField(models.BigIntegerField())
    content = models.BinaryField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
