"""The definitions side by side: every number of those that change class opens a list of its length."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.access_log.models import Reading
from onestop.people.accounts.actors import actor_for
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

PAGE = "/quan-ly/dinh-nghia/"
LINK = re.compile(r'<a href="(/quan-ly/dinh-nghia/[^"]+/ho-so/[^"]*)">(\d+)</a>')


@pytest.fixture
def manager(counter: Counter) -> Client:
    """One dossier resolved in time and not fetched, one resolved late, one just begun."""
    by = actor_for(counter.user)
    for days_ago in (40, 20, 0):
        dossier = take_in(counter, days_ago=days_ago)
        if days_ago:
            at = timezone.now() - timedelta(days=39 if days_ago == 40 else 5)
            processing.start(dossier.code, by=by, at=at)
            resolution.resolve(dossier.code, by=by, at=at, result=Result(number="1"))
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def since() -> dict[str, str]:
    return {"tu": f"{timezone.localdate() - timedelta(days=45):%d/%m/%Y}"}


def test_rates_stand_beside_each_other_and_lead_to_lists(manager: Client) -> None:
    page = manager.get(PAGE, since())
    assert page.status_code == 200
    rates = {each.counted.variant.code: each.rate for each in page.context["all_shown"]}
    assert rates == {"06a": "50,00", "dashboard": "no cases", "index-766": "66,67", "opencps": "50,00"}
    links = LINK.findall(page.content.decode())
    assert len(links) >= 5
    for address, count in links:
        behind = manager.get(unescape(address))
        assert behind.status_code == 200, address
        assert behind.context["page"].paginator.count == int(count), address


def test_what_cannot_be_asked(manager: Client) -> None:
    assert manager.get(PAGE, {"thu_tuc": "9.999999"}).status_code == 422
    assert manager.get(PAGE, {"tu": "hôm qua"}).status_code == 422
    for address in ("khac/ho-so/", "dashboard/ho-so/?truoc=khac", "dashboard/ho-so/?thu_tuc=9.999999"):
        assert manager.get(f"{PAGE}{address}").status_code == 404


def test_different_lists_are_different_readings(manager: Client) -> None:
    moves: tuple[dict[str, str], ...] = (
        {},
        {"truoc": "ngoai", "sau": "on_time"},
        {"truoc": "late"},
        {"thu_tuc": "1.001193"},
    )
    for asked in (*moves, *moves):
        assert manager.get(f"{PAGE}index-766/ho-so/", {**since(), **asked}).status_code == 200
    assert Reading.objects.count() == len(moves)
    assert Reading.objects.order_by("pk")[1].scope["truoc"] == "ngoai"
