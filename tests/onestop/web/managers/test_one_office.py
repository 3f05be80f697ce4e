"""Signs and chances of one office, or of all where that is not too much to read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.readings.models import Reading
from onestop.web.managers import one_office
from procedures.models import Office
from tests.factories import make_actor, make_dossier, make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

SIGNS, FORECAST = "/quan-ly/dau-hieu/", "/quan-ly/du-bao/"
EN = {"Accept-Language": "en"}


@pytest.fixture
def manager(counter: Counter) -> Client:
    """Of two offices; each resolved one dossier and has one open."""
    other = make_office("H99.01.1", parent=counter.office, name="Tổ Một")
    for office in (counter.office, other):
        _two_dossiers(counter, office)
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def _two_dossiers(counter: Counter, office: Office) -> None:
    by, at = make_actor(office), timezone.now() - timedelta(days=1)
    for is_done in (True, False):
        code = make_dossier(office, counter.version, by=by, at=at).dossier.code
        processing.start(code, by=by, at=at)
        if is_done:
            resolution.resolve(code, by=by, at=at + timedelta(hours=3), result=Result(number="1"))


@pytest.mark.parametrize("address", [SIGNS, FORECAST])
def test_an_office_can_be_chosen(manager: Client, address: str) -> None:
    assert manager.get(address).context["looked"].chosen is None
    assert manager.get(address, {"don_vi": "H99.01.1"}).context["looked"].chosen.name == "Tổ Một"
    assert manager.get(address, {"don_vi": "H00"}).status_code == 404


def test_chances_are_those_of_the_office_and_the_log_says_so(manager: Client) -> None:
    assert manager.get(FORECAST).context["found"].dossiers == 2
    assert manager.get(FORECAST, {"don_vi": "H99.01.1"}).context["found"].dossiers == 1
    newest, before = Reading.objects.order_by("-pk")[:2]
    assert (newest.scope, newest.rows) == ({"office": "H99.01.1"}, 1)
    assert (before.scope, before.rows) == ({}, 2)


def test_where_all_are_too_much_an_office_is_asked_for(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _results(manager, {}) == 2
    monkeypatch.setattr(one_office, "MOST_READ", 1)
    assert _results(manager, {}) == 0
    assert _results(manager, {"don_vi": "H99.01.1"}) == 1
    for address, asked, told in (
        (SIGNS, {}, "choose an office"),
        (SIGNS, {"don_vi": "H99.01.1"}, "only this one is counted"),
        (FORECAST, {}, "choose an office"),
    ):
        assert told in manager.get(address, asked, headers=EN).content.decode()
    assert manager.get(FORECAST, {"don_vi": "H99.01.1"}).context["found"].dossiers == 1


@pytest.mark.parametrize("address", [SIGNS, FORECAST])
def test_what_was_not_counted_is_not_shown_as_none(
    manager: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(one_office, "MOST_READ", 1)
    html = manager.get(address).content.decode()
    assert "<table" not in html
    assert "<dl" not in html
    assert not Reading.objects.exists()
    assert "<table" in manager.get(address, {"don_vi": "H99.01.1"}).content.decode()


def test_the_overdue_are_counted_of_the_offices_chosen_and_lead_to_no_other_list(manager: Client) -> None:
    assert (
        "viec=qua-han"
        not in manager.get(FORECAST, {"don_vi": "H99.01.1"}).content.decode().partition("<main")[2]
    )


def _results(manager: Client, asked: dict[str, str]) -> int:
    """Results out of which the first sign was looked for."""
    return int(manager.get(SIGNS, asked).context["lines"][0].whole.of)
