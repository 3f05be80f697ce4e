"""What the worker keeps of signs and of how dossiers ended, so that a page over a province reads no year of events.

All of it is derived, replaced as a whole and never added to. No foreign keys in the database, as with the tallies.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from procedures.models import Office


class CountedMonth(models.Model):
    """A month whose signs are kept for all offices, by which rules, and when that was counted."""

    month = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()
    rules_version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class KeptSign(models.Model):
    """How many events of an office and month show a sign, out of how many, and which they are, newest first.

    The events stand beside their number, so that the list behind it is as long as it says, whatever came in since.
    """

    pk = models.CompositePrimaryKey("month", "office_id", "sign")
    month = models.DateField()
    office = models.ForeignKey(
        Office, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    sign = models.CharField(max_length=24)
    shown = models.IntegerField()
    out_of = models.IntegerField()
    event_ids = ArrayField(models.BigIntegerField())
    happened = ArrayField(models.DateTimeField())

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}/{self.office_id}/{self.sign}: {self.shown} of {self.out_of}"


class OfficeExperience(models.Model):
    """How the dossiers of an office ended that fell due lately: columns of equal length, one place each group.

    A group is a procedure, its field, a part of the time looked back at, the tenth of its own time and late or not.
    """

    office = models.OneToOneField(
        Office,
        models.DO_NOTHING,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    learnt_at = models.DateTimeField()
    procedures = ArrayField(models.BigIntegerField())
    fields = ArrayField(models.BigIntegerField())
    parts = ArrayField(models.SmallIntegerField())
    tenths = ArrayField(models.SmallIntegerField())
    are_late = ArrayField(models.BooleanField())
    numbers = ArrayField(models.IntegerField())

    def __str__(self) -> str:
        return f"{self.office_id} {self.learnt_at:%Y-%m-%d}"
