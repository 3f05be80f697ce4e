"""Allowances that refill: one row for each that is in use."""

from django.db import models


class Allowance(models.Model):
    """When the allowance of one key is full again; a moment that has passed is the same as no row.

    The table is unlogged (migration 0002): it needs no flush to disk, and a crash of the database only empties it.
    Keys are network blocks and keyed hashes; no code, no user name and no whole address is kept here.
    """

    scope = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    full_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scope", "key"], name="allowance_once"),)
        indexes = (models.Index(fields=["full_at"], name="allowance_full_at"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.key} {self.full_at}"
