"""Who looked at which list, took which file, uncovered what: the reading log. Append-only (migration 0002)."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.rules.actors import Actor
from dossiers.rules.roles import ACCESS_LOG_READERS
from procedures.models import Office

# Who reads the log of an office: those who answer for it, not those who work in it.


class ReadingQuerySet(models.QuerySet["Reading"]):
    def watched_by(self, actor: Actor) -> ReadingQuerySet:
        """Those about any of the offices that the actor answers for, administers or audits."""
        return self.about(actor.offices_with(*ACCESS_LOG_READERS))

    def about(self, offices: Collection[int]) -> ReadingQuerySet:
        """Those about any of these offices."""
        ids = sorted(offices)
        return self.filter(models.Q(office__in=ids) | models.Q(office_ids__overlap=ids))


class Reading(models.Model):
    """`subject` is the code of a list or report, `scope` what narrowed it down: codes and dates, nobody's name.

    `office` is the one that was named, or the highest; `office_ids` are all that the reading may have been about.
    """

    class Kind(models.TextChoices):
        LIST = "list", _("list opened")
        EXPORT = "export", _("file taken")
        UNMASK = "unmask", _("data uncovered")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("who")
    )
    roles = models.CharField(_("roles"), max_length=120, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", null=True, verbose_name=_("office"), db_index=False
    )
    office_ids = ArrayField(models.BigIntegerField(), verbose_name=_("offices"), default=list)
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("what was done"), max_length=8, choices=Kind.choices)
    subject = models.CharField(_("of what"), max_length=60)
    scope = models.JSONField(_("narrowed to"), default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    file_format = models.CharField(_("format"), max_length=8, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("list", "export", "unmask")), name="reading_kind_known"
            ),
        )
        indexes = (
            models.Index(fields=["-at", "-id"], name="reading_newest"),
            models.Index(fields=["office", "-at"], name="reading_of_office"),
            models.Index(fields=["user", "-at"], name="reading_of_user"),
            GinIndex(fields=["office_ids"], name="reading_of_offices"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.subject} {self.at:%Y-%m-%d %H:%M}"
