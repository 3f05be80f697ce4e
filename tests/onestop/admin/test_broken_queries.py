"""Filters, search, order and pages of every list with values that nothing expects: a list or a word, never an error."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from onestop.accounts.models import User
from tests.onestop.admin.conftest import House, signed_in

QUERIES = [
    *("q=%00", "q=" + "a" * 3_000, "q=%ED%A0%80", "o=x", "o=-1.99.1", "p=x", "p=-1", "p=" + "9" * 30, "e=x"),
    *("id__in=x", "id__regex=%5B", "pk=" + "9" * 30, "id__gte=" + "9" * 30, "x__y=1", "id__isnull=perhaps"),
    *("name__regex=%5B", "code=%00", "_to_field=x", "_popup=%00", "_changelist_filters=%00", "all=x"),
    *("created_at__gte=infinity", "created_at__year=x", "valid_from__lte=0001-01-01", "user__password=x"),
]
LISTS = [
    f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
]


@pytest.mark.parametrize("name", LISTS, ids=lambda name: name.split(":")[1])
def test_a_list_with_a_broken_query(house: House, name: str) -> None:
    root = signed_in(User.objects.create_superuser("root"))
    statuses = {query: root.get(f"{reverse(name)}?{query}").status_code for query in QUERIES}
    assert {query: status for query, status in statuses.items() if status not in (200, 302, 400)} == {}


def test_the_choosers_take_any_term(house: House) -> None:
    root = signed_in(User.objects.create_superuser("root"))
    known: dict[str, Any] = {"app_label": "procedures", "model_name": "office", "field_name": "parent"}
    for word, value in product((*known, "term", "page"), ("", "x", "a\0b", "9" * 30, "-1")):
        answer = root.get("/quan-tri/autocomplete/", {"term": "", **known, word: value})
        assert answer.status_code in (200, 403, 404), (word, value)
