"""Applicant, owner and proxy. The ID number, phone and address are encrypted; equality search goes by keyed hashes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier


class Party(models.Model):
    """A person or body of a dossier; `sealed` holds the contact and identity data (dossiers.personal_data)."""

    class Role(models.TextChoices):
        APPLICANT = "applicant", _("applicant")
        OWNER = "owner", _("owner")
        PROXY = "proxy", _("proxy")

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("citizen")
        ENTERPRISE = "enterprise", _("enterprise")
        AGENCY = "agency", _("agency")
        OTHER = "other", _("other")

    # No index of its own: that of the constraint below begins with it.
    dossier = models.ForeignKey(
        Dossier, models.CASCADE, related_name="parties", db_index=False, verbose_name=_("dossier")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.CITIZEN)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    sort_key = models.CharField(max_length=600, editable=False, db_collation="C")
    sealed = models.BinaryField(editable=False)
    id_index = models.CharField(max_length=64, blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = (models.UniqueConstraint(fields=["dossier", "role"], name="party_role_once"),)
        indexes = (
            models.Index(fields=["id_index"], name="party_id_index", condition=~models.Q(id_index="")),
            models.Index(
                fields=["phone_index"], name="party_phone_index", condition=~models.Q(phone_index="")
            ),
            models.Index(fields=["name_key"], name="party_name_key", opclasses=["text_pattern_ops"]),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.dossier_id}"
