"""Rights in the administration follow the roles by office, not Django's table of permissions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.postgres.fields import ArrayField
from django.db import DataError, models, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from dossiers.rules.actors import Actor, Role
from dossiers.rules.roles import ADMINISTRATION
from onestop.admin.json_fields import TypedJSON
from onestop.admin.text_fields import Lines, OneLine, Words
from onestop.people.accounts.actors import actor_for

# A number that fits a key of the database.
KEY = re.compile(r"[0-9]{1,18}")


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user as an actor, read once for this request."""
    actor = getattr(request, "_onestop_actor", None)
    if actor is None or actor.id != request.user.pk:
        actor = actor_for(request.user)
        request._onestop_actor = actor  # type: ignore[attr-defined]
    return actor


def roles_of(request: HttpRequest) -> frozenset[Role]:
    """The roles that the user holds anywhere."""
    return frozenset(role for roles in actor_of(request).roles.values() for role in roles)


def offices_administered(request: HttpRequest) -> frozenset[int]:
    """The ids of the offices whose people and data the user administers."""
    return actor_of(request).offices_with(Role.ADMINISTRATOR)


class OnlyKeys:
    """Mix-in for Django's choosers, which look up as numbers whatever was typed when they show a refused form again."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The chosen rows; what can be no key of a row is none of them."""
        keys = [each for each in value if KEY.fullmatch(str(each))]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]


class ReadableAutocomplete(OnlyKeys, AutocompleteSelect):
    """A chooser of one row."""


class ReadableAutocompleteMultiple(OnlyKeys, AutocompleteSelectMultiple):
    """A chooser of several rows."""


FIELDS: dict[Any, Any] = {
    models.JSONField: {"form_class": TypedJSON},
    models.CharField: {"form_class": OneLine},
    models.TextField: {"form_class": Lines},
    ArrayField: {"form_class": Words},
    # Kinds of CharField that read their text themselves.
    models.SlugField: {"form_class": forms.SlugField},
    models.EmailField: {"form_class": forms.EmailField},
    models.URLField: {"form_class": forms.URLField},
}


class ShowsAgain:
    """Mix-in for pages and their rows: a refused form is shown again whatever was typed."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """As Django's, with choosers that show again what was typed."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            options.setdefault("widget", ReadableAutocomplete(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Likewise."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            widget = ReadableAutocompleteMultiple(db_field, self.admin_site)  # type: ignore[attr-defined]
            options.setdefault("widget", widget)
        return super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]


class DayFirst:
    """Mix-in: what is typed into a field for a day or a moment stands beside it (`config.formats` reads it)."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's field, with the order of day, month and year in sight."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        for part, widget in _parts(field):
            for kind, hint in ((forms.DateField, _("day/month/year")), (forms.TimeField, _("hour:minute"))):
                if isinstance(part, kind):
                    widget.attrs["placeholder"] = hint
                    field.help_text = field.help_text or hint
        return field


def _parts(field: Any) -> list[tuple[forms.Field, forms.Widget]]:
    """A field with its widget; a moment's two fields with theirs."""
    if isinstance(field, forms.SplitDateTimeField):
        return list(zip(field.fields, field.widget.widgets, strict=True))
    return [(field, field.widget)] if field else []


class RoleAdmin(DayFirst, ShowsAgain, admin.ModelAdmin):
    """A page that `writers` may change and `readers` may look at. Nothing is ever deleted unless a page says so."""

    writers: frozenset[Role] = frozenset()
    readers: frozenset[Role] = ADMINISTRATION
    formfield_overrides = FIELDS
    list_per_page = 50
    show_full_result_count = False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list; a filter that the database cannot read leads to Django's word for filters that are wrong."""
        if request.method != "GET":
            return super().changelist_view(request, extra_context)
        try:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        except DataError:
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def _holds(self, request: HttpRequest, roles: frozenset[Role]) -> bool:
        user = request.user
        return bool(
            user.is_active and roles and (user.is_superuser or not roles.isdisjoint(roles_of(request)))
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._holds(request, self.readers | self.writers)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._holds(request, self.writers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._holds(request, self.writers)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(RoleAdmin):
    """A page to look at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def with_choices_read_once(field: Any) -> Any:
    """The form field with its choices in a list: the rows of a page share one query."""
    field.choices = list(field.choices)
    return field


class PartsOfPage(DayFirst, ShowsAgain, admin.TabularInline):
    """Rows on the page of what they belong to; who may change the page may change them (Django asks the page first)."""

    formfield_overrides = FIELDS

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class RowsToRead(PartsOfPage):
    """Rows that nobody changes here."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
