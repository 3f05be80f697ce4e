"""The work list: filters in the address, persons never in it, and as many queries for many dossiers as for few."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.rules.actors import Role
from dossiers.services import intake
from dossiers.services.drafts import PartyDraft
from onestop.people.accounts.actors import actor_for
from tests.factories import make_draft, make_office, make_procedure
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, page_of, signed_in, take_in

WORK = "/mot-cua/"
SEARCH = "/mot-cua/tim/"
Queries = Callable[[int], AbstractContextManager[None]]


def codes(page: object) -> list[str]:
    return [row.dossier.code for row in page.context["rows"]]  # type: ignore[attr-defined]


def counts(page: object) -> list[int]:
    return [tab.count for tab in page.context["tabs"]]  # type: ignore[attr-defined]


def test_a_dossier_stands_in_the_list_with_its_next_action(counter: Counter) -> None:
    dossier = take_in(counter)
    page = counter.client.get(WORK)
    (row,) = page.context["rows"]
    assert row.dossier == dossier
    assert row.applicant == "Nguyễn Thị Thử"
    assert row.next_action == "start"
    assert page.headers["Cache-Control"] == "no-store, private"


def test_tabs_count_what_they_show(counter: Counter) -> None:
    take_in(counter)
    take_in(counter, days_ago=40)
    online = make_draft(counter.version, channel="online")
    at = take_in(counter).received_at
    intake.submit(online, by=actor_for(counter.user), office=counter.office, at=at)
    page = counter.client.get(WORK)
    for tab in page.context["tabs"]:
        assert tab.count == len(codes(counter.client.get(WORK + tab.address)))
    assert counts(page) == [3, 3, 0, 1, 0, 0, 0, 1, 0]


def test_filters_live_in_the_address(counter: Counter) -> None:
    other = make_procedure("1.000656", name="Đăng ký khai tử")
    wanted = take_in(counter, procedure=other.procedure.code).code
    take_in(counter)
    assert codes(counter.client.get(WORK, {"thu-tuc": "1.000656"})) == [wanted]
    assert counts(counter.client.get(WORK, {"thu-tuc": "1.000656"}))[0] == 1
    assert codes(counter.client.get(WORK, {"trang-thai": "in_progress"})) == []
    assert len(codes(counter.client.get(WORK, {"don-vi": "H99.01"}))) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"viec": "khong-co"},
        {"sau": "x"},
        {"sau": "9" * 17 + "-1"},
        {"sau": "-99999999999999999"},
        {"trang-thai": "'"},
        {"thu-tuc": "x" * 5000},
        {"don-vi": "H00"},
        {"ma": "\x00"},
        {"linh-vuc": "\x00"},
        {"thu-tuc": "\x00"},
        {"don-vi": "\x00"},
    ],
)
def test_nonsense_in_the_address_is_borne(counter: Counter, query: dict[str, str]) -> None:
    take_in(counter)
    assert counter.client.get(WORK, query).status_code == 200


def test_pages_follow_each_other(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossiers.selectors.desk_lists.page_of.__defaults__", (None, 2))
    expected = [take_in(counter, days_ago=20 - number).code for number in range(5)]
    seen, address = [], "?"
    while address:
        page = counter.client.get(WORK + address)
        seen += codes(page)
        address = page.context["following"]
    assert sorted(seen) == sorted(expected)


def test_many_dossiers_cost_no_more_queries_than_few(
    counter: Counter, django_assert_max_num_queries: Queries
) -> None:
    for number in range(12):
        take_in(counter, days_ago=number)
    counter.client.get(WORK)
    with django_assert_max_num_queries(17):
        assert len(codes(counter.client.get(WORK))) == 12
    with django_assert_max_num_queries(24):
        counter.client.get(reverse("clerks:warnings"))


@pytest.mark.parametrize(
    "typed",
    ["nguyen thi thu", "NGUYỄN THỊ", "nguyễn", "999099000001", "0900000001", "+84900000001", "090 000 0001"],
)
def test_people_are_found_by_what_stands_in_the_body_alone(counter: Counter, typed: str) -> None:
    dossier = take_in(counter)
    page = counter.client.post(SEARCH, {"q": typed})
    assert page.status_code == 200
    assert codes(page) == [dossier.code]


def test_a_name_or_number_in_the_address_finds_nothing(counter: Counter) -> None:
    take_in(counter)
    sent_away = counter.client.get(SEARCH, {"q": "nguyen"})
    assert (sent_away.status_code, sent_away["Location"]) == (302, WORK)
    for typed in ("999099000001", "0900000001", "nguyen"):
        assert codes(counter.client.get(WORK, {"ma": typed})) == []


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_scanned_or_typed_code_opens_the_dossier(counter: Counter, change: Callable[[str], str]) -> None:
    dossier = take_in(counter)
    answer = counter.client.post(SEARCH, {"q": change(dossier.code)})
    assert answer.status_code == 302
    assert answer.url == page_of(dossier)


def test_the_beginning_of_a_code_leads_to_an_address(counter: Counter) -> None:
    dossier = take_in(counter)
    answer = counter.client.post(SEARCH, {"q": dossier.code[:12].lower()})
    assert answer.status_code == 302
    assert urlsplit(answer.url).query == f"ma={dossier.code[:12]}"
    assert codes(counter.client.get(answer.url)) == [dossier.code]


@pytest.mark.parametrize("typed", ["", "x", "không có ai", "123456789012", "\x00", "%", "\\", "nguyen'--"])
def test_what_is_not_there_is_not_found(counter: Counter, typed: str) -> None:
    take_in(counter)
    page = counter.client.post(SEARCH, {"q": typed}, follow=True)
    assert page.status_code == 200
    assert codes(page) == []


def test_another_office_finds_nothing(counter: Counter) -> None:
    dossier = take_in(counter, applicant=PartyDraft(name="Lê Văn Kín", id_number="999099000009"))
    stranger = signed_in(make_user("la", make_office("H99.02"), Role.CLERK))
    assert codes(stranger.get(WORK)) == []
    for typed in ("le van kin", "999099000009", dossier.code):
        assert codes(stranger.post(SEARCH, {"q": typed}, follow=True)) == []


def test_who_only_watches_sees_initials(counter: Counter) -> None:
    take_in(counter)
    (row,) = colleague(counter, Role.AUDITOR).get(WORK).context["rows"]
    assert "Thử" not in row.applicant
    assert row.next_action is None


@pytest.mark.parametrize("address", [WORK, "/mot-cua/canh-bao/", "/mot-cua/theo-lo/ban-giao/"])
def test_nobody_is_asked_to_sign_in(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dang-nhap/")


def test_the_search_needs_its_token(counter: Counter) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(counter.user)
    assert strict.post(SEARCH, {"q": "x"}).status_code == 403


def test_warnings_name_what_is_overdue_and_open_the_list(counter: Counter) -> None:
    dossier = take_in(counter, days_ago=40)
    page = counter.client.get("/mot-cua/canh-bao/")
    section = next(each for each in page.context["sections"] if each["id"] == "chua-xin-loi")
    assert section["count"] == 1
    assert codes(counter.client.get(WORK + section["address"])) == [dossier.code]
