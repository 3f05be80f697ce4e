"""Forms and actions of the administration that write through services and show what a rule refuses."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from procedures.rules.errors import RuleError, RuleErrors

Save = Callable[..., models.Model]
PARTS = {
    "cases": _lazy("cases"),
    "limits": _lazy("limits"),
    "fees": _lazy("fees"),
    "exemptions": _lazy("exemptions"),
    "papers": _lazy("papers"),
    "steps": _lazy("steps"),
    "legal_bases": _lazy("legal bases"),
}


def told(error: RuleError) -> str:
    """What a rule said, in the reader's language."""
    if isinstance(error, RuleErrors):
        return " ".join(told(each) for each in error.errors)
    place = _place(error.field)
    text = _(error.template) % {
        key: _(v) if isinstance(v, str) and v else v for key, v in error.params.items()
    }
    return f"{place}: {text}" if place else text


def _place(field: str) -> str:
    """Where in a version a problem is ("Fees, line 2"), for fields such as `fees.2.tiers`."""
    part, _dot, rest = field.partition(".")
    line = rest.partition(".")[0]
    if part not in PARTS or not line.isdigit():
        return ""
    return _("%(part)s, line %(line)s") % {"part": capfirst(str(PARTS[part])), "line": line}


class ServiceForm(forms.ModelForm):
    """A form whose object is saved by `save_by`; what the service refuses stands at the field it is about."""

    save_by: Save

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self._try()
        except RuleError as error:
            self.add_error(error.field if error.field in self.fields else None, told(error))

    def _try(self) -> None:
        """Let the service save a copy, and take it back: only it knows all the rules."""
        with transaction.atomic():
            type(self).save_by(copy.copy(self.instance), by="", at=timezone.now())
            transaction.set_rollback(True)


class PartForm(forms.ModelForm):
    """A line of a page that the rules look at by itself: what they refuse stands at the field it is about."""

    check: Callable[[dict[str, Any]], object]

    def clean(self) -> dict[str, Any]:
        """The values, once `check` has found nothing; a field that is wrong already is enough."""
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("DELETE"):
            try:
                type(self).check({**values, "case": getattr(values.get("case"), "key", "")})
            except RuleError as error:
                self.add_error(error.field if error.field in self.fields else None, told(error))
        return values


class Saves:
    """Mix-in for a page whose form is a `ServiceForm`: saves through the same service, named by the user."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        type(form).save_by(obj, by=request.user.get_username(), at=timezone.now())


def act_on_each(
    page: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet, service: Callable[..., Any], **facts: Any
) -> None:
    """Call the service for every chosen object, each in its own transaction, and tell what became of it."""
    for each in chosen:
        try:
            service(each, by=request.user.get_username(), at=timezone.now(), **facts)
        except RuleError as error:
            page.message_user(request, f"{each}: {told(error)}", messages.ERROR)
        else:
            page.log_change(request, each, service.__name__)
            page.message_user(request, _("%(what)s: done.") % {"what": each}, messages.SUCCESS)


def ask_first(
    page: admin.ModelAdmin,
    request: HttpRequest,
    chosen: QuerySet,
    *,
    form_class: type[forms.Form],
    title: str | Promise,
    service: Callable[..., Any],
) -> HttpResponse | None:
    """Show a form with the facts that a service needs; once they are given, act on each of the chosen objects."""
    form = form_class(request.POST if "apply" in request.POST else None)
    if form.is_valid():
        act_on_each(page, request, chosen, service, **form.cleaned_data)
        return None
    context = {
        **page.admin_site.each_context(request),
        "title": title,
        "form": form,
        "chosen": chosen,
        "action": request.POST.get("action", ""),
        "checkbox": helpers.ACTION_CHECKBOX_NAME,
        "opts": page.model._meta,
    }
    return TemplateResponse(request, "onestop_admin/ask_first.html", context)
