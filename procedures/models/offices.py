"""Offices: the tree of units that receive, resolve and return dossiers, with their validity and successors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.vocabulary import Level

if TYPE_CHECKING:
    from procedures.models.calendars import Calendar


class OfficeQuerySet(models.QuerySet["Office"]):
    def subtree(self, office: Office) -> OfficeQuerySet:
        """The office and everything under it."""
        return self.filter(path__startswith=office.path)

    def valid_on(self, on: date) -> OfficeQuerySet:
        """Offices that existed on a legal day (both ends count)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )


class Office(models.Model):
    """A unit of the administration; `path` holds the codes from the root, so a subtree is one prefix."""

    code = models.CharField(_("code"), max_length=35, unique=True)
    name = models.CharField(_("name"), max_length=300)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    kind = models.CharField(
        _("kind of unit"), max_length=40, blank=True, help_text=_("What steps of a procedure call this unit.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    path = models.CharField(max_length=400, unique=True, editable=False)
    calendar = models.ForeignKey(
        "procedures.Calendar", models.PROTECT, null=True, blank=True, verbose_name=_("working calendar")
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    code_pattern = models.CharField(
        _("pattern of dossier codes"), max_length=100, blank=True, help_text=_("Empty: the default pattern.")
    )
    receipt_series = models.CharField(
        _("series of fee receipts"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the code of the office."),
    )
    search_key = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=900, editable=False, db_collation="C")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ("path",)
        indexes = (models.Index(fields=["path"], name="office_path_prefix", opclasses=["text_pattern_ops"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="office_validity_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def own_calendar(self) -> Calendar | None:
        """The calendar named here or by the nearest parent; None means the national one."""
        office: Office | None = self
        while office is not None:
            if office.calendar is not None:
                return office.calendar
            office = office.parent
        return None
