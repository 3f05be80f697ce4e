"""Filters, search, order and pages of every list with values that nothing expects: a list or a word, never an error."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from onestop.people.accounts.models import User
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


@pytest.mark.parametrize("typed", ["không phải", "[]", "1e309", "9" * 30, "0001-01-01"])
def test_a_chooser_shows_a_refused_form_again(house: House, typed: str) -> None:
    root = signed_in(User.objects.create_superuser("root"))
    rows = {f"no_appointment_days-{name}": "1" for name in ("TOTAL_FORMS", "MAX_NUM_FORMS")}
    rows |= {"no_appointment_days-INITIAL_FORMS": "0", "no_appointment_days-0-procedures": typed}
    office = {"code": "H99.12", "name": "Đã gõ ở đây", "parent": typed, "successor": typed, **rows}
    answer = root.post(reverse("admin:procedures_office_add"), office)
    assert answer.status_code == 200
    assert "Đã gõ ở đây" in answer.content.decode()


@pytest.mark.parametrize(
    "hours",
    [
        "[" * 20_000,
        "9" * 5_000,
        '{"mon": [["\\u0000", "11:30"]]}',
        '{"mon": 1e999}',
        '{"mon": [["25:00", 1]]}',
        "{",
    ],
)
def test_json_that_bursts_readers_is_refused_in_words(house: House, hours: str) -> None:
    root = signed_in(User.objects.create_superuser("root"))
    page = reverse("admin:procedures_calendarversion_add")
    rows = {"days-TOTAL_FORMS": "0", "days-INITIAL_FORMS": "0"}
    answer = root.post(page, {"hours": hours, "years": "2026", "reason": "Đã gõ ở đây", **rows})
    assert answer.status_code == 200
    assert "hours" in answer.context["adminform"].form.errors
    assert "Đã gõ ở đây" in answer.content.decode()
