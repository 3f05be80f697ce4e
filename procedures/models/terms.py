"""The terms of a version: cases, limits, fees, exemptions and papers. Empty case or channel means "any"."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.offices import Office
from procedures.models.procedures import Procedure, ProcedureVersion
from procedures.models.vocabulary import UNIT_CHOICES, Channel, FeeDue, FeeKind, PaperMode


class Case(models.Model):
    """A case of a procedure ("trường hợp"): limits, fees and papers may differ by it."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="cases", verbose_name=_("version")
    )
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=500)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["version", "key"], name="case_key_once"),)

    def __str__(self) -> str:
        return self.name


class LimitFields(models.Model):
    """The columns of a time limit; the meaning of each unit is in docs/rules/time-limits.md."""

    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=14, choices=UNIT_CHOICES)
    cutoff = models.TimeField(
        _("cut-off"), null=True, blank=True, help_text=_("For the same day; default 15:00.")
    )

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(unit__in=("same_day", "none"), amount__isnull=True)
                | Q(amount__gt=0, amount__lt=100000) & ~Q(unit__in=("same_day", "none")),
                name="%(class)s_amount_fits_unit",
            ),
        )


class Limit(LimitFields):
    """The statutory limit of a case and channel."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="limits", verbose_name=_("version")
    )
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="limits", verbose_name=_("case")
    )

    class Meta(LimitFields.Meta):
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering = ("case__position", "channel", "id")
        constraints = (
            *LimitFields.Meta.constraints,
            models.UniqueConstraint(
                fields=["version", "case", "channel"],
                name="limit_once_per_case_channel",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount or ''} {self.unit}"


class CommittedLimit(LimitFields):
    """A shorter limit that an office has promised by decision, for itself and the units under it."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="committed_limits", verbose_name=_("office")
    )
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="committed_limits", verbose_name=_("procedure")
    )
    case_key = models.SlugField(_("case"), max_length=60, blank=True)
    decision = models.CharField(_("decision"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta(LimitFields.Meta):
        verbose_name = _("committed limit")
        verbose_name_plural = _("committed limits")

    def __str__(self) -> str:
        return f"{self.procedure} {self.amount or ''} {self.unit}"


class Fee(models.Model):
    """A fee line. `amount` and `tiers` empty means unknown (the provincial council decides), which is not zero.

    Money in whole đồng (VND) or whole US dollars; `tiers` is
    [{"up_to": 2, "price": 2000}, {"up_to": null, "price": 1000}]. Lines with one `key` are one fee in different
    circumstances, of which one applies (procedures.rules.fees).
    """

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="fees", verbose_name=_("version")
    )
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="fees", verbose_name=_("case")
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    key = models.SlugField(_("key"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=FeeKind, default=FeeKind.LE_PHI)
    amount = models.BigIntegerField(_("amount"), null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="VND", choices=(("VND", "VND"), ("USD", "USD"))
    )
    per = models.CharField(
        _("per"), max_length=40, default="dossier", help_text=_("What is counted: dossier, page, …")
    )
    for_each = models.CharField(
        _("for each"), max_length=40, blank=True, help_text=_("What the price is paid for once each.")
    )
    tiers = models.JSONField(_("price tiers"), default=list, blank=True)
    cap = models.BigIntegerField(_("at most, per unit"), null=True, blank=True)
    when_due = models.CharField(_("when due"), max_length=10, choices=FeeDue, default=FeeDue.FILING)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0, amount__lte=10**12),
                name="fee_amount_bounded",
            ),
            models.CheckConstraint(condition=Q(cap__isnull=True) | Q(cap__gt=0), name="fee_cap_positive"),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Exemption(models.Model):
    """A ground to pay less, with the proof it needs; `percent` is what is let off."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="exemptions", verbose_name=_("version")
    )
    key = models.SlugField(_("key"), max_length=60)
    ground = models.CharField(_("ground"), max_length=500)
    proof = models.CharField(_("proof"), max_length=500, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent let off"), default=100)
    fee_key = models.SlugField(
        _("for the fee"), max_length=60, blank=True, help_text=_("Empty: for all fees.")
    )

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["version", "key"], name="exemption_key_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="exemption_percent_in_range"
            ),
        )

    def __str__(self) -> str:
        return self.ground


class Paper(models.Model):
    """A paper to bring: how many originals and copies, and whether it is handed in, shown or declared."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="papers", verbose_name=_("version")
    )
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="papers", verbose_name=_("case")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.TextField(_("name"))
    originals = models.PositiveSmallIntegerField(_("originals"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    mode = models.CharField(_("mode"), max_length=8, choices=PaperMode, default=PaperMode.SUBMIT)
    condition = models.TextField(_("only when"), blank=True)
    form = models.CharField(_("form"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name
