"""Receipts for fees: numbered without a gap per series and year; a voided one stays, as voided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier
from procedures.models import Office


class FeeReceipt(models.Model):
    """Money taken for a dossier. Written once; only the columns of voiding change, once (migration 0005)."""

    class Method(models.TextChoices):
        CASH = "cash", _("cash")
        TRANSFER = "transfer", _("bank transfer")
        ONLINE = "online", _("online payment")

    dossier = models.ForeignKey(
        Dossier, models.PROTECT, related_name="fee_receipts", verbose_name=_("dossier")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    series = models.CharField(_("series"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    lines = models.JSONField(_("lines"), default=list)
    amount = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="VND")
    method = models.CharField(_("way of payment"), max_length=10, choices=Method, default=Method.CASH)
    taken_by_id = models.BigIntegerField(_("taken by (number)"))
    taken_by_name = models.CharField(_("taken by"), max_length=150)
    taken_at = models.DateTimeField(_("taken at"))
    voided_by_id = models.BigIntegerField(_("voided by (number)"), null=True)
    voided_by_name = models.CharField(_("voided by"), max_length=150, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True)
    void_reason = models.TextField(_("reason of the voiding"), blank=True)

    class Meta:
        verbose_name = _("fee receipt")
        verbose_name_plural = _("fee receipts")
        ordering = ("series", "year", "number")
        constraints = (
            models.UniqueConstraint(fields=["series", "year", "number"], name="fee_receipt_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="fee_receipt_from_one"),
            models.CheckConstraint(
                condition=Q(voided_by_id__isnull=True) | ~Q(voided_by_id=models.F("taken_by_id")),
                name="fee_receipt_voided_by_another",
            ),
        )
        indexes = (models.Index(fields=["office", "taken_at"], name="fee_receipt_office_taken"),)

    def __str__(self) -> str:
        return f"{self.series}/{self.year}/{self.number:07d}"


class ReceiptCounter(models.Model):
    """The last receipt number of a series and year; locked until the receipt's transaction ends."""

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["series", "year"], name="receipt_counter_once"),)

    def __str__(self) -> str:
        return f"{self.series}/{self.year} {self.last}"
