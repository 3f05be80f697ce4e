"""Who held the dossier when: the steps of the way inside, with hand-over times."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier
from dossiers.rules.standing import Step
from procedures.models import Office


class Holding(models.Model):
    """A stretch in which one office held the dossier for one step; a cache of accept and hand_over events."""

    # No index of its own: that of the constraint below begins with it.
    dossier = models.ForeignKey(
        Dossier, models.CASCADE, related_name="holdings", db_index=False, verbose_name=_("dossier")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    step_name = models.CharField(_("step"), max_length=300, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    since = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("step due at"), null=True)
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["dossier", "position"], name="holding_position_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(until__isnull=True), name="holding_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.step_name}"

    def step(self, finished_at: datetime | None) -> Step:
        """The stretch as a step; `finished_at` is when the dossier had its result."""
        return Step(self.since, self.until, self.due_at, finished_at)
