"""The papers of a dossier as the clerk ticked them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier


class DossierPaper(models.Model):
    """A paper asked for, and how many originals and copies were handed in."""

    # No index of its own: that of the constraint below begins with it.
    dossier = models.ForeignKey(
        Dossier, models.CASCADE, related_name="papers", db_index=False, verbose_name=_("dossier")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.TextField(_("name"))
    mode = models.CharField(_("mode"), max_length=8, default="submit")
    originals = models.PositiveSmallIntegerField(_("originals"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    is_missing = models.BooleanField(_("missing"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["dossier", "position"], name="dossier_paper_position_once"),
        )

    def __str__(self) -> str:
        return self.name
