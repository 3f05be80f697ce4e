"""Whatever text is typed into the administration is cleaned at its field, or refused there with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import UsernameField
from django.test import Client, RequestFactory
from django.utils import translation

from onestop.admin.permissions import ReadOnlyAdmin
from onestop.admin.text_fields import Lines, OneLine, Words
from onestop.people.accounts.models import User
from tests.onestop.admin.conftest import House, signed_in
from tests.onestop.admin.test_pages import address

# What reads its text by a rule of its own, and passwords, which nobody may change.
OTHERS = (forms.SlugField, forms.EmailField, forms.URLField, forms.JSONField, UsernameField, OneLine, Words)
EDITABLE = [page for page in admin.site._registry.values() if not isinstance(page, ReadOnlyAdmin)]


def forms_of(page: Any, request: Any) -> list[type[forms.BaseForm]]:
    """The form of a page for a new object, and those of its rows."""
    inlines = [inline.get_formset(request).form for inline in page.get_inline_instances(request)]
    return [page.get_form(request, change=False), *inlines]


@pytest.mark.django_db
@pytest.mark.parametrize("page", EDITABLE, ids=lambda page: page.model.__name__)
def test_every_field_for_text_cleans_it(page: Any, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = User.objects.create_superuser("root")
    plain = [
        (form.__name__, name)
        for form in forms_of(page, request)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, OTHERS)
        and not isinstance(field.widget, forms.PasswordInput)
    ]
    assert plain == []


def test_a_private_character_is_refused_at_its_field(house: House, editor: Client) -> None:
    answer = editor.post(
        address(type(house.draft), "change", house.draft.pk),
        {"name": "Đăng ký \ue123"},
        headers={"accept-language": "en"},
    )
    assert answer.status_code == 200
    assert "U+E123" in str(answer.context["adminform"].form.errors["name"])


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (OneLine(), "\uf0b7 Tờ\u200b khai\n số 1", "• Tờ khai số 1"),
        (Lines(), "\uf0a7 Bước 1\r\nBước 2 ", "▪ Bước 1\nBước 2"),
        (OneLine(required=False), "", ""),
        (Words(forms.CharField()), "\uf0b7 sổ\u200b đỏ, CMND ", ["• sổ đỏ", "CMND"]),
    ],
)
def test_what_is_typed_is_kept_in_one_form(field: forms.Field, typed: str, kept: object) -> None:
    assert field.clean(typed) == kept


@pytest.mark.parametrize("typed", ["a\0b", "\ud800", "a" + "\u0301\u0323\u0300\u0309\u0303"])
def test_what_cannot_be_kept_is_said(typed: str) -> None:
    with translation.override("en"), pytest.raises(forms.ValidationError):
        OneLine().clean(typed)


def test_the_page_of_a_user_opens(house: House) -> None:
    assert signed_in(User.objects.create_superuser("root")).get(address(User, "add")).status_code == 200
