"""The pages of the fixed reports: every number opens its list, every table comes as a file, and who may come in."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import fees, lateness, processing, resolution
from dossiers.services.resolution import Result
from onestop.citizens.feedback.rating import CITIZEN, RatingDraft, rate
from onestop.people.access_log.models import Reading
from onestop.people.accounts.actors import actor_for
from onestop.reports.fixed.fixed_reports import REPORTS
from onestop.reports.writing import FORMATS
from tests.factories import make_office
from tests.onestop.citizens.feedback.conftest import WORDS, returned
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

BASE = "/quan-ly/bao-cao-dinh-ky/"
LINK = re.compile(r'<a href="(/quan-ly/bao-cao-dinh-ky/[^"]+/ho-so/[^"]+)">([\d.]+)</a>')
FILE = re.compile(r'href="(/quan-ly/bao-cao-dinh-ky/[^"]+/([\w-]+)\.(xlsx|csv|pdf|json)\?[^"]*)"')
EN = {"Accept-Language": "en"}


@pytest.fixture
def manager(counter: Counter) -> Client:
    """A manager; one dossier resolved late and explained, one resolved in time and paid for, one overdue."""
    by = actor_for(counter.user)
    for days_ago, done_ago in ((40, 10), (2, 1), (30, None)):
        dossier = take_in(counter, days_ago=days_ago)
        begun = timezone.now() - timedelta(days=days_ago - 1)
        processing.start(dossier.code, by=by, at=begun)
        if done_ago is None:
            continue
        at = timezone.now() - timedelta(days=done_ago)
        fees.take_fee(dossier.code, by=by, at=at)
        resolution.resolve(dossier.code, by=by, at=at, result=Result(number="1"))
        if done_ago == 10:
            now = timezone.now()
            lateness.explain_lateness(dossier.code, by=by, at=now, late_reason="law", remedy="Đã hỏi")
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def since() -> dict[str, str]:
    return {"tu": f"{timezone.localdate() - timedelta(days=50):%d/%m/%Y}"}


@pytest.mark.parametrize("word", REPORTS)
def test_every_number_opens_a_list_of_its_length(manager: Client, word: str) -> None:
    page = manager.get(f"{BASE}{word}/", since())
    assert page.status_code == 200
    links = LINK.findall(page.content.decode())
    assert bool(links) == (word in ("qua-han", "phi-le-phi", "so-hoa"))
    for address, count in links:
        opened = manager.get(unescape(address))
        assert opened.context["page"].paginator.count == int(count), address


@pytest.mark.parametrize("word", REPORTS)
def test_every_table_comes_as_a_file(manager: Client, word: str) -> None:
    page = manager.get(f"{BASE}{word}/", since())
    files = {(code, kind): unescape(address) for address, code, kind in FILE.findall(page.content.decode())}
    assert {kind for _code, kind in files} == set(FORMATS)
    for (code, kind), address in files.items():
        if kind in ("csv", "json"):
            answer = manager.get(address)
            assert answer.status_code == 200, code
            assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_a_table_as_a_spreadsheet_and_on_paper(manager: Client, kind: str) -> None:
    answer = manager.get(f"{BASE}qua-han/late-reasons.{kind}", since())
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    noted = Reading.objects.get()
    assert (noted.kind, noted.subject, noted.file_format) == (Reading.Kind.EXPORT, "fixed late-reasons", kind)


def test_the_screen_and_the_file_have_one_set_of_figures(manager: Client) -> None:
    page = manager.get(f"{BASE}qua-han/", since(), headers=EN)
    (table,) = page.context["tables"]
    on_screen = [cell.text for cell in table.lines[0]]
    answer = manager.get(f"{BASE}qua-han/late-reasons.json", since(), headers=EN)
    told = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    (row,) = told["rows"]
    in_file = list(row.values()) if isinstance(row, dict) else row
    assert [str(cell) for cell in in_file][1:] == on_screen
    assert "Check: resolved late + open and overdue = 2" in page.content.decode()


def test_a_list_says_why_and_is_noted_once(manager: Client) -> None:
    for _again in range(2):
        page = manager.get(f"{BASE}qua-han/ho-so/", {**since(), "so": "law"}, headers=EN)
        assert "the rules are unclear" in page.content.decode()
        assert "Đã hỏi" in page.content.decode()
    assert Reading.objects.filter(kind=Reading.Kind.LIST).count() == 1


def test_the_log_says_what_narrowed_a_list_and_nothing_of_it_for_other_tables(manager: Client) -> None:
    for so, alone in (("", ""), ("late", ""), ("late", "on"), ("law", "")):
        manager.get(f"{BASE}qua-han/ho-so/", {**since(), "so": so, "rieng": alone, "don_vi": "H99.01"})
    lists = Reading.objects.filter(kind=Reading.Kind.LIST)
    assert [each.scope.get("figure") for each in lists.order_by("pk")] == [None, "late", "late", "law"]
    manager.get(f"{BASE}phi-le-phi/ho-so/", {**since(), "cach": "cash"})
    assert lists.first().scope["method"] == "cash"  # type: ignore[union-attr]
    opened = manager.get(f"{BASE}phi-le-phi/ho-so/", {**since(), "tien": "USD"})
    assert opened.context["page"].paginator.count == 0
    assert lists.first().scope["currency"] == "USD"  # type: ignore[union-attr]
    manager.get(f"{BASE}qua-han/late-reasons.csv", {**since(), "so": "late"})
    assert "figure" not in Reading.objects.get(kind=Reading.Kind.EXPORT).scope


def test_who_reads_what_was_written_is_noted(manager: Client, counter: Counter) -> None:
    code = returned(counter.office).dossier.code
    rate(code, RatingDraft(2, {}, WORDS), by=CITIZEN, at=timezone.now())
    assert WORDS in manager.get(f"{BASE}danh-gia/").content.decode()
    noted = Reading.objects.get()
    assert (noted.kind, noted.subject, noted.rows) == ("unmask", "fixed rating-texts", 1)
    auditor = signed_in(make_user("kiem-tra", counter.office, Role.AUDITOR))
    assert WORDS not in auditor.get(f"{BASE}danh-gia/").content.decode()
    assert Reading.objects.count() == 1


def test_the_register_shows_names_as_far_as_the_reader_may_see_them(manager: Client) -> None:
    page = manager.get(f"{BASE}so-theo-doi/", since())
    assert page.context["page"].paginator.count == 3
    assert "Nguyễn Thị Thử" not in page.content.decode()


def test_form_07_is_printed_by_who_answers_for_the_office(manager: Client, counter: Counter) -> None:
    print_it = f"{BASE}so-theo-doi/mau-07.pdf"
    answer = manager.post(print_it, {"office": counter.office.code})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert manager.post(print_it, {"office": "H00"}).status_code == 404
    assert manager.get(print_it).status_code == 405
    auditor = signed_in(make_user("kiem-tra", counter.office, Role.AUDITOR))
    assert auditor.post(print_it, {"office": counter.office.code}).status_code == 404
    assert Reading.objects.get().subject == "fixed register-07"


def test_who_comes_in(manager: Client, counter: Counter) -> None:
    others = signed_in(make_user("khac", make_office("H99.02"), Role.MANAGER))
    clerk = signed_in(make_user("tiep-nhan", counter.office, Role.CLERK))
    auditor = signed_in(make_user("kiem-tra", counter.office, Role.AUDITOR))
    for address in (BASE, f"{BASE}qua-han/", f"{BASE}qua-han/ho-so/", f"{BASE}qua-han/late-list.csv"):
        assert auditor.get(address).status_code == 200
        assert clerk.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert others.get(f"{BASE}qua-han/ho-so/", since()).context["page"].paginator.count == 0
    assert others.get(f"{BASE}qua-han/", {"don_vi": counter.office.code}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "khong-co/",
        "khong-co/ho-so/",
        "danh-gia/ho-so/",
        "qua-han/ho-so/?so=x",
        "so-hoa/ho-so/",
        "phi-le-phi/ho-so/?so=x",
        "phi-le-phi/ho-so/?cach=x",
        "qua-han/x.csv",
        "qua-han/late-list.doc",
        "qua-han/late-list.csv?ky=x",
        "qua-han/late-list.csv?thu_tuc=9.9",
        "so-hoa/x.csv",
        "so-theo-doi/?so=%00",
        "so-theo-doi/ho-so/?so=x",
        "so-theo-doi/register.csv?so=%00",
        "qua-han/late-reasons.csv?so=%00",
        "danh-gia/ratings.csv?so=late",
        "qua-han/?cach=cash",
        "phi-le-phi/ho-so/?cach=%00",
        "phi-le-phi/ho-so/?tien=EUR",
        "qua-han/ho-so/?tien=VND",
    ],
)
def test_what_there_is_not_is_not_found(manager: Client, path: str) -> None:
    assert manager.get(f"{BASE}{path}").status_code == 404


@pytest.mark.parametrize("word", REPORTS)
@pytest.mark.parametrize("asked", [{"ky": "x"}, {"thu_tuc": "9.9"}, {"don_vi": "H00"}])
def test_what_cannot_be_asked_is_told_on_the_form(manager: Client, word: str, asked: dict[str, str]) -> None:
    page = manager.get(f"{BASE}{word}/", asked)
    assert page.status_code == 422
    assert 'class="error"' in page.content.decode()


def test_too_long_a_list_is_refused_with_the_reason(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onestop.reports.fixed.fixed_reports.MOST_ROWS_AT_ONCE", 1)
    answer = manager.get(f"{BASE}qua-han/late-list.csv", since(), headers=EN)
    assert answer.status_code == 422
    assert "Narrow the question down" in answer.content.decode()
