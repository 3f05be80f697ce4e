"""What an import found doubtful; somebody looks at it before the version can come into force."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models.procedures import ProcedureVersion


class ReviewFlag(models.Model):
    """A doubt about an imported version. Resolved by a person, never deleted."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="review_flags", verbose_name=_("version")
    )
    flag = models.SlugField(_("flag"), max_length=60)
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    text = models.TextField(_("text"), blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.CharField(_("resolved by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("review flag")
        verbose_name_plural = _("review flags")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.flag
