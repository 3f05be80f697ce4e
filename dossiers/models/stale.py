"""Which tallies no longer hold: inserted with the change itself, taken by the worker.

Insert-only: a shared row would make all clerks wait for each other.
"""

from django.db import models

from procedures.models import Office, Procedure


class StaleKey(models.Model):
    """The tally of one resolving office, procedure and local day must be counted again."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+", db_constraint=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="+", db_constraint=False)
    on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["office", "procedure", "on"], name="stale_key"),)

    def __str__(self) -> str:
        return f"{self.office_id}/{self.procedure_id}/{self.on}"
