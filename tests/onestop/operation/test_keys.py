"""A wrong key under a right label is found before anything is sealed with it."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from dossiers.models import Party
from onestop.operation.keys import missing_keys, refuse_wrong_keys, wrong_keys
from onestop.operation.models import KeyCanary
from tests.onestop.api.conftest import Desk

pytestmark = pytest.mark.django_db


def other_data_key(settings: Any) -> str:
    label = next(iter(settings.PERSONAL_DATA_KEYS))
    settings.PERSONAL_DATA_KEYS = {label: os.urandom(32)}
    return label


def test_the_first_look_keeps_a_canary_for_each_key(settings: Any) -> None:
    assert wrong_keys() == []
    assert set(KeyCanary.objects.values_list("name", flat=True)) == {
        *(f"data:{label}" for label in settings.PERSONAL_DATA_KEYS),
        "index",
    }


def test_another_key_under_the_same_label_is_not_ready(settings: Any) -> None:
    wrong_keys()
    label = other_data_key(settings)

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["keys_wrong"] == [f"PERSONAL_DATA_KEYS {label}"]


def test_without_a_canary_the_dossiers_tell(desk: Desk, settings: Any) -> None:
    desk.take_in()
    label = other_data_key(settings)

    assert wrong_keys() == [f"PERSONAL_DATA_KEYS {label}"]
    assert not KeyCanary.objects.filter(name__startswith="data:").exists()


def test_one_damaged_record_does_not_make_the_key_a_wrong_one(desk: Desk) -> None:
    desk.take_in()
    desk.take_in()
    damaged = Party.objects.order_by("pk").first()
    damaged.sealed = bytes(damaged.sealed)[:-1] + b"!"
    damaged.save()

    assert wrong_keys() == []


@pytest.mark.parametrize("seen_before", [True, False])
def test_another_index_key_is_found_too(desk: Desk, settings: Any, seen_before: bool) -> None:
    desk.take_in()
    if seen_before:
        wrong_keys()
    settings.PERSONAL_INDEX_KEY = os.urandom(32)

    assert wrong_keys() == ["PERSONAL_INDEX_KEY"]


def test_a_key_that_was_taken_away_is_named(settings: Any) -> None:
    wrong_keys()
    label = next(iter(settings.PERSONAL_DATA_KEYS))
    settings.PERSONAL_DATA_KEYS = {"new": os.urandom(32)}

    assert wrong_keys() == []
    assert missing_keys() == [label]
    assert Client().get("/readyz").json()["status"] == "degraded"


def test_production_does_not_start_with_a_wrong_key(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onestop.operation.keys.connection.close", lambda: None)
    wrong_keys()
    settings.ONESTOP_ENV = "production"
    refuse_wrong_keys()
    label = other_data_key(settings)

    with pytest.raises(ImproperlyConfigured, match=f"PERSONAL_DATA_KEYS {label}"):
        refuse_wrong_keys()
