"""Signs and chances of one office or of all, from what the worker kept, and what the page says about its age."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.access_log.models import Reading
from onestop.statistics.insight import fits_live as little
from onestop.statistics.insight.models import CountedMonth, OfficeExperience
from onestop.statistics.insight.rounds import refresh
from procedures.models import Office
from tests.factories import make_actor, make_dossier, make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

SIGNS, FORECAST = "/quan-ly/dau-hieu/", "/quan-ly/du-bao/"
LINK = re.compile(r'<a href="(/quan-ly/dau-hieu/[^"]+)"[^>]*>(\d+)</a>')
EN = {"Accept-Language": "en"}


@pytest.fixture
def manager(counter: Counter) -> Client:
    """Of two offices; each resolved one dossier and has one open."""
    other = make_office("H99.01.1", parent=counter.office, name="Tổ Một")
    for office in (counter.office, other):
        _two_dossiers(counter, office)
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def _two_dossiers(counter: Counter, office: Office) -> None:
    """One resolved and entered a day later, one open."""
    by, now = make_actor(office), timezone.now()
    at = now - timedelta(hours=25)
    for is_done in (True, False):
        code = make_dossier(office, counter.version, by=by, at=at).dossier.code
        processing.start(code, by=by, at=at)
        if is_done:
            told = {"happened_at": at + timedelta(minutes=5), "reason": "nhập sau"}
            resolution.resolve(code, by=by, at=now, result=Result(number="1"), **told)


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


def test_the_overdue_are_counted_of_the_offices_chosen_and_lead_to_no_other_list(manager: Client) -> None:
    assert (
        "viec=qua-han"
        not in manager.get(FORECAST, {"don_vi": "H99.01.1"}).content.decode().partition("<main")[2]
    )


def test_lists_behind_kept_numbers_are_as_long_as_they_say(manager: Client, counter: Counter) -> None:
    refresh(timezone.now)
    _two_dossiers(counter, counter.office)
    page = manager.get(SIGNS)
    links = LINK.findall(page.content.decode())
    assert len(links) >= 3
    for behind, count in links:
        listed = manager.get(unescape(behind), headers=EN)
        assert listed.context["page"].paginator.count == len(listed.context["rows"]) == int(count)
        assert "Counted by the worker" in listed.content.decode()
    refresh(timezone.now, anew=True)
    newer = LINK.findall(manager.get(SIGNS).content.decode())
    assert sum(int(count) for _, count in newer) > sum(int(count) for _, count in links)


@pytest.mark.parametrize(("address", "told"), [(SIGNS, "Counted by the worker"), (FORECAST, "Learnt from")])
def test_the_page_says_when_it_was_counted_and_when_that_is_too_old(
    manager: Client, address: str, told: str
) -> None:
    assert told not in manager.get(address, headers=EN).content.decode()
    refresh(timezone.now)
    html = manager.get(address, headers=EN).content.decode()
    assert told in html
    assert "too long ago" not in html
    old = timezone.now() - timedelta(hours=37)
    CountedMonth.objects.update(counted_at=old)
    OfficeExperience.objects.update(learnt_at=old)
    assert "too long ago" in manager.get(address, headers=EN).content.decode()


def test_what_was_not_counted_is_not_shown_as_none(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(little, "MOST_READ", -1)
    html = manager.get(SIGNS, headers=EN).content.decode()
    assert "Not counted yet" in html
    assert "<table" not in html
    assert "of 2 offices nothing was learnt yet" in manager.get(FORECAST, headers=EN).content.decode()
    refresh(timezone.now)
    CountedMonth.objects.filter(month=CountedMonth.objects.earliest("month").month).delete()
    page = manager.get(SIGNS, headers=EN)
    assert page.context["lines"][0].months[0] is None
    assert all(cell is not None for cell in page.context["lines"][0].months[1:])
    assert "<table" in page.content.decode()


def test_pages_over_kept_figures_read_no_more_for_more_dossiers(manager: Client, counter: Counter) -> None:
    refresh(timezone.now)
    with CaptureQueriesContext(connection) as few:
        manager.get(SIGNS)
    for _ in range(3):
        _two_dossiers(counter, counter.office)
    refresh(timezone.now, anew=True)
    with CaptureQueriesContext(connection) as more:
        manager.get(SIGNS)
    assert len(few) == len(more)
    assert not any("dossiers_event" in query["sql"] for query in more.captured_queries)
