"""How long the law gives for petitions of each kind: data with a source, dated like every other promise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from onestop.citizens.feedback.rules.petitions import Kind
from procedures.models.vocabulary import UNIT_CHOICES
from procedures.rules.time_limits import TimeLimit, Unit

KIND_CHOICES = [(kind.value, _(kind.label)) for kind in Kind]


class PetitionTermQuerySet(models.QuerySet["PetitionTerm"]):
    def in_force(self, kind: str, on: date) -> list[PetitionTerm]:
        """The terms of a kind on a local day: of each step the row that came into force last, in their order."""
        rows = self.filter(kind=kind, valid_from__lte=on).order_by("valid_from")
        newest = {row.step: row for row in rows}
        return sorted(newest.values(), key=lambda row: row.position)


class PetitionTerm(models.Model):
    """A limit for one step of one kind. A new law is a new row with its day; rows that were used stay."""

    class Step(models.TextChoices):
        TAKE_ON = "take_on", _("to take it on")
        ANSWER = "answer", _("ordinary")
        COMPLEX = "complex", _("complicated")
        REMOTE = "remote", _("remote area")
        REMOTE_COMPLEX = "remote_complex", _("remote area, complicated")
        EXTENDED = "extended", _("extended once")
        EXTENDED_TWICE = "extended_twice", _("extended twice")

    class Start(models.TextChoices):
        RECEIPT = "receipt", _("receipt")
        TAKING_ON = "taking_on", _("taking on")

    kind = models.CharField(_("kind"), max_length=12, choices=KIND_CHOICES)
    step = models.CharField(_("step"), max_length=16, choices=Step)
    counts_from = models.CharField(_("counts from"), max_length=10, choices=Start)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=16, choices=UNIT_CHOICES)
    legal_source = models.CharField(_("legal source"), max_length=300)
    valid_from = models.DateField(_("valid from"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PetitionTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of petitions")
        verbose_name_plural = _("terms of petitions")
        ordering = ("kind", "position", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=["kind", "step", "valid_from"], name="petition_term_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.step}: {self.amount} {self.unit}"

    @property
    def limit(self) -> TimeLimit:
        """The limit as the rules count it."""
        return TimeLimit(Decimal(self.amount), Unit(self.unit))
