"""Files of a dossier: what was scanned or sent in, and the result. The bytes lie outside the database."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier


class DossierFile(models.Model):
    """One file. `stored_name` is made by the server, `name` is what the person called it and is only shown.

    Nobody fetches a file before its `verdict` is `clean`; one that was set aside stays with its digest.
    """

    class Kind(models.TextChoices):
        PAPER = "paper", _("paper handed in")
        RESULT = "result", _("result")
        OTHER = "other", _("other")

    class Verdict(models.TextChoices):
        PENDING = "pending", _("not yet scanned")
        CLEAN = "clean", _("clean")
        REFUSED = "refused", _("refused by the scanner")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="files", verbose_name=_("dossier"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PAPER)
    paper_position = models.PositiveSmallIntegerField(_("number of the paper"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("kind of content"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest"), max_length=64)
    stored_name = models.CharField(max_length=80, unique=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.PENDING)
    added_by_id = models.BigIntegerField(_("added by (number)"), null=True)
    added_by_name = models.CharField(_("added by"), max_length=150)
    added_at = models.DateTimeField(_("added at"))
    set_aside_at = models.DateTimeField(_("set aside at"), null=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.public_id)
