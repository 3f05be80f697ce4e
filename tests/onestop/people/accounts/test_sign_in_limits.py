"""Wrong passwords: limited by account over all addresses and by address over all accounts; nobody is locked out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from onestop.people.accounts.sign_in import hashing
from onestop.people.limits.models import Allowance
from tests.factories import local, make_office

PASSWORD = "mat-khau-dai-du-dung"
DOOR = "/dang-nhap/"


class Time:
    now: datetime = local(2026, 3, 3, 10)


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr("django.utils.timezone.now", lambda: time.now)
    return time


@pytest.fixture
def manager(db: None) -> User:
    user = User.objects.create_user("quan.ly", password=PASSWORD, full_name="Trần Thị Thử", is_staff=True)
    office = make_office("H99")
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        Membership.objects.create(user=user, office=office, role=role)
    return user


def attempt(
    name: str = "quan.ly",
    password: str = "sai",
    *,
    address: str = "203.0.113.7",
    client: Client | None = None,
    **more: Any,
) -> Any:
    client = client or Client(headers={"accept-language": "vi"})
    return client.post(DOOR, {"username": name, "password": password, **more}, REMOTE_ADDR=address)


def seen_before(address: str = "203.0.113.7") -> Client:
    """A browser in which the manager signed in once and out again."""
    client = Client(headers={"accept-language": "vi"})
    assert attempt(password=PASSWORD, client=client, address=address).status_code == 302
    client.post("/dang-xuat/")
    return client


def test_one_account_is_limited_over_all_addresses(manager: User) -> None:
    statuses = [attempt(address=f"203.0.{n % 6}.7").status_code for n in range(42)]
    assert statuses == [200] * 20 + [429] * 22


def test_one_address_is_limited_over_all_accounts(manager: User) -> None:
    statuses = [attempt(f"nguoi.la.{n}").status_code for n in range(60)]
    assert statuses == [200] * 30 + [429] * 30


def test_an_unknown_account_is_limited_like_a_known_one(manager: User) -> None:
    known = [attempt(address=f"203.0.{n}.7") for n in range(22)]
    unknown = [attempt("khong.co", address=f"198.51.{n}.7") for n in range(22)]
    assert [a.status_code for a in known] == [a.status_code for a in unknown]
    assert known[21]["Retry-After"] == unknown[21]["Retry-After"]


def test_a_colleague_does_not_lock_the_manager_out(manager: User) -> None:
    """Behind one address: nine wrong ones and then, in a new browser, the right one; then a hundred wrong ones."""
    browser = seen_before()
    for _ in range(9):
        attempt()
    assert attempt(password=PASSWORD).status_code == 302
    for n in range(100):
        attempt(address=f"203.0.113.{n % 9}")
    assert attempt(password=PASSWORD).status_code == 429, "a new browser waits"
    assert attempt(password=PASSWORD, client=browser).status_code == 302, "a known one does not"


def test_a_new_browser_waits_a_minute_at_most(manager: User, time: Time) -> None:
    for _ in range(300):
        last = attempt()
    assert 0 < int(last["Retry-After"]) <= 60
    time.now += timedelta(seconds=60)
    assert attempt(password=PASSWORD).status_code == 302


def test_a_known_browser_is_limited_too_and_then_counts_as_a_new_one(manager: User) -> None:
    browser = seen_before()
    statuses = [attempt(client=browser).status_code for _ in range(40)]
    assert statuses == [200] * 30 + [429] * 10


def test_the_cookie_serves_no_other_account_and_cannot_be_made(manager: User) -> None:
    browser = seen_before()
    for n in range(20):
        attempt("dong.nghiep", address=f"203.0.{n}.7")
    assert attempt("dong.nghiep", client=browser).status_code == 429
    name, value = next((k, v.value) for k, v in browser.cookies.items() if "device" in k)
    for n in range(20):
        attempt(address=f"203.0.{n}.7")
    forged = Client()
    forged.cookies[name] = value[:-1] + ("A" if value[-1] != "A" else "B")
    assert attempt(password=PASSWORD, client=forged).status_code == 429
    assert "quan.ly" not in value


def test_right_passwords_use_nothing_up(manager: User) -> None:
    assert {attempt(password=PASSWORD).status_code for _ in range(60)} == {302}
    assert {attempt().status_code for _ in range(20)} == {200}


def test_the_administration_has_no_other_door(manager: User) -> None:
    answer = Client().post("/quan-tri/login/?next=/quan-tri/", {"username": "quan.ly", "password": "sai"})
    assert answer.headers["Location"].startswith(DOOR)
    assert not Allowance.objects.exists()


def test_the_page_says_what_to_do_and_keeps_the_name(manager: User) -> None:
    for _ in range(21):
        answer = attempt("quan.ly", next="/quan-ly/")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "no-store" in answer["Cache-Control"]
    assert "Đã có quá nhiều lần nhập sai mật khẩu" in page
    assert 'value="quan.ly"' in page
    assert 'value="/quan-ly/"' in page
    assert "web/onestop.css" in page


def test_a_form_sent_after_the_session_ended_is_kept(manager: User) -> None:
    for _ in range(20):
        attempt()
    answer = Client(headers={"accept-language": "vi"}).post(
        "/mot-cua/tiep-nhan/",
        {"x": "đã gõ", "again_username": "quan.ly", "again_password": "sai"},
        REMOTE_ADDR="203.0.113.7",
    )
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "đã gõ" in page
    assert 'value="quan.ly"' in page
    assert "Đã có quá nhiều lần" in page


def test_forged_headers_do_not_escape(manager: User) -> None:
    client = Client()
    for n in range(40):
        last = client.post(
            "/dang-nhap/",
            {"username": f"nguoi{n}", "password": "sai"},
            REMOTE_ADDR="203.0.113.7",
            HTTP_X_FORWARDED_FOR=f"198.51.{n}.1",
        )
    assert last.status_code == 429


def test_behind_a_trusted_proxy_the_caller_s_own_address_counts(manager: User, settings: Any) -> None:
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)

    def through(caller: str, name: str) -> int:
        typed = {"username": name, "password": "sai"}
        return (
            Client()
            .post("/dang-nhap/", typed, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"1.2.3.4, {caller}")
            .status_code
        )

    first = [through("203.0.113.7", f"a{n}") for n in range(31)]
    assert first == [200] * 30 + [429]
    assert through("203.0.113.8", "b") == 200


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_a_time_twenty_are_looked_at(manager: User) -> None:
    start = Barrier(40)

    def try_it(n: int) -> int:
        start.wait()
        try:
            return attempt(address=f"203.0.{n}.7").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as threads:
        statuses = list(threads.map(try_it, range(40)))
    assert (statuses.count(200), statuses.count(429)) == (20, 20)


def test_with_redis_stopped_nothing_is_forgotten(manager: User, settings: Any) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    assert [attempt().status_code for _ in range(21)] == [200] * 20 + [429]


def test_the_table_tells_neither_names_nor_addresses(manager: User) -> None:
    browser = seen_before()
    attempt()
    attempt(client=browser)
    kept = " ".join(f"{row.scope} {row.key}" for row in Allowance.objects.all())
    assert "quan.ly" not in kept
    assert "203.0.113" not in kept


@override_settings(PASSWORD_HASHERS=["onestop.people.accounts.sign_in.hashing.LinedUpArgon2"])
def test_a_flood_of_strangers_holds_no_thread_and_keeps_no_clerk_out(manager: User, monkeypatch: Any) -> None:
    manager.set_password(PASSWORD)
    manager.save()
    browser = seen_before()
    full = hashing.Line(at_once=1, waiting=0, seconds=0.01)
    monkeypatch.setattr(hashing, "STRANGERS", full)
    before = Allowance.objects.count()
    with full.place() as mine:
        assert mine
        busy = attempt(password=PASSWORD)
        assert (busy.status_code, busy["Retry-After"]) == (503, "3")
        assert 'value="quan.ly"' in busy.content.decode()
        assert "không được kiểm tra" in busy.content.decode()
        assert attempt("khong.co").status_code == 503, (
            "an unknown name costs the same and waits in the same line"
        )
        assert attempt(password=PASSWORD, client=browser).status_code == 302
    assert attempt(password=PASSWORD).status_code == 302
    assert Allowance.objects.filter(full_at__gt=Time.now).count() == 0 <= before
