"""What the worker keeps: tallies, signs of life, and what the nightly recount found wrong."""

from django.db import models
from django.db.models import Q

from procedures.models import Field, Office, Procedure, ProcedureVersion

FLOW_COLUMNS = (
    "received",
    "reopened",
    "early",
    "on_time",
    "late",
    "no_due",
    "withdrawn",
    "stopped",
    "refused",
    "statutory_early",
    "statutory_on_time",
    "statutory_late",
    "statutory_no_due",
)


class Flows(models.Model):
    """How many events of each kind."""

    received = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    early = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    no_due = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    stopped = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    statutory_early = models.IntegerField(default=0)
    statutory_on_time = models.IntegerField(default=0)
    statutory_late = models.IntegerField(default=0)
    statutory_no_due = models.IntegerField(default=0)

    class Meta:
        abstract = True


class Tally(Flows):
    """The flows of one resolving office, procedure version, channel and local day.

    Replaced as a whole per key (office, procedure, day), never incremented. Holds only while no stale key of
    `dossiers.StaleKey` names it; the read path counts the others live. No foreign keys in the database: a row that
    points nowhere would be counted away by the next recount, and a million checks are saved.
    """

    # The key itself, in the order in which years of an office are read; no other index, for all is replaced often.
    pk = models.CompositePrimaryKey("office_id", "on", "procedure_id", "version_id", "channel")
    office = models.ForeignKey(
        Office, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    procedure = models.ForeignKey(
        Procedure, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    version = models.ForeignKey(
        ProcedureVersion, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    channel = models.CharField(max_length=12)
    on = models.DateField()
    computed_at = models.DateTimeField()
    formula_version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.office_id}/{self.procedure_id}/{self.on}/{self.channel}"


class HalfTally(Flows):
    """The sum of the tallies of one resolving office, field, channel and half of a month, without procedure and day.

    Replaced as a whole in the transaction that replaces one of those tallies, so the two always agree; a year of a
    province is then read in thousands of rows. `on` is the half's first day. A version's field never changes.
    """

    pk = models.CompositePrimaryKey("office_id", "on", "field_id", "channel")
    office = models.ForeignKey(
        Office, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    field = models.ForeignKey(Field, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    channel = models.CharField(max_length=12)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.office_id}/{self.field_id}/{self.on}/{self.channel}"


class Heartbeat(models.Model):
    """When a recurring job last began, last succeeded, and what went wrong since, if anything."""

    name = models.CharField(max_length=60, primary_key=True)
    last_start = models.DateTimeField(null=True)
    last_success = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class RecountAlarm(models.Model):
    """A tally that differed from an independent recount although nothing said that it was stale: a bug, never noise."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+", null=True)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="+", null=True)
    on = models.DateField(null=True)
    found_at = models.DateTimeField()
    bucket = models.CharField(max_length=40)
    stored = models.IntegerField()
    counted = models.IntegerField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["found_at"], name="alarm_open", condition=Q(settled_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.office_id}/{self.procedure_id}/{self.on} {self.bucket}: {self.stored} ≠ {self.counted}"
