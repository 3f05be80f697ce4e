"""Reports that people put together themselves, and when they want them sent."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.rules.actors import Actor
from procedures.models import Office


class OwnReportQuerySet(models.QuerySet["OwnReport"]):
    def open_to(self, actor: Actor, overseen: frozenset[int]) -> OwnReportQuerySet:
        """The actor's own, and those shared in an office that the actor oversees."""
        return self.filter(Q(owner=actor.id) | Q(is_shared=True, office__in=overseen))


class OwnReport(models.Model):
    """A question with a name. Whoever runs it sees it over the own offices; only the owner changes it."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    is_shared = models.BooleanField(_("shared in the office"), default=False)
    question = models.JSONField(_("question"))
    changed_at = models.DateTimeField(_("changed at"))

    objects = OwnReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("own report")
        verbose_name_plural = _("own reports")
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["owner", "name"], name="own_report_name_once"),)

    def __str__(self) -> str:
        return self.name


class ReportSchedule(models.Model):
    """When a report is made and its link sent to the owner; `next_at` is the next time, by the office's clock."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")

    report = models.OneToOneField(OwnReport, models.CASCADE, related_name="schedule")
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm)
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)
    file_format = models.CharField(_("format"), max_length=8)
    next_at = models.DateTimeField(_("next time"), db_index=True)
    job = models.ForeignKey("reports.ExportJob", models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("last sent"), null=True)
    error = models.CharField(_("error"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("schedule of a report")
        verbose_name_plural = _("schedules of reports")
        constraints = (
            models.CheckConstraint(
                condition=Q(rhythm__in=("daily", "weekly", "monthly"), hour__lte=23, day__range=(1, 28)),
                name="report_schedule_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.rhythm}"
