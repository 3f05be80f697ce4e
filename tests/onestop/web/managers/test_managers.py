"""What a manager sees: rates whose every number opens a list of its length, the work of today, and who may come in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership
from onestop.statistics.periods import Period, parse_period
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

RATES = "/quan-ly/ty-le/"
LINK = re.compile(r'<a href="(/quan-ly/ty-le/ho-so/[^"]+)">(\d+)</a>')
GROUPS = ("office", "field", "procedure", "channel", "month", "level")


@pytest.fixture
def manager(counter: Counter) -> Client:
    """A manager of the office, which has resolved two of three dossiers, one of them late."""
    by = actor_for(counter.user)
    for days_ago in (40, 2, 0):
        dossier = take_in(counter, days_ago=days_ago)
        if days_ago:
            at = timezone.now() - timedelta(days=days_ago - 1 if days_ago < 40 else 10)
            processing.start(dossier.code, by=by, at=at)
            resolution.resolve(dossier.code, by=by, at=at, result=Result(number="1"))
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


@pytest.mark.parametrize("group", GROUPS)
def test_every_number_opens_a_list_of_its_length(manager: Client, group: str) -> None:
    since = timezone.localdate() - timedelta(days=45)
    page = manager.get(RATES, {"tu": f"{since:%d/%m/%Y}", "nhom": group})
    links = LINK.findall(page.content.decode())
    assert len(links) >= 6
    for address, count in links:
        behind = manager.get(unescape(address))
        assert behind.context["page"].paginator.count == int(count), address


def test_rates_stand_with_their_parts(manager: Client) -> None:
    since = timezone.localdate() - timedelta(days=45)
    page = manager.get(RATES, {"tu": f"{since:%d/%m/%Y}"}, headers={"Accept-Language": "en"})
    assert "1 of 2 resolved with a limit" in page.content.decode()
    assert page.context["total"].on_time == "50,00"


def test_where_nothing_happened_there_is_no_rate(manager: Client) -> None:
    last_year = {"ky": str(timezone.localdate().year - 1)}
    page = manager.get(RATES, last_year, headers={"Accept-Language": "vi"})
    assert "không phát sinh" in page.content.decode()


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "pdf"])
def test_form_06a_comes_as_a_file(manager: Client, file_format: str) -> None:
    answer = manager.get(f"{RATES}bieu-06a.{file_format}", {"nhom": "field"})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "asked",
    [
        {"ky": "x"},
        {"tu": "x"},
        {"don_vi": "H00"},
        {"thu_tuc": "9.9"},
        {"tu": "02/01/2026", "den": "01/01/2026"},
        {"nhom": "x"},
    ],
)
def test_what_cannot_be_asked_is_told_on_the_form(manager: Client, asked: dict[str, str]) -> None:
    page = manager.get(RATES, asked)
    assert page.status_code == 422
    assert 'class="error"' in page.content.decode()


def test_today_counts_what_the_work_list_shows(manager: Client, counter: Counter) -> None:
    page = manager.get("/quan-ly/")
    (line,) = page.context["units"]
    for count in (*line.counts, *page.context["totals"]):
        assert len(manager.get(count.address).context["rows"]) == count.number
    assert line.counts[0].number == 1


def test_numbers_of_a_person_open_lists_of_what_is_overseen_alone(counter: Counter) -> None:
    """Whoever is a clerk elsewhere sees more dossiers of a colleague than the offices overseen have."""
    elsewhere = make_office("H99.02", name="Phường Khác")
    user = make_user("hai-vai", counter.office, Role.MANAGER)
    Membership.objects.create(user=user, office=elsewhere, role=Role.CLERK)
    _mine, theirs = take_in(counter), take_in(counter)
    Dossier.objects.filter(pk=theirs.pk).update(
        receiving_office=elsewhere,
        resolving_office=elsewhere,
        returning_office=elsewhere,
        holder_office=elsewhere,
    )
    client = signed_in(user)
    for assignee in (None, counter.user.pk):
        Dossier.objects.update(assignee_id=assignee)
        (line,) = client.get("/quan-ly/").context["people"]
        assert line.counts[0].number == 1
        for count in line.counts:
            assert len(client.get(count.address).context["rows"]) == count.number
    page = client.get(line.counts[0].address)
    assert "offices that you oversee" in page.content.decode()
    assert "coi=1" in page.context["tabs"][1].address
    assert len(client.get("/mot-cua/").context["rows"]) == 2


def test_who_comes_in(manager: Client, counter: Counter) -> None:
    elsewhere = make_office("H99.02")
    others = signed_in(make_user("khac", elsewhere, Role.MANAGER))
    clerk = signed_in(make_user("tiep-nhan", counter.office, Role.CLERK))
    auditor = signed_in(make_user("kiem-tra", counter.office, Role.AUDITOR))
    for address in ("/quan-ly/", RATES, f"{RATES}ho-so/?so-lieu=received", f"{RATES}bieu-06a.csv"):
        assert manager.get(address).status_code == 200
        assert auditor.get(address).status_code == 200
        assert clerk.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert (
        others.get(f"{RATES}ho-so/", {"so-lieu": "received", "tu": "01/01/2020"})
        .context["page"]
        .paginator.count
        == 0
    )
    assert others.get(RATES, {"don_vi": "H99.01"}).status_code == 422


def test_a_list_for_who_only_watches_shows_no_full_name(manager: Client) -> None:
    page = manager.get(f"{RATES}ho-so/", {"so-lieu": "received", "tu": "01/01/2020"})
    assert "Nguyễn Thị Thử" not in page.content.decode()


@pytest.mark.parametrize(
    ("period", "before", "a_year_before"),
    [
        ("2026-03", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        ("2024-02", ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        ("2025-02", ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
        ("2026-Q1", ("2025-10-01", "2025-12-31"), ("2025-01-01", "2025-03-31")),
        ("2026", ("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-12-31")),
        ("stat-2026-Q1", ("2025-09-15", "2025-12-14"), ("2024-12-15", "2025-03-14")),
        ("2026-01-05..2026-01-11", ("2025-12-29", "2026-01-04"), ("2025-01-05", "2025-01-11")),
    ],
)
def test_periods_before(period: str, before: tuple[str, str], a_year_before: tuple[str, str]) -> None:
    asked = parse_period(period)
    for found, days in ((asked.before(), before), (asked.a_year_before(), a_year_before)):
        assert found == Period(*(date.fromisoformat(day) for day in days))
