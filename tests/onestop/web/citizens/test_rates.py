"""The public rates: whole periods, counts by field only, open data that says the same, and no way behind a figure."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.test import Client

from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.web.citizens.rate_choice import choices, public_period
from procedures.models import Office
from tests.factories import local, make_actor, make_dossier, make_field, make_office, make_procedure
from tests.onestop.web.citizens.test_lookup_hostile import SCRIPTS

PAGE = "/cong-khai/"


@pytest.fixture(autouse=True)
def april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: local(2026, 4, 1, 10))


@pytest.fixture
def office(db: None) -> Office:
    """In March two early and one late in one field; nothing at all in another."""
    office = make_office("H99.01", name="Phường Thử", address="Số 1")
    version = make_procedure("1.001193")
    make_procedure("1.002222", field=make_field("dat-dai", "Đất đai"))
    by = make_actor(office)
    for days in (1, 1, 10):
        at = local(2026, 3, 2, 9)
        code = make_dossier(office, version, by=by, at=at).dossier.code
        processing.start(code, by=by, at=at + timedelta(minutes=5))
        resolution.resolve(code, by=by, at=at + timedelta(days=days), result=Result())
    return office


def get(address: str = PAGE, **asked: str) -> Any:
    return Client(headers={"accept-language": "en"}).get(address, asked)


def counted(address: str, client: Client | None = None) -> int:
    """The status of a request whose figures are not kept: only what must be counted is within limits."""
    caches["figures"].clear()
    return (client or Client()).get(address).status_code


def test_the_rates_with_all_that_is_needed_to_trust_them(office: Office) -> None:
    page = get(ky="2026-03")
    text = page.content.decode()
    assert page.context["total"].on_time == "66,67 %"
    assert "2 of 3 resolved with a limit" in text
    assert "06a, version 1" in text
    assert "10:00 Wednesday 01/04/2026" in text
    assert [(each.name, each.on_time) for each in page.context["lines"]] == [("Hộ tịch", "66,67 %")]
    assert page.context["quiet"] == ["Đất đai"]


def test_where_nothing_happened_it_says_so(office: Office) -> None:
    page = Client().get(PAGE)
    assert page.context["period"].name == "2026-04"
    assert page.context["total"].on_time == "không phát sinh"


@pytest.mark.parametrize(
    "period", ["2026-03", "2026-Q1", "2026", "stat-2026-03", "stat-2026-Q1", "stat-2026"]
)
def test_by_month_quarter_and_year_of_the_calendar_and_of_statistics(office: Office, period: str) -> None:
    assert get(ky=period).context["total"].figures.resolved == 3
    assert f'<option value="{period}" selected>' in get(ky=period).content.decode()


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 3, 14), ["stat-2026-03", "stat-2026-Q1", "stat-2026"]),
        (date(2026, 3, 15), ["stat-2026-04", "stat-2026-Q2", "stat-2026"]),
        (date(2026, 12, 15), ["stat-2027-01", "stat-2027-Q1", "stat-2027"]),
    ],
)
def test_the_statistical_period_that_runs_comes_first(today: date, first: list[str]) -> None:
    names = [each.name for each in choices(today)[-1][1]]
    assert [names[0], names[6], names[10]] == first
    assert all(public_period(name, today).first <= today for name in names)


@pytest.mark.parametrize(
    "period",
    [
        "2026-03-02..2026-03-02",
        "2026-05",
        "2031",
        "stat-2026-05",
        "2026-H1",
        "stat-2026-H1",
        "x",
        "0000",
        "9999",
        "\0",
    ],
)
def test_no_days_no_future_nothing_else(office: Office, period: str) -> None:
    page = get(ky=period)
    assert page.status_code == 422
    assert page.context["period"].name == "2026-04"
    for ending in ("csv", "json"):
        assert get(f"{PAGE}ty-le.{ending}", ky=period).status_code == 404


def test_json_says_the_same(office: Office) -> None:
    answer = get(f"{PAGE}ty-le.json", ky="2026-03", **{"don-vi": "H99.01"})
    told = answer.json()
    assert told["totals"]["on_time_rate"] == {"numerator": 2, "denominator": 3, "percent": "66.67"}
    assert told["totals"]["early_rate"]["numerator"] == 2
    assert [each["code"] for each in told["fields"]] == ["ho-tich"]
    assert told["definition"]["version"] == 1
    assert told["stale_for_seconds"] >= 0
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_csv_says_the_same(office: Office) -> None:
    answer = get(f"{PAGE}ty-le.csv", ky="2026-03", **{"don-vi": "H99.01"})
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["field"], row["resolved"], row["on_time_percent"]) for row in rows] == [
        ("ho-tich", "3", "66.67"),
        ("", "3", "66.67"),
    ]


def test_there_is_no_way_behind_a_figure(office: Office) -> None:
    for address in (PAGE, f"{PAGE}ty-le.json", f"{PAGE}ty-le.csv"):
        text = get(address, ky="2026-03", group_by="procedure").content.decode()
        assert "H99.01-2603" not in text
        assert "1.001193" not in text
        assert "Nguyễn" not in text


@pytest.mark.parametrize("text", SCRIPTS)
def test_stored_and_typed_texts_are_only_texts(db: None, text: str) -> None:
    make_office("H99.01", name=text[:30], address="Số 1")
    make_procedure("1.001193", field=make_field("ho-tich", f"Lĩnh vực {text}"))
    for asked in ({}, {"ky": text, "don-vi": text}):
        page = get(**asked).content.decode()
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page


def test_formulas_in_names_stay_texts_in_the_csv(office: Office) -> None:
    Office.objects.filter(pk=office.pk).update(name="=1+1")
    assert ",'=1+1," in get(f"{PAGE}ty-le.csv", ky="2026-03").content.decode()


def test_without_any_office_it_says_so(db: None) -> None:
    assert get().status_code == 200
    assert get(f"{PAGE}ty-le.json").status_code == 404


def test_they_are_counted_once_a_minute(office: Office) -> None:
    first = get(ky="2026-03")
    with patch("onestop.web.citizens.cached_rates.resolution") as counting:
        again = get(f"{PAGE}ty-le.json", ky="2026-03", **{"don-vi": "H99.01"}).json()
    assert not counting.called
    assert again["totals"]["resolved"] == first.context["total"].figures.resolved
    assert again["computed_at"] == "2026-04-01T10:00:00+07:00"
    caches["figures"].clear()
    get(ky="2026-03")
    assert caches["figures"].get(f"rates:{office.pk}:2026-03")


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}ty-le.csv", f"{PAGE}ty-le.json"])
def test_who_asks_too_often_is_told_when_to_come_again(office: Office, settings: Any, address: str) -> None:
    settings.PUBLIC_LIMITS = {**settings.PUBLIC_LIMITS, "figures_block": (2, 60)}
    assert [counted(address) for _ in range(3)] == [200, 200, 429]
    refused = get(address)
    assert 0 < int(refused["Retry-After"]) <= 120
    assert f"Try again in {refused['Retry-After']} seconds" in refused.content.decode()
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").get(address, headers={"X-Forwarded-For": "127.0.0.1"})
    assert elsewhere.status_code == 200


def test_one_block_does_not_shut_the_others_out(office: Office, settings: Any) -> None:
    limits = {"figures_block": (2, 60), "figures_all": (4, 60)}
    settings.PUBLIC_LIMITS = {**settings.PUBLIC_LIMITS, **limits}
    assert [counted(PAGE) for _ in range(8)] == [200, 200, *[429] * 6]
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert [counted(PAGE, other) for _ in range(3)] == [200, 200, 429]
    assert counted(PAGE, Client(REMOTE_ADDR="198.51.100.9")) == 429
