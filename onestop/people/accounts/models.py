"""People who work here, and their roles by office."""

from __future__ import annotations

import secrets
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.rules.actors import Role
from procedures.models import Office

ROLE_CHOICES = [(role.value, _(role.label)) for role in Role]


class User(AbstractUser):
    """A member of staff. `full_name` is written as the person writes it: Vietnamese names have no first and last."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    must_change_password = models.BooleanField(
        _("must change the password"),
        default=False,
        db_default=False,
        help_text=_("Somebody else knows it: the person chooses another one at the next sign-in."),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, on: date) -> MembershipQuerySet:
        """Memberships that hold on a local day (both ends count)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )


class Membership(models.Model):
    """A role of a user in an office, for a time; both ends count. `actors` says how far it reaches."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=16, choices=ROLE_CHOICES)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(fields=["user", "office", "role"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="membership_validity_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.office}"


class ApiToken(models.Model):
    """A token for other systems; only its hash is kept, it is shown once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def new_value() -> str:
        """A fresh token of 256 random bits."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def hash_of(value: str) -> str:
        return sha256(value.encode()).hexdigest()
