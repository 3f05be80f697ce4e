"""Working calendars: one national, any number of office calendars that inherit, each in numbered versions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Calendar(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("inherits from"),
    )

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """One published state of a calendar. Published versions never change: due dates are replayed with them."""

    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="versions", verbose_name=_("calendar")
    )
    number = models.PositiveIntegerField(_("number"))
    parent_version = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="derived")
    hours = models.JSONField(
        _("opening periods by weekday"),
        null=True,
        blank=True,
        help_text=_('{"mon": [["07:30", "11:30"], …]}; empty: as the parent has them.'),
    )
    years = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("published years"), default=list, blank=True
    )
    provisional_years = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("provisional years"), default=list, blank=True
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        ordering = ("calendar", "-number")
        constraints = (
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.calendar} v{self.number}"


class CalendarDay(models.Model):
    """One day that differs from the week: off, a worked swap day, a half-day, or a parent's day off worked here."""

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        SWAP = "swap", _("worked swap day")
        HALF = "half", _("half-day")
        REOPENED = "reopened", _("worked although the parent is closed")

    version = models.ForeignKey(
        CalendarVersion, models.CASCADE, related_name="days", verbose_name=_("version")
    )
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=200, blank=True)
    stands_for = models.PositiveSmallIntegerField(
        _("stands in for weekday"), null=True, blank=True, help_text=_("0 is Monday; for swap days.")
    )
    periods = models.JSONField(_("opening periods"), null=True, blank=True, help_text=_("For half-days."))

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=["version", "on"], name="calendar_day_once"),)

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.name}"
