"""What if, expected finish and signs: each number opens a list of its length, names are masked, readings are noted."""

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
from onestop.statistics.insight.rules.sign_names import Sign
from onestop.statistics.refresh import drain
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

WHAT_IF, FORECAST, SIGNS = "/quan-ly/neu-nhu/", "/quan-ly/du-bao/", "/quan-ly/dau-hieu/"
LINK = re.compile(r'<a (?:class="\w+" )?href="(/quan-ly/(?:neu-nhu/ho-so|dau-hieu)/[^"]+)"[^>]*>(\d+)</a>')
ASKED = {"thu_tuc": "1.001193", "so": "1", "dv": "working_days"}


@pytest.fixture
def manager(counter: Counter) -> Client:
    """A manager of the office, which resolved three dossiers and has one open."""
    by = actor_for(counter.user)
    for days_ago, took in ((60, 50), (40, 1), (20, 3)):
        dossier = take_in(counter, days_ago=days_ago)
        began = timezone.now() - timedelta(days=days_ago)
        processing.start(dossier.code, by=by, at=began)
        ended = began + timedelta(days=took)
        resolution.resolve(
            dossier.code,
            by=by,
            at=timezone.now(),
            happened_at=ended,
            reason="nhập sau",
            result=Result(number="1"),
        )
    take_in(counter)
    drain(at=timezone.now())
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


@pytest.mark.parametrize("address", [WHAT_IF, SIGNS])
def test_every_number_opens_a_list_of_its_length(manager: Client, address: str) -> None:
    links = LINK.findall(manager.get(address, ASKED if address == WHAT_IF else {}).content.decode())
    assert len(links) >= 4
    for behind, count in links:
        page = manager.get(unescape(behind))
        assert page.context["page"].paginator.count == len(page.context["rows"]) == int(count), behind


def test_what_would_have_been_stands_beside_what_was(manager: Client) -> None:
    page = manager.get(WHAT_IF, {**ASKED, "so": "100"})
    assert page.context["was"].figures.late == 1
    assert page.context["would"].figures.late == 0
    assert (page.context["turned"], page.context["mended"]) == (0, 1)
    same = manager.get(WHAT_IF, {**ASKED, "so": "3"}).context
    assert same["was"] == same["would"]


def test_the_form_tells_what_was_promised(manager: Client) -> None:
    page = manager.get(WHAT_IF, {"thu_tuc": "1.001193"})
    assert "3 working days (3)" in page.content.decode()
    promised = re.findall(r'<option value="(~[^"]+)"', page.content.decode())
    answer = manager.get(WHAT_IF, {**ASKED, "loi_hen": promised[0]})
    assert answer.context["answer"].results == 3


@pytest.mark.parametrize(
    "asked",
    [
        {"so": "x"},
        {"so": "0"},
        {"so": "1.5"},
        {"so": "99999"},
        {"dv": "x"},
        {"don_vi": "H00"},
        {"thu_tuc": "9"},
        {"loi_hen": "x"},
        {"don_vi": "\0"},
    ],
)
def test_what_cannot_be_asked_is_told_on_the_form(manager: Client, asked: dict[str, str]) -> None:
    page = manager.get(WHAT_IF, {**ASKED, **asked})
    assert page.status_code == 422
    assert 'class="error"' in page.content.decode()
    assert manager.get(f"{WHAT_IF}ho-so/", {**ASKED, **asked}).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["don_vi=H00", "tu=x&den=2026-01-01", "tu=2026-02-01&den=2026-01-01", "tu=0001-01-01&den=9999-12-31"],
)
def test_a_sign_of_what_is_not_there(manager: Client, query: str) -> None:
    assert manager.get(f"{SIGNS}nhap-sau/?{query}").status_code == 404


def test_unknown_signs_do_not_exist(manager: Client) -> None:
    assert manager.get(f"{SIGNS}x/").status_code == 404
    assert manager.get(SIGNS, {"don_vi": "H00"}).status_code == 404


def test_signs_explain_themselves(manager: Client) -> None:
    page = manager.get(SIGNS)
    text = unescape(page.content.decode())
    assert "not verdicts" in text
    assert "more than 24 hours after" in text
    assert "90 % of the time" in text
    assert [line.sign for line in page.context["lines"]] == list(Sign)
    assert page.context["lines"][1].whole.count == 3


def test_the_open_one_is_foretold_with_its_reason(manager: Client) -> None:
    page = manager.get(FORECAST)
    (row,) = page.context["rows"]
    assert "ended late" in row["reason"]
    assert row["percent"].endswith(" %")
    assert row["applicant"] == "N*** T*** T***"


@pytest.mark.parametrize("page", ["x", "-1", "99999"])
def test_any_page_is_a_page(manager: Client, page: str) -> None:
    assert manager.get(FORECAST, {"trang": page}).status_code == 200


def test_lists_show_no_full_name_and_are_noted(manager: Client) -> None:
    for address in (FORECAST, f"{SIGNS}nhap-sau/", f"{WHAT_IF}ho-so/?thu_tuc=1.001193&so=1&dv=working_days"):
        page = manager.get(address)
        assert "Nguyễn Thị Thử" not in page.content.decode()
    noted = set(Reading.objects.values_list("subject", "rows"))
    assert noted == {("expected-finish", 1), ("sign nhap-sau", 3), ("what-if", 3)}
