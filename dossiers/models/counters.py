"""The serial numbers of dossier codes: one row per office and local day, incremented as late as possible."""

from django.db import models

from procedures.models import Office


class SerialCounter(models.Model):
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    on = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["office", "on"], name="serial_counter_once"),)

    def __str__(self) -> str:
        return f"{self.office_id} {self.on} {self.last}"
