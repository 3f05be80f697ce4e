"""Who changed the catalogue or a calendar, when and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogueChange(models.Model):
    """One line for each write of `procedures.services`; append-only."""

    subject = models.CharField(_("subject"), max_length=120)
    action = models.CharField(_("action"), max_length=40)
    by = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    data = models.JSONField(_("further facts"), default=dict)

    class Meta:
        verbose_name = _("catalogue change")
        verbose_name_plural = _("catalogue changes")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.subject} {self.action}"
