"""Writing to an office: receipt, status by code and secret, limits, the trap for machines, kept words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.petition_register import written
from onestop.citizens.feedback.petition_work import answer, take_on
from procedures.models import Office
from tests.factories import make_actor, make_office
from tests.onestop.citizens.feedback.conftest import WORDS
from tests.onestop.web.citizens.test_ratings import XSS

ADDRESS, STATUS = "/phan-anh/", "/phan-anh/tra-cuu/"
NO_TEXTS = [b"\xff\xfe", b"text=%00&kind=%00", b"text=%ED%A0%80&token=1", b"office=" + b"9" * 5000]
TOKEN = "0b0e7d2c-7f0a-4b53-8a36-0d7f6f0d8a11"


@pytest.fixture
def office(db: None) -> Office:
    return make_office("H99.01", name="Phường Thử")


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def send(stranger: Client, **typed: Any) -> Any:
    return stranger.post(
        ADDRESS, {"kind": "petition", "office": "H99.01", "text": WORDS, "token": TOKEN, **typed}
    )


def slip_of(page: Any) -> dict[str, str]:
    code, secret = re.findall(r'petition-code">([^<]+)<', page.content.decode())
    return {"code": code, "secret": secret}


def test_a_letter_gets_a_receipt_and_the_receipt_its_answer(stranger: Client, office: Office) -> None:
    page = send(stranger)
    slip = slip_of(page)
    assert (page.status_code, slip["code"]) == (200, Petition.objects.get().code)
    assert "no-store" in page["Cache-Control"]
    assert "received, not yet taken on" in stranger.post(STATUS, slip).content.decode().lower()
    by = make_actor(office)
    received_at = Petition.objects.get().received_at
    take_on(slip["code"], by=by, at=received_at)
    answer(slip["code"], by=by, at=received_at, text="Đã chấn chỉnh <b>quầy 3</b>")
    told = stranger.post(STATUS, {**slip, "code": slip["code"].lower().replace("-", " – ")}).content.decode()
    assert "Đã chấn chỉnh &lt;b&gt;quầy 3&lt;/b&gt;" in told
    assert WORDS not in told


def test_a_reload_of_the_receipt_enters_nothing_more(stranger: Client, office: Office) -> None:
    assert slip_of(send(stranger)) == slip_of(send(stranger))
    assert Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"text": ""}, ["p_text"]),
        ({"kind": "complaint"}, ["p_name", "p_contact"]),
        ({"kind": "denunciation", "name": "A"}, ["p_contact"]),
        ({"about": "hồ sơ kia"}, ["p_about"]),
        ({"kind": "thing"}, ["p_kind_0"]),
        ({"office": "H11"}, ["p_office"]),
        ({"website": "http://buy.example"}, ["p_website"]),
        ({"name": "x" * 201}, ["p_name"]),
    ],
)
def test_what_is_wrong_leads_to_its_field_and_keeps_the_rest(
    stranger: Client, office: Office, typed: dict[str, str], where: list[str]
) -> None:
    answered = send(stranger, **{"contact": "", **typed})
    page = answered.content.decode()
    assert answered.status_code == 422
    for place in where:
        assert f'href="#{place}"' in page
        assert f'id="{place}"' in page
    assert typed.get("text", WORDS) in page
    assert TOKEN in page
    assert not Petition.objects.exists()


def test_a_network_sends_so_much_and_no_more_and_loses_no_words(
    stranger: Client, office: Office, settings: Any
) -> None:
    settings.PETITION_LIMITS = {"petition_all": (100, 3600), "petition_block": (2, 3600)}
    for number in range(2):
        assert send(stranger, text=f"{WORDS} {number}").status_code == 200
    # Mistakes use nothing up.
    assert send(stranger, text="").status_code == 422
    refused = send(stranger, text="Lần thứ ba")
    assert (refused.status_code, "Lần thứ ba" in refused.content.decode()) == (429, True)
    assert int(refused["Retry-After"]) > 0
    elsewhere = Client(REMOTE_ADDR="203.0.113.9", headers={"accept-language": "en"})
    assert send(elsewhere, text="Nơi khác").status_code == 200
    assert Petition.objects.count() == 3


def test_wrong_pairs_are_all_alike_and_lock_nobody_out(stranger: Client, office: Office) -> None:
    slip = slip_of(send(stranger))
    for code in (slip["code"], "PA-H99.01-261116-0999", "H99.01-261116-0001", "x", ""):
        assert stranger.post(STATUS, {"code": code, "secret": "AAAAA-AAAAA"}).status_code == 404
    statuses = [stranger.post(STATUS, {**slip, "secret": "AAAAA-AAAAA"}).status_code for _ in range(30)]
    assert statuses[-1] == 429
    assert stranger.post(STATUS, slip).status_code == 200


def test_addresses_hold_nothing(stranger: Client, office: Office) -> None:
    slip = slip_of(send(stranger))
    answered = stranger.get(f"{STATUS}?code={slip['code']}&secret={slip['secret']}")
    assert (answered.status_code, answered["Location"]) == (302, STATUS)


@pytest.mark.parametrize("text", XSS)
def test_hostile_text_is_only_text(stranger: Client, office: Office, text: str) -> None:
    typed = dict.fromkeys(("text", "name", "contact", "about"), text)
    page = send(stranger, **typed).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    send(stranger, **{**typed, "about": ""})
    assert written(Petition.objects.get()) == {"text": text, "name": text, "contact": text}


@pytest.mark.parametrize("address", [ADDRESS, STATUS])
@pytest.mark.parametrize("body", NO_TEXTS)
def test_no_input_is_an_error_of_ours(stranger: Client, office: Office, address: str, body: bytes) -> None:
    answered = stranger.post(address, body, content_type="application/x-www-form-urlencoded")
    assert answered.status_code in (404, 422)


def test_no_personal_value_reaches_the_log(stranger: Client, office: Office, capsys: Any) -> None:
    slip = slip_of(send(stranger, name="Lê Thị Canary", contact="0000000777"))
    stranger.post(STATUS, slip)
    logged = "".join(capsys.readouterr())
    for value in (WORDS, "Canary", "0000000777", slip["secret"], slip["code"]):
        assert value not in logged


def test_every_page_shows_without_an_office(stranger: Client, db: None) -> None:
    assert stranger.get(reverse("citizens:petition")).status_code == 200
    assert stranger.get(reverse("citizens:petition-status")).status_code == 200
