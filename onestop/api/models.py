"""Answers kept so that a request that is sent again is not done again."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, inserted in the transaction of what the request did.

    `fingerprint` is a keyed hash of the body; `sealed` holds the answer encrypted, for it may show a look-up secret.
    """

    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField(default=b"")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["caller", "key"], name="kept_answer_once"),)
        indexes = (models.Index(fields=["made_at"], name="kept_answer_made_at"),)

    def __str__(self) -> str:
        return f"{self.caller_id} {self.route} {self.status}"
