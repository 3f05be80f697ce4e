"""Sealed reports: what was signed off, by whom, and the list behind each cell. Append-only, also in the database."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onestop.statistics.periods import Period
from procedures.models import Office


class Seal(models.Model):
    """What is sealed: one scope, period and definition. The figures lie in its versions."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    subtree = models.BooleanField(_("with the offices under it"))
    field = models.CharField(_("field"), max_length=60, blank=True)
    procedure = models.CharField(_("procedure"), max_length=40, blank=True)
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    level = models.CharField(_("level"), max_length=12, blank=True)
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    definition = models.CharField(_("definition"), max_length=40)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = (
            models.UniqueConstraint(
                fields=[
                    *("office", "subtree", "field", "procedure", "channel", "level"),
                    *("first", "last", "definition"),
                ],
                name="seal_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.period.name} {self.definition}"

    @property
    def period(self) -> Period:
        """The sealed period."""
        return Period(self.first, self.last)


class SealVersion(models.Model):
    """One signing: `header` says what, when and by whom, `hash` covers it, every figure and every list.

    A version after the first is a correction and has a reason; `previous_hash` chains it to the one before.
    """

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="versions", verbose_name=_("seal"))
    number = models.PositiveIntegerField(_("version"))
    cut_off = models.DateTimeField(_("cut-off"))
    sealed_at = models.DateTimeField(_("sealed at"))
    sealed_by_id = models.BigIntegerField(_("sealed by (number)"))
    sealed_by_name = models.CharField(_("sealed by"), max_length=150)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    office_ids = ArrayField(models.BigIntegerField(), verbose_name=_("offices"))
    header = models.JSONField(_("header"))
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("version of a seal")
        verbose_name_plural = _("versions of seals")
        ordering = ("seal", "number")
        constraints = (
            models.UniqueConstraint(fields=["seal", "number"], name="seal_version_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, previous_hash="") | models.Q(number__gt=1, reason__gt=""),
                name="seal_correction_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seal_id} v{self.number}"

    @property
    def offices(self) -> dict[int, list[str]]:
        """Code, name and level of each office as they were at the sealing, by id, in reading order."""
        return {int(pk): facts for pk, *facts in self.header["offices"]}

    @property
    def office_name(self) -> str:
        """What the office that signed was called at the sealing."""
        code = self.header["scope"]["office"]
        return next(
            (name for known, name, _ in self.offices.values() if known == code), self.seal.office.name
        )

    @property
    def fields(self) -> dict[int, list[str]]:
        """Code and name of each field that occurs, as they were at the sealing, by id, in reading order."""
        return {int(pk): facts for pk, *facts in self.header["fields"]}


class SealedGroup(models.Model):
    """The figures of one office and field, a digest for each list behind them, and the lists themselves, packed.

    No personal data: a list holds codes of dossiers, numbers and moments of events.
    """

    version = models.ForeignKey(SealVersion, models.PROTECT, related_name="groups")
    office_id = models.BigIntegerField()
    field_id = models.BigIntegerField()
    figures = models.JSONField()
    digests = models.JSONField()
    lists = models.BinaryField()

    class Meta:
        ordering = ("version", "office_id", "field_id")
        constraints = (
            models.UniqueConstraint(fields=["version", "office_id", "field_id"], name="sealed_group_once"),
        )

    def __str__(self) -> str:
        return f"{self.version_id}: {self.office_id}/{self.field_id}"

    def facts(self) -> dict[str, Any]:
        """What the hash of the version covers."""
        return {
            "office": self.office_id,
            "field": self.field_id,
            "figures": self.figures,
            "digests": self.digests,
        }
