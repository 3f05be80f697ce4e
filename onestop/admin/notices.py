"""Notices that go out: what became of each, who follows an office, and when its notices may leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.models.outbox import KIND_CHOICES
from dossiers.rules.roles import ADMINISTRATION_READERS, OFFICE_WRITERS
from onestop.admin.permissions import ReadOnlyAdmin, RoleAdmin, actor_of, offices_administered
from onestop.admin.through_services import Saves, ServiceForm, act_on_each
from onestop.citizens.notices.models import Delivery, DeliveryDay, OfficeNotices, Webhook
from onestop.citizens.notices.sending import send_again
from onestop.citizens.notices.webhooks import new_secret, save_webhook
from procedures.models import Office


class OfOwnOffices:
    """Mix-in: rows of the offices that the user administers or audits; changed by those who administer them."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: QuerySet = super().get_queryset(request)  # type: ignore[misc]
        if request.user.is_superuser:
            return rows
        return rows.filter(
            office__in=actor_of(request).offices_with(*OFFICE_WRITERS, *ADMINISTRATION_READERS)
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)  # type: ignore[misc]
        if obj is None or request.user.is_superuser:
            return allowed
        return allowed and obj.office_id in offices_administered(request)

    def has_change_of_state_permission(self, request: HttpRequest) -> bool:
        """Whether the user may act on rows in the list."""
        return self._holds(request, OFFICE_WRITERS)  # type: ignore[attr-defined]

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Only offices that the user administers can be chosen."""
        if db_field.name == "office" and not request.user.is_superuser:
            kwargs["queryset"] = Office.objects.filter(pk__in=offices_administered(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def administered(self, request: HttpRequest, chosen: QuerySet) -> QuerySet:
        """Of the chosen rows, those that the user may act on."""
        if request.user.is_superuser:
            return chosen
        return chosen.filter(office__in=offices_administered(request))


@admin.register(Delivery)
class DeliveryAdmin(OfOwnOffices, ReadOnlyAdmin):
    """What was given up comes first. Dossiers are named by their codes; to whom it went is not kept."""

    writers = OFFICE_WRITERS
    readers = ADMINISTRATION_READERS
    list_display = (
        "dossier_code",
        "kind_said",
        "channel",
        "state",
        "tries",
        "last_error",
        "next_try_at",
        "sent_at",
    )
    list_filter = ("state", "channel")
    list_select_related = ("entry__event__dossier", "webhook")
    search_fields = ("public_id__exact",)
    ordering = ("state", "-id")
    fields = (*list_display, "public_id", "office", "webhook", "since")
    readonly_fields = ("dossier_code", "kind_said", "public_id")
    actions = ("send_again",)

    @admin.display(description=_("dossier"))
    def dossier_code(self, row: Delivery) -> str:
        return row.entry.event.dossier.code

    @admin.display(description=_("kind"))
    def kind_said(self, row: Delivery) -> str:
        return str(row.entry.get_kind_display())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Send again"), permissions=["change_of_state"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """Notices that were given up or dropped go on the way once more; the others stay as they are."""
        ended = chosen.filter(state__in=(Delivery.State.DEAD, Delivery.State.LATE))
        mine = self.administered(request, ended)
        if not mine:
            self.message_user(
                request,
                gettext("Choose notices that were given up or dropped, of offices you administer."),
                messages.ERROR,
            )
        act_on_each(self, request, mine, send_again)


@admin.register(DeliveryDay)
class DeliveryDayAdmin(OfOwnOffices, ReadOnlyAdmin):
    writers = OFFICE_WRITERS
    readers = ADMINISTRATION_READERS
    list_display = ("on", "office", "channel", "kind", "state", "number")
    list_filter = ("channel", "kind", "state")
    list_select_related = ("office",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WebhookForm(ServiceForm):
    save_by = staticmethod(save_webhook)
    kinds = forms.MultipleChoiceField(
        label=capfirst(_("kinds")),
        choices=KIND_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: all kinds."),
    )

    class Meta:
        model = Webhook
        fields = ("office", "name", "url", "kinds", "active")


@admin.register(Webhook)
class WebhookAdmin(OfOwnOffices, Saves, RoleAdmin):
    form = WebhookForm
    writers = OFFICE_WRITERS
    readers = ADMINISTRATION_READERS
    list_display = ("name", "office", "url", "active", "signs")
    list_select_related = ("office",)
    actions = ("make_secret",)

    @admin.display(description=_("has a secret"), boolean=True)
    def signs(self, row: Webhook) -> bool:
        return bool(row.sealed_secret)

    @admin.action(
        description=_("Make a new secret; the webhook is called once it has one"),
        permissions=["change_of_state"],
    )
    def make_secret(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> HttpResponse | None:
        """Show the new secret once; it is kept encrypted."""
        hook = self.administered(request, chosen).first()
        if chosen.count() != 1 or hook is None:
            self.message_user(
                request, gettext("Choose one webhook of an office you administer."), messages.ERROR
            )
            return None
        value = new_secret(hook, by=request.user.get_username(), at=timezone.now())
        self.log_change(request, hook, "new secret")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Secret of the webhook"),
            "hook": hook,
            "value": value,
        }
        return TemplateResponse(request, "onestop_admin/webhook_secret.html", context)


@admin.register(OfficeNotices)
class OfficeNoticesAdmin(OfOwnOffices, RoleAdmin):
    writers = OFFICE_WRITERS
    readers = ADMINISTRATION_READERS
    list_display = ("office", "only_in_office_hours")
    list_select_related = ("office",)
