"""The suspensions of a dossier, as a list to look into; a cache of its events."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier


class SuspensionRecord(models.Model):
    """A stretch in which the dossier waited for somebody; `mode` says what it did to the clock."""

    dossier = models.ForeignKey(
        Dossier, models.CASCADE, related_name="suspensions", verbose_name=_("dossier")
    )
    kind = models.CharField(_("kind"), max_length=16)
    mode = models.CharField(_("mode"), max_length=8)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    asked_papers = models.JSONField(_("papers asked"), default=list)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "kind"],
                condition=Q(until__isnull=True),
                name="suspension_one_open_of_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"
