"""Procedures and their dated versions; a published version never changes, in the database too (migration 0002)."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.vocabulary import ClockModeChoices, Level, VersionState


class Field(models.Model):
    """A field of administration ("lĩnh vực"), the rows of form II.06a."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    search_key = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=900, editable=False, db_collation="C")

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """A procedure under its national code; what it promises is in its versions."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    is_internal = models.BooleanField(
        _("internal"), default=False, help_text=_("Codes 6.xxxxxx: never shown to the public.")
    )
    synonyms = ArrayField(
        models.CharField(max_length=100), verbose_name=_("also searched as"), default=list, blank=True
    )
    life_events = ArrayField(
        models.SlugField(max_length=40), verbose_name=_("life events"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def in_force_on(self, on: date) -> ProcedureVersionQuerySet:
        """Versions that take intake on a legal day (both ends count); a repealed one until its last day."""
        running = (VersionState.IN_FORCE, VersionState.REPEALED)
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), state__in=running, valid_from__lte=on
        )

    def published(self) -> ProcedureVersionQuerySet:
        """Versions that are, were or will be in force; without those withdrawn before they began."""
        return self.filter(published_at__isnull=False).exclude(state=VersionState.WITHDRAWN)

    def public(self) -> ProcedureVersionQuerySet:
        """Without internal procedures, which the public never sees."""
        return self.filter(procedure__is_internal=False)


class ProcedureVersion(models.Model):
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="versions", verbose_name=_("procedure")
    )
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    name = models.CharField(_("name"), max_length=1000)
    field = models.ForeignKey(Field, models.PROTECT, related_name="versions", verbose_name=_("field"))
    levels = ArrayField(
        models.CharField(max_length=12, choices=Level), verbose_name=_("levels"), default=list
    )
    channels = ArrayField(models.CharField(max_length=12), verbose_name=_("channels"), default=list)
    authority = models.TextField(_("authority"), blank=True)
    applicants = models.TextField(_("who may apply"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    result = models.TextField(_("result"), blank=True)
    result_code = models.CharField(_("result code"), max_length=60, blank=True)
    how_to = models.TextField(_("steps as published"), blank=True)
    decision = models.CharField(_("publishing decision"), max_length=200, blank=True)
    is_instant = models.BooleanField(_("done while you wait"), default=False)
    is_chain = models.BooleanField(_("chain of offices"), default=False)
    supplement_mode = models.CharField(
        _("clock while a supplement is awaited"),
        max_length=8,
        choices=ClockModeChoices,
        default=ClockModeChoices.RESTART,
    )
    payment_mode = models.CharField(
        _("clock while a financial duty is awaited"),
        max_length=8,
        choices=ClockModeChoices,
        default=ClockModeChoices.PAUSE,
    )
    consultation_mode = models.CharField(
        _("clock while a consultation is awaited"),
        max_length=8,
        choices=ClockModeChoices,
        default=ClockModeChoices.NONE,
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    own_valid_to = models.DateField(_("own end"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    state_reason = models.CharField(_("reason of the state"), max_length=300, blank=True)
    content_hash = models.CharField(max_length=64, editable=False, blank=True, db_index=True)
    source = models.JSONField(_("as imported"), null=True, blank=True, editable=False)
    name_key = models.CharField(max_length=1000, editable=False, db_index=True)
    search_key = models.TextField(editable=False)
    sort_key = models.CharField(max_length=3000, editable=False, db_collation="C")

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure version")
        verbose_name_plural = _("procedure versions")
        ordering = ("procedure", "-number")
        constraints = (
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="procedure_version_validity_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT)
                | Q(published_at__isnull=False, valid_from__isnull=False),
                name="procedure_version_published_has_dates",
            ),
        )
        indexes = (
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="procedure_version_trgm"),
        )

    def __str__(self) -> str:
        return f"{self.procedure.code} v{self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Step(models.Model):
    """A step of the way inside: which unit holds the dossier and its share of the limit (a fraction)."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="steps", verbose_name=_("version")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=300)
    unit = models.CharField(_("kind of unit"), max_length=40)
    share_numerator = models.PositiveSmallIntegerField(_("share of the limit, numerator"), default=1)
    share_denominator = models.PositiveSmallIntegerField(_("share of the limit, denominator"), default=1)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["version", "position"], name="step_position_once"),
            models.CheckConstraint(condition=Q(share_denominator__gt=0), name="step_share_is_a_fraction"),
        )

    def __str__(self) -> str:
        return self.name


class LegalBasis(models.Model):
    """A document that a version rests on, with its validity where known."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="legal_bases", verbose_name=_("version")
    )
    number = models.CharField(_("number"), max_length=100)
    title = models.TextField(_("title"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number
