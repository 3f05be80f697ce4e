"""The start page: two things to do, and an office that can be chosen."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from procedures.models import NoAppointmentDay, Office
from procedures.services import save_no_appointment_day
from tests.factories import BEGINNING, local, make_office, make_procedure

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = local(2026, 11, 20, 9), local(2026, 11, 21, 9)


@pytest.fixture
def offices(db: None) -> tuple[Office, Office]:
    province = make_office("H99", level="province", name="Tỉnh Mẫu", address="Số 1 đường Mẫu")
    return (
        make_office(
            "H99.11", parent=province, name="Phường Một", address="Số 11 đường Mẫu", phone="0290 000 0011"
        ),
        make_office("H99.12", parent=province, name="Xã Hai"),
    )


def page(client: Client, monkeypatch: pytest.MonkeyPatch, at: datetime, address: str = "/") -> str:
    monkeypatch.setattr(timezone, "now", lambda: at)
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_says_where_the_office_is_and_when_it_is_open(
    client: Client, monkeypatch: pytest.MonkeyPatch, offices: tuple[Office, Office]
) -> None:
    friday = page(client, monkeypatch, FRIDAY)
    for words in ("Phường Một", "Số 11 đường Mẫu", "0290 000 0011", "open now", "07:30–11:30, 13:30–17:00"):
        assert words in friday
    assert "Tuesday 24/11/2026" in friday  # the next day off, a Tuesday
    saturday = page(client, monkeypatch, SATURDAY)
    assert "closed now" in saturday
    assert "opens again at 07:30 Monday 23/11/2026" in saturday


def test_two_things_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told = page(client, monkeypatch, FRIDAY)
    assert 'action="/thu-tuc/"' in told
    assert 'action="/tra-cuu/"' in told
    assert 'name="code"' in told
    assert 'name="secret"' in told


def test_the_choice_of_an_office_is_remembered(
    client: Client, monkeypatch: pytest.MonkeyPatch, offices: tuple[Office, Office]
) -> None:
    assert "?don-vi=H99.12" in page(client, monkeypatch, FRIDAY, "/don-vi/")
    assert '<h1><span lang="vi">Xã Hai' in page(client, monkeypatch, FRIDAY, "/?don-vi=H99.12")
    again = page(client, monkeypatch, FRIDAY)
    assert '<h1><span lang="vi">Xã Hai' in again
    assert "Số 1 đường Mẫu" in again  # its own address is not entered: that of the office above


@pytest.mark.parametrize("code", ["H1", "%00", "x" * 500, "H99.12'--"])
def test_an_office_that_does_not_exist_is_not_chosen(
    client: Client, monkeypatch: pytest.MonkeyPatch, offices: tuple[Office, Office], code: str
) -> None:
    assert "Phường Một" in page(client, monkeypatch, FRIDAY, f"/?don-vi={code}")
    assert "onestop-don-vi" not in client.cookies


def test_the_setting_names_the_office_nobody_has_chosen(
    client: Client, monkeypatch: pytest.MonkeyPatch, offices: tuple[Office, Office]
) -> None:
    with override_settings(PUBLIC_OFFICE="H99.12"):
        assert '<h1><span lang="vi">Xã Hai' in page(client, monkeypatch, FRIDAY)


def test_the_police_of_a_ward_is_nobodys_first_counter(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_office("H98.1.CA", kind="commune_police", name="Công an phường", address="Số 1")
    make_office("H98.2", kind="commune", name="UBND phường Đầu")
    assert "UBND phường Đầu" in client.get("/").content.decode()


def test_what_is_answered_at_once_today_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, offices: tuple[Office, Office]
) -> None:
    version = make_procedure("1.000001", name="Chứng thực bản sao")
    save_no_appointment_day(
        NoAppointmentDay(office=offices[0], weekday=5), [version.procedure], by="t", at=BEGINNING
    )
    assert "Chứng thực bản sao" in page(client, monkeypatch, FRIDAY)
    assert "Chứng thực bản sao" not in page(client, monkeypatch, local(2026, 11, 19, 9))


def test_an_empty_house_has_a_start_page_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (
        "/",
        "/don-vi/",
        "/thu-tuc/",
        "/cong-khai/niem-yet/",
        "/du-lieu/thu-tuc.csv",
        "/sitemap.xml",
    ):
        assert client.get(address).status_code == 200, address
