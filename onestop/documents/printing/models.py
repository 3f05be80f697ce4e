"""What an office sets for its papers, and the running numbers of the forms."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models import Event
from onestop.documents.printing.logos import LARGEST_FILE, read_logo
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.rules.vietnamese import clean_text


class PrintSettings(models.Model):
    """The letterhead of an office and of every office under it that sets none; an empty field is inherited.

    An office with an agency heading numbers its own forms; the units under it share its numbers (docs/adr/0060).
    """

    office = models.OneToOneField(
        Office, models.CASCADE, related_name="print_settings", verbose_name=_("office")
    )
    superior_heading = models.CharField(
        _("superior agency"), max_length=200, blank=True, help_text=_("The first line of the letterhead.")
    )
    agency_heading = models.CharField(
        _("agency"),
        max_length=200,
        blank=True,
        help_text=_("The second line, in bold. With it the office numbers its own forms."),
    )
    place = models.CharField(
        _("place"), max_length=80, blank=True, help_text=_("Stands before the date: “Hà Nội, ngày …”.")
    )
    desk_symbol = models.CharField(
        _("symbol of the desk"),
        max_length=30,
        blank=True,
        help_text=_("After the number of forms 01 and 03; empty: TTPVHCC, until 14 September 2025 BPTNTKQ."),
    )
    agency_symbol = models.CharField(
        _("symbol of the agency"),
        max_length=30,
        blank=True,
        help_text=_("After the number of what its head signs, such as UBND."),
    )
    signer_title = models.CharField(
        _("signer's title"), max_length=120, blank=True, help_text=_("Such as CHỦ TỊCH or GIÁM ĐỐC.")
    )
    signer_name = models.CharField(
        _("signer's name"), max_length=120, blank=True, help_text=_("Empty: who approved in the system.")
    )
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    public_address = models.URLField(
        _("public address"),
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Where the public looks up, such as https://motcua.example.gov.vn; empty: BASE_URL."),
    )
    opening_hours = models.CharField(_("opening hours"), max_length=300, blank=True)
    logo = models.BinaryField(_("logo"), max_length=LARGEST_FILE, null=True, blank=True)

    class Meta:
        verbose_name = _("print settings")
        verbose_name_plural = _("print settings")

    def __str__(self) -> str:
        return str(self.office)

    def clean(self) -> None:
        """Bring the texts into their stored form and read the logo. Raises ValidationError by field."""
        errors: dict[str, ValidationError] = {}
        for field in self._meta.fields:
            if isinstance(field, models.CharField):
                try:
                    setattr(self, field.attname, clean_text(getattr(self, field.attname)))
                except RuleError as refused:
                    errors[field.name] = _as_validation_error(refused)
        if self.logo:
            try:
                read_logo(bytes(self.logo))
            except RuleError as refused:
                errors["logo"] = _as_validation_error(refused)
        if errors:
            raise ValidationError(errors)


def _as_validation_error(refused: RuleError) -> ValidationError:
    return ValidationError(_(refused.template), code=refused.code, params=refused.params)


class FormCounter(models.Model):
    """The last number that an office has given to a kind of form in a year; locked while numbers are given."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    year = models.PositiveSmallIntegerField(_("year"))
    form = models.CharField(_("form"), max_length=16)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter of forms")
        verbose_name_plural = _("counters of forms")
        constraints = (models.UniqueConstraint(fields=["office", "year", "form"], name="form_counter_once"),)

    def __str__(self) -> str:
        return f"{self.office_id} {self.year} {self.form} {self.last}"


class FormNumber(models.Model):
    """The number of one form of one event, given once: a second print shows the same.

    `form` is the kind (`dossiers.rules.forms.Form`); of kind "register" it is the entry in the register of the year.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="form_numbers", verbose_name=_("event"))
    form = models.CharField(_("form"), max_length=16)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    given_at = models.DateTimeField(_("given at"))
    printed_at = models.DateTimeField(_("first printed at"), null=True)

    class Meta:
        verbose_name = _("number of a form")
        verbose_name_plural = _("numbers of forms")
        constraints = (
            models.UniqueConstraint(fields=["event", "form"], name="form_number_once_per_event"),
            models.UniqueConstraint(fields=["office", "year", "form", "number"], name="form_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="form_number_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.number}/{self.year} {self.form}"
