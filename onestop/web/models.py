"""What pages must remember beyond a session: which form was sent already."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """What a form made when it was sent: a second click or a reload finds it. A list makes several, by `position`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.UUIDField()
    position = models.PositiveSmallIntegerField(default=0)
    dossier_code = models.CharField(max_length=60)
    sealed_secret = models.BinaryField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "token", "position"], name="sent_form_once"),)

    def __str__(self) -> str:
        return self.dossier_code
