"""What pages must remember beyond a session: which form was sent already."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """A form that was sent: a second click or a reload finds the dossier that the first one made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.UUIDField()
    dossier_code = models.CharField(max_length=60)
    sealed_secret = models.BinaryField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "token"], name="sent_form_once"),)

    def __str__(self) -> str:
        return self.dossier_code
