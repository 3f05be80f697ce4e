"""The rating's page: by code and secret, once, within the look-up's limits; what was typed is still there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onestop.citizens.feedback.models import Rating
from onestop.citizens.feedback.rating_counts import written_ratings
from onestop.statistics.periods import parse_period
from tests.factories import make_actor, make_dossier, make_office, make_procedure
from tests.onestop.citizens.feedback.conftest import AT, WORDS, returned

XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "javascript:alert(1)",
    "' onfocus='x",
]


@pytest.fixture
def slip(db: None) -> Any:
    return returned(make_office("H99.01"))


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def send(stranger: Client, slip: Any, **typed: Any) -> Any:
    proof = {"code": slip.dossier.code, "secret": slip.secret}
    return stranger.post(reverse("citizens:rating"), {**proof, **typed})


def test_a_rating_is_kept_once(stranger: Client, slip: Any) -> None:
    answer = send(
        stranger, slip, overall="2", answer_time="1", text=WORDS, call_wanted="on", phone="0000 000 001"
    )
    assert (answer.status_code, answer["Location"]) == (302, "/danh-gia/cam-on/")
    assert (Rating.objects.get().overall, Rating.objects.get().answers) == (2, {"time": 1})
    again = send(stranger, slip, overall="5", text="Khác")
    assert again.status_code == 409
    assert "rated already" in again.content.decode()
    assert "Khác" in again.content.decode()
    assert Rating.objects.count() == 1


def test_five_answers_alone_are_enough(stranger: Client, slip: Any) -> None:
    assert send(stranger, slip, answer_time="4", answer_manner="5").status_code == 302
    assert Rating.objects.get().overall == 5


def test_pages_are_kept_by_nobody_and_addresses_hold_nothing(stranger: Client, slip: Any) -> None:
    for answer in (stranger.get(reverse("citizens:rating")), send(stranger, slip)):
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"].startswith("noindex")
    answer = stranger.get(f"/danh-gia/?code={slip.dossier.code}&secret={slip.secret}")
    assert (answer.status_code, answer["Location"]) == (302, "/danh-gia/")


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({}, "r_overall_0"),
        ({"overall": "3", "text": "x" * 1001}, "r_text"),
        ({"overall": "3", "call_wanted": "on"}, "r_phone"),
        ({"overall": "9"}, "r_overall_0"),
        ({"answer_time": "nhanh"}, "r_answer_time_0"),
    ],
)
def test_what_is_wrong_leads_to_its_field_and_keeps_the_rest(
    stranger: Client, slip: Any, typed: dict[str, str], where: str
) -> None:
    answer = send(stranger, slip, **{"text": WORDS, **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{where}"' in page
    assert f'id="{where}"' in page
    assert typed.get("text", WORDS) in page
    assert not Rating.objects.exists()


def test_wrong_pairs_are_all_alike_and_limited(stranger: Client, slip: Any) -> None:
    wrong = [
        stranger.post(reverse("citizens:rating"), {"code": code, "secret": "AAAAA-AAAAA", "overall": "1"})
        for code in (slip.dossier.code, "H99.01-261116-0999", "không")
    ]
    assert {answer.status_code for answer in wrong} == {404}
    for _number in range(30):
        last = send(stranger, slip, overall="1", text="Vẫn còn đây", secret="AAAAA-AAAAA")
    assert (last.status_code, "Vẫn còn đây" in last.content.decode()) == (429, True)
    assert int(last["Retry-After"]) > 0
    assert not Rating.objects.exists()
    assert send(stranger, slip, overall="1").status_code == 302, "the right pair is taken at any time"


def test_before_return_there_is_nothing_to_rate(stranger: Client, slip: Any) -> None:
    office = slip.dossier.receiving_office
    open_one = make_dossier(office, make_procedure(), by=make_actor(office), at=AT)
    assert send(stranger, open_one, overall="5").status_code == 409


def test_the_form_stands_on_the_answer_of_the_look_up_until_it_was_sent(stranger: Client, slip: Any) -> None:
    proof = {"code": slip.dossier.code, "secret": slip.secret}
    page = stranger.post(reverse("citizens:lookup"), proof).content.decode()
    assert 'action="/danh-gia/"' in page
    send(stranger, slip, overall="5")
    page = stranger.post(reverse("citizens:lookup"), proof).content.decode()
    assert 'action="/danh-gia/"' not in page
    assert "rated already" in page


@pytest.mark.parametrize("text", XSS)
def test_hostile_text_is_only_text(stranger: Client, slip: Any, text: str) -> None:
    page = send(stranger, slip, text=text, phone=text, code=text, secret=text).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    send(stranger, slip, overall="1", text=text)
    office = slip.dossier.receiving_office
    assert (
        written_ratings(make_actor(office), parse_period(f"{Rating.objects.get().given_on.year}"))[0].text
        == text
    )


@pytest.mark.parametrize("body", [b"\xff\xfe", b"overall=%00", b"text=%ED%A0%80", b"overall=" + b"9" * 5000])
def test_no_input_is_an_error_of_ours(stranger: Client, db: None, body: bytes) -> None:
    answer = stranger.post(reverse("citizens:rating"), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (404, 422)
