"""How often somebody asked: counters in the database, so that a wiped Redis opens nothing."""

from django.db import models


class AttemptCounter(models.Model):
    """Hits of one key in the window that runs and in the one before it.

    The table is unlogged (migration 0002): it needs no flush to disk, and a crash of the database only empties it.
    Keys are network blocks and keyed hashes of codes; neither an address nor a code stands here in full.
    """

    scope = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    window = models.BigIntegerField()
    hits = models.PositiveIntegerField()
    previous = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scope", "key"], name="attempt_counter_once"),)
        indexes = (models.Index(fields=["touched_at"], name="attempt_counter_touched"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.key} {self.hits}"
