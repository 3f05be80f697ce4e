"""Daily digests of the event chains: one line a day that can be kept outside the database."""

from django.db import models


class AuditDigest(models.Model):
    """The digest over the chain heads that moved on `on` (local day), in order of dossier id."""

    on = models.DateField(unique=True)
    heads = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("on",)

    def __str__(self) -> str:
        return f"{self.on} {self.digest}"
