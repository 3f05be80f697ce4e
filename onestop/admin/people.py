"""Users and their roles. A user is deactivated, a membership ended; neither is deleted, for events name them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.rules.roles import ADMINISTRATION_READERS, OFFICE_WRITERS
from onestop.admin.permissions import (
    PartsOfPage,
    ReadOnlyAdmin,
    RoleAdmin,
    offices_administered,
    with_choices_read_once,
)
from onestop.people.accounts.models import ApiToken, Membership, User
from onestop.people.accounts.tokens import issue_token, revoke_token
from procedures.models import Office


class MembershipInline(PartsOfPage):
    model = Membership
    extra = 1
    can_delete = False
    fields = ("office", "role", "valid_from", "valid_to")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles can be given in the offices that the user administers; the list is read once for all rows."""
        if db_field.name != "office":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        offices = Office.objects.all()
        if not request.user.is_superuser:
            offices = offices.filter(pk__in=offices_administered(request))
        return with_choices_read_once(
            super().formfield_for_foreignkey(db_field, request, queryset=offices, **kwargs)
        )

    def _may(self, request: HttpRequest, user: User | None) -> bool:
        """Nobody gives roles to themself."""
        return request.user.is_superuser or user is None or user.pk != request.user.pk

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._may(request, obj)


class NewUserForm(AdminUserCreationForm):
    """The administrator knows the password, so the person chooses another at the first sign-in."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email")

    def save(self, commit: bool = True) -> User:
        self.instance.must_change_password = self.cleaned_data.get("set_usable_password", True)
        saved: User = super().save(commit)
        return saved


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password given anew is a first password again."""

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = self.cleaned_data.get("set_usable_password", True)
        saved: User = super().save(commit)
        return saved


class ChangedUserForm(UserChangeForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "email", "is_active")
        field_classes = {"username": forms.CharField}


@admin.register(User)
class PeopleAdmin(RoleAdmin, UserAdmin):
    form = ChangedUserForm
    add_form = NewUserForm
    change_password_form = GivenPasswordForm
    writers = OFFICE_WRITERS
    readers = ADMINISTRATION_READERS
    inlines = (MembershipInline,)
    list_display = ("username", "full_name", "is_active", "last_login")
    list_filter = ("is_active", "memberships__role")
    search_fields = ("username", "full_name")
    ordering = ("username",)
    actions = ("issue_api_token",)
    filter_horizontal = ()
    fieldsets = ((None, {"fields": ("username", "full_name", "email", "password", "is_active")}),)
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "email", "usable_password", "password1", "password2")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An administrator changes people all of whose roles lie in the offices administered; no superuser.

        Otherwise a new password would open the rights of somebody higher up.
        """
        allowed = super().has_change_permission(request, obj)
        if obj is None or request.user.is_superuser or not allowed:
            return allowed
        held = set(obj.memberships.values_list("office_id", flat=True))
        return not obj.is_superuser and held <= offices_administered(request)

    def has_change_of_state_permission(self, request: HttpRequest) -> bool:
        """Whether the user may issue tokens."""
        return self._holds(request, self.writers)

    @admin.action(description=_("Issue an API token, valid for a year"), permissions=["change_of_state"])
    def issue_api_token(self, request: HttpRequest, chosen: QuerySet[User]) -> HttpResponse | None:
        """Show the value of a new token once; it is nowhere kept."""
        user = chosen.first()
        if chosen.count() != 1 or user is None or not self.has_change_permission(request, user):
            self.message_user(request, _("Choose one user whom you administer."), messages.ERROR)
            return None
        token, value = issue_token(user, name=user.get_username(), at=timezone.now())
        self.log_change(request, user, f"issue token {token.pk}")
        context = {
            **self.admin_site.each_context(request),
            "title": _("API token"),
            "value": value,
            "token": token,
        }
        return TemplateResponse(request, "onestop_admin/token.html", context)

    def get_inlines(self, request: HttpRequest, obj: User | None = None) -> tuple[type, ...]:
        """Roles are given to a user who is there."""
        return self.inlines if obj else ()


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    writers = OFFICE_WRITERS
    readers = ADMINISTRATION_READERS
    list_display = ("name", "user", "created_at", "expires_at", "revoked_at")
    list_select_related = ("user",)
    fields = list_display
    actions = ("revoke",)

    def has_change_of_state_permission(self, request: HttpRequest) -> bool:
        """Whether the user may revoke tokens."""
        return self._holds(request, self.writers)

    @admin.action(description=_("Revoke"), permissions=["change_of_state"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        for token in chosen:
            revoke_token(token, at=timezone.now())
            self.log_change(request, token, "revoke")


# Django's groups give nothing here: roles do.
admin.site.unregister(Group)
