"""No-appointment days: on such a weekday an office answers these procedures while the person waits."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.offices import Office
from procedures.models.procedures import Procedure


class Weekday(models.IntegerChoices):
    """ISO weekdays."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")


class NoAppointmentDayQuerySet(models.QuerySet["NoAppointmentDay"]):
    def valid_on(self, on: date) -> NoAppointmentDayQuerySet:
        """Those of any weekday that hold on a legal day (both ends count)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )

    def on(self, on: date) -> NoAppointmentDayQuerySet:
        """Those that fall on a legal day."""
        return self.valid_on(on).filter(weekday=on.isoweekday())


class NoAppointmentDay(models.Model):
    """A weekday and the procedures that the office answers at once on it; published at the counter."""

    office = models.ForeignKey(
        Office, models.CASCADE, related_name="no_appointment_days", verbose_name=_("office")
    )
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday)
    procedures = models.ManyToManyField(Procedure, related_name="+", verbose_name=_("procedures"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = NoAppointmentDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("no-appointment day")
        verbose_name_plural = _("no-appointment days")
        ordering = ("office", "weekday")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="no_appointment_validity_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.get_weekday_display()}"
