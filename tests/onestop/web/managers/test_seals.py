"""Seals at the page: a head signs, corrects, sees the difference and checks; managers and auditors look."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.access_log.models import Reading
from onestop.people.accounts.actors import actor_for
from onestop.statistics.seals.models import SealVersion
from procedures.models import Office
from tests.conftest import AppRole
from tests.factories import local, make_dossier, make_office
from tests.onestop.statistics.seals.test_checking import somebody_checks
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

SEALS = "/quan-ly/niem-phong/"
LINK = re.compile(r'<a href="(/quan-ly/niem-phong/\d+/ho-so/[^"]+)">(\d+)</a>')
NOW = local(2026, 5, 4)


@pytest.fixture
def head(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The head, on 4 May 2026: of two dossiers of April one is resolved, the other open."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    by = actor_for(counter.user)
    for day in (6, 7):
        code = make_dossier(counter.office, counter.version, by=by, at=local(2026, 4, day)).dossier.code
        processing.start(code, by=by, at=local(2026, 4, day))
        if day == 6:
            resolution.resolve(code, by=by, at=local(2026, 4, 7), result=Result(number="1"))
    return signed_in(counter.user)


def typed(**changes: Any) -> dict[str, Any]:
    return {"don_vi": "H99.01", "ky": "2026-04", "dinh_nghia": "06a", **changes}


def sealed(head: Client) -> str:
    answer = head.post(f"{SEALS}moi/", typed())
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def resolve_the_other(counter: Counter) -> str:
    by = actor_for(counter.user)
    code = Dossier.objects.get(finished_at=None).code
    resolution.resolve(
        code,
        by=by,
        at=NOW,
        happened_at=local(2026, 4, 8),
        reason="nhập sau",
        result=Result(number="2"),
    )
    return code


def test_a_head_seals_and_every_number_opens_its_list(head: Client) -> None:
    address = sealed(head)
    page = head.get(address)
    links = LINK.findall(page.content.decode())
    assert len(links) >= 12
    for link, count in links:
        behind = head.get(unescape(link))
        assert behind.status_code == 200, link
        assert behind.context["page"].paginator.count == int(count), link
    version = SealVersion.objects.get()
    assert version.hash in page.content.decode()
    assert address in head.get(SEALS).content.decode()


def test_it_is_checked_when_that_is_sent_and_not_by_a_link(head: Client) -> None:
    address = sealed(head)
    asked = head.get(f"{address}?kiem-tra=1").content.decode()
    assert "give the same hash" not in asked
    assert '<form class="no-print" method="post" action="?ban=1">' in asked
    checked = head.post(address)
    assert "give the same hash" in checked.content.decode()
    assert SealVersion.objects.count() == 1


def test_a_correction_shows_the_difference(head: Client, counter: Counter, monkeypatch: Any) -> None:
    address = sealed(head)
    code = resolve_the_other(counter)
    later = local(2026, 5, 5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    head.force_login(counter.user)
    refused = head.post(f"{SEALS}moi/", typed())
    assert refused.status_code == 422
    assert "sealed already" in refused.content.decode()
    empty = head.post(f"{address}dinh-chinh/", {"ly_do": ""})
    assert empty.status_code == 422
    done = head.post(f"{address}dinh-chinh/", {"ly_do": "một hồ sơ nhập muộn"})
    assert done.status_code == 302, done.content.decode()
    page = head.get(address).content.decode()
    assert "What the correction changed" in page
    assert code in page
    assert "một hồ sơ nhập muộn" in page
    old = head.get(f"{address}?ban=1").content.decode()
    assert "This version was corrected." in old
    assert "give the same hash" in head.post(f"{address}?ban=1").content.decode()


@pytest.fixture
def corrected(head: Client, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of a seal whose second version knows of a resolution that was entered late."""
    address = sealed(head)
    resolve_the_other(counter)
    monkeypatch.setattr("django.utils.timezone.now", lambda: local(2026, 5, 5))
    head.force_login(counter.user)
    assert head.post(f"{address}dinh-chinh/", {"ly_do": "nhập muộn"}).status_code == 302
    return address


def test_all_changes_have_pages_of_their_own(
    head: Client, corrected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = Dossier.objects.latest("pk").code
    whole = head.get(f"{corrected}thay-doi/")
    assert whole.context["page"].paginator.count == 3
    assert code in whole.content.decode()
    assert "nhập muộn" in whole.content.decode()
    assert head.get(f"{corrected}thay-doi/?ban=1").context["page"].paginator.count == 0
    monkeypatch.setattr("onestop.web.managers.seal_changes.SHOWN", 0)
    monkeypatch.setattr("onestop.web.managers.seal_tables.FIRST_CHANGES", 1)
    page = head.get(corrected).content.decode()
    assert f"{corrected}thay-doi/?ban=2" in page
    (link,) = re.findall(r'href="([^"]+/thay-doi/ho-so/[^"]+)"', page)
    assert ">1 more<" in page
    cell = head.get(unescape(link))
    assert cell.context["page"].object_list == [(code, True)]
    assert cell.context["change"].figure == "early"


def test_changes_that_are_not_there(head: Client, corrected: str) -> None:
    for query in (
        "",
        "?o=late",
        "?o=early&don-vi=1&linh-vuc=x",
        "?ban=1&o=early",
        "?ban=9",
        "?don-vi=%C2%B2",
    ):
        assert head.get(f"{corrected}thay-doi/ho-so/{query}").status_code == 404
    assert head.get(f"{corrected}thay-doi/?trang=x").status_code == 200


def test_a_second_check_is_told_to_wait(head: Client, app_role: AppRole) -> None:
    address = sealed(head)
    with somebody_checks(app_role):
        refused = head.post(address)
    assert refused.status_code == 409
    assert "Another seal is being checked" in refused.content.decode()
    assert head.post(address).status_code == 200


def test_a_sealed_file_names_the_office_as_it_was(head: Client, counter: Counter) -> None:
    address, name = sealed(head), counter.office.name
    Office.objects.filter(pk=counter.office.pk).update(name="Phường Đổi Tên")
    text = head.get(f"{address}bieu-06a.csv").content.decode()
    assert f"Đơn vị báo cáo,{name}" in text
    assert "Chốt lúc" in text
    assert "Thay đổi cũ nhất" not in text
    assert name in head.get(address).content.decode()


def test_nothing_to_correct_is_told(head: Client, counter: Counter, monkeypatch: Any) -> None:
    address = sealed(head)
    answer = head.post(f"{address}dinh-chinh/", {"ly_do": "cho chắc"})
    assert answer.status_code == 409
    assert "Nothing has changed" in answer.content.decode()
    assert "cho chắc" in answer.content.decode()


def test_files_carry_version_and_hash(head: Client) -> None:
    address = sealed(head)
    version = SealVersion.objects.get()
    text = head.get(f"{address}bieu-06a.csv").content.decode()
    assert version.hash in text
    for file_format in ("xlsx", "pdf"):
        answer = head.get(f"{address}bieu-06a.{file_format}?ban=1")
        assert answer.status_code == 200
        assert f"-v1.{file_format}" in answer["Content-Disposition"]
    assert Reading.objects.filter(subject="06a-seal").count() == 3
    assert head.get(f"{address}bieu-06a.doc").status_code == 404


@pytest.mark.parametrize("day", [{"tu": "01/02/2026"}, {"den": "28/02/2026"}])
def test_one_day_alone_seals_nothing_else(head: Client, day: dict[str, str]) -> None:
    answer = head.post(f"{SEALS}moi/", typed(**day))
    assert answer.status_code == 422
    assert "Write both days of the period, or neither." in unescape(answer.content.decode())
    assert not SealVersion.objects.exists()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_managers_and_auditors_look_and_sign_nothing(head: Client, counter: Counter, role: Role) -> None:
    address = sealed(head)
    other = signed_in(make_user("nguoi-xem", counter.office, role))
    assert other.get(address).status_code == 200
    assert "Correct it" not in other.get(address).content.decode()
    assert other.get(f"{SEALS}moi/").status_code == 404
    assert other.post(f"{SEALS}moi/", typed()).status_code == 404
    assert other.post(f"{address}dinh-chinh/", {"ly_do": "x"}).status_code == 404


def test_other_offices_and_clerks_find_nothing(head: Client, counter: Counter) -> None:
    address = sealed(head)
    strangers = (
        signed_in(make_user("noi-khac", make_office("H99.02"), Role.HEAD)),
        signed_in(make_user("mot-cua", counter.office, Role.CLERK)),
    )
    for stranger in strangers:
        for path in ("", "ho-so/?o=late", "thay-doi/", "bieu-06a.csv"):
            assert stranger.get(f"{address}{path}").status_code == 404
        assert stranger.post(f"{address}dinh-chinh/", {"ly_do": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"ky": "", "tu": "01/05/2026", "den": "31/05/2026"}, 409),
        ({"don_vi": "H00"}, 422),
        ({"ky": "", "tu": "hôm qua", "den": "x"}, 422),
        ({"ky": ""}, 422),
        ({"ky": "", "tu": "30/04/2026", "den": "01/04/2026"}, 422),
        ({"linh_vuc": "khong-co"}, 422),
        ({"dinh_nghia": "khac"}, 422),
        ({"ly_do": "\x00"}, 422),
    ],
)
def test_wrong_entries_come_back_with_what_was_typed(
    head: Client, changes: dict[str, str], status: int
) -> None:
    answer = head.post(f"{SEALS}moi/", typed(**changes))
    assert answer.status_code == status
    assert not SealVersion.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["?ban=0", "?ban=x", "?ban=99999999999999999999", "?ban=2", "?ban=%C2%B2"],
)
def test_versions_that_are_not_there(head: Client, query: str) -> None:
    assert head.get(f"{sealed(head)}{query}").status_code == 404


def test_lists_that_are_not_there(head: Client) -> None:
    address = sealed(head)
    for query in ("", "?o=khac", "?o=late&don-vi=x", "?o=late&linh-vuc=99999999999999999999"):
        assert head.get(f"{address}ho-so/{query}").status_code == 404
    assert head.get(f"{address}ho-so/?o=late&cap=khac").status_code == 200
    assert head.get(f"{SEALS}99999999999999999999/").status_code == 404
    assert head.get(f"{SEALS}7/").status_code == 404
