"""Ratings: what the holder of a slip thought of it, once, and who called back. Append-only (migrations 0002, 0004)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier


class Rating(models.Model):
    """Grades from 1 to 5; what was written and the phone to call lie in `sealed` (dossiers.personal_data)."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="rating", verbose_name=_("dossier"))
    overall = models.PositiveSmallIntegerField(_("overall grade"))
    answers = models.JSONField(_("answers"), default=dict)
    has_text = models.BooleanField(_("has a text"), default=False)
    call_wanted = models.BooleanField(_("wants to be called"), default=False)
    sealed = models.BinaryField(null=True, editable=False)
    given_at = models.DateTimeField(_("given at"))
    given_on = models.DateField(_("given on"), db_index=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("-given_at",)
        constraints = (
            models.CheckConstraint(condition=Q(overall__range=(1, 5)), name="rating_overall_in_range"),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.overall}"


class RatingCall(models.Model):
    """Somebody of the office called the person who asked for it."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="call", verbose_name=_("rating"))
    actor_id = models.BigIntegerField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=150)
    called_at = models.DateTimeField(_("called at"))

    class Meta:
        verbose_name = _("call after a rating")
        verbose_name_plural = _("calls after ratings")

    def __str__(self) -> str:
        return f"{self.rating_id} {self.called_at}"
