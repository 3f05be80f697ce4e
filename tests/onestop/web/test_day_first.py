"""Every field for a day, a moment or a time, in every form and on every page of the administration, is day first."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory
from django.utils import translation
from django.utils.dateparse import parse_date

import onestop
from onestop.people.accounts.models import User
from onestop.web.clerks.intake_forms import iso_day
from procedures.rules.moments import LOCAL

DAYS = ("03/12/2026", "3/12/2026", "03-12-2026", "03.12.2026", "2026-12-03")
TIMES = ("16:30", "16h30", "16.30")
NO_DAYS = ("12/31/2026", "31/02/2026", "2026-31-12", "12/2026", "3/12/26", "hôm nay", "03/12-2026")


def all_forms() -> Iterator[type[forms.BaseForm]]:
    """Every form class of ours, wherever it is written; forms of models are shown as the administration makes them."""
    for module in pkgutil.walk_packages(onestop.__path__, "onestop."):
        if ".migrations" not in module.name and ".management" not in module.name:
            importlib.import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__module__.startswith("onestop.") and not issubclass(each, forms.BaseModelForm):
            yield each


def admin_forms() -> Iterator[tuple[str, type[forms.BaseForm]]]:
    """The forms that the administration makes of its models, and of the parts on their pages."""
    request = RequestFactory().get("/quan-tri/")
    request.user = User(is_superuser=True, is_active=True)
    for model, page in admin.site._registry.items():
        yield model.__name__, page.get_form(request, fields=None)
        for inline in page.get_inline_instances(request):
            yield f"{model.__name__}.{inline.model.__name__}", inline.get_formset(request).form


def fields_of_time() -> Iterator[tuple[str, forms.Field]]:
    named = [(form.__qualname__, form) for form in all_forms()] + list(admin_forms())
    for name, form in named:
        for key, field in getattr(form, "base_fields", {}).items():
            if isinstance(
                field, forms.DateField | forms.DateTimeField | forms.TimeField | forms.SplitDateTimeField
            ):
                yield f"{name}.{key}", field


def typed_into(field: forms.Field, day: str, clock: str) -> Any:
    if isinstance(field, forms.SplitDateTimeField):
        return field.clean([day, clock])
    if isinstance(field, forms.DateTimeField):
        return field.clean(f"{day} {clock}")
    return field.clean(day if isinstance(field, forms.DateField) else clock)


def meant(field: forms.Field) -> Any:
    if isinstance(field, forms.DateTimeField | forms.SplitDateTimeField):
        return datetime(2026, 12, 3, 16, 30, tzinfo=LOCAL)
    return date(2026, 12, 3) if isinstance(field, forms.DateField) else time(16, 30)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_third_of_december_is_typed_day_first_everywhere(language: str) -> None:
    seen = 0
    with translation.override(language):
        for name, field in fields_of_time():
            seen += 1
            for day in DAYS:
                for clock in TIMES:
                    assert typed_into(field, day, clock) == meant(field), (name, day, clock)
            if isinstance(field, forms.DateTimeField):
                assert field.clean("16h30  03/12/2026") == meant(field), name
            if isinstance(field, forms.TimeField):
                continue
            for nothing in NO_DAYS:
                with pytest.raises(forms.ValidationError):
                    typed_into(field, nothing, "16:30")
    assert seen > 30, "the search has lost its forms"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_order_stands_beside_every_field_and_no_browser_chooses_it(language: str) -> None:
    with translation.override(language):
        for name, field in fields_of_time():
            shown = str(field.widget.render("x", None)) + str(field.help_text)
            assert 'type="date' not in shown, f"{name}: the browser's own order would hold"
            assert 'type="time' not in shown, name
            if not isinstance(field, forms.TimeField):
                assert any(hint in shown for hint in HINTS[language]), name


HINTS = {"vi": ("ngày/tháng/năm", "dd/mm/yyyy"), "en": ("day/month/year", "dd/mm/yyyy")}


@pytest.mark.parametrize("typed", [*DAYS, "03122026"])
def test_a_day_of_birth_is_day_first(typed: str) -> None:
    assert parse_date(iso_day(typed)) == date(2026, 12, 3)


@pytest.mark.parametrize("typed", [*NO_DAYS, "1122026", "1990", ""])
def test_what_is_no_day_stays_for_the_service_to_refuse(typed: str) -> None:
    assert iso_day(typed) == typed
