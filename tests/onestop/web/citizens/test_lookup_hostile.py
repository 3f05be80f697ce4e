"""Strangers at the look-up: nothing tells unknown from wrong, guessing is bounded, nothing typed runs or is logged."""

from __future__ import annotations

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dossiers.models import Dossier
from dossiers.rules.lookup_secrets import ALPHABET, hash_secret
from dossiers.services import processing, suspension
from onestop.citizens.lookup.service import Attempt, LookupFailed, TooManyLookups, look_up
from onestop.people.limits.limiter import forget_allowances
from onestop.people.limits.models import Allowance
from onestop.web.citizens.lookup import HINT_AFTER
from tests.factories import local
from tests.onestop.web.citizens.lookups import MONDAY, PAGE, Slip, bare, make_slip

PAIRS = 1_000  # two thousand look-ups, one of each pair for a code that exists
WRONG = "AAAAA-AAAAA"
SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</title></textarea><svg onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
    "<!--<script>-->",
    "\u202e<b>đảo",
)


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: local(2026, 3, 3, 10))


@pytest.fixture
def slip(db: None) -> Slip:
    return make_slip()


def secrets_of(count: int) -> list[str]:
    """So many wrong secrets, none twice."""
    size = len(ALPHABET)
    return ["".join(ALPHABET[(n // size**place) % size] for place in range(10)) for n in range(count)]


def unlimited(settings: Any) -> None:
    settings.LOOKUP_LIMITS = {
        name: (10**6, seconds) for name, (_n, seconds) in settings.LOOKUP_LIMITS.items()
    }


# Each look-up a transaction of its own, as in life: thousands of hits in one would make a row ever longer to read.
@pytest.mark.django_db(transaction=True)
def test_two_thousand_paired_look_ups_are_alike(slip: Slip, settings: Any) -> None:
    """Asked of the service, which every door asks; what the page makes of it is compared below."""
    unlimited(settings)
    told: dict[str, set[Any]] = {"wrong": set(), "unknown": set()}
    for number, secret in enumerate(secrets_of(PAIRS)):
        for kind, code in (("wrong", slip.dossier.code), ("unknown", f"H99.01-260302-{number + 2:04d}")):
            attempt = Attempt(code, secret, f"203.{number % 250}.{int(kind == 'wrong')}.7", MONDAY)
            with pytest.raises(LookupFailed) as failed:
                look_up(attempt)
            told[kind].add((failed.value.code, str(failed.value), failed.value.tries))
    assert told["wrong"] == told["unknown"]


def _same(answers: list[Any]) -> None:
    """One answer, but for what was typed, its length, and the number of the request."""
    first = answers[0]
    for answer in answers:
        assert answer.status_code == first.status_code
        assert bare(answer) == bare(first)
        headers = [
            {name: value for name, value in each.items() if name not in ("X-Request-ID", "Content-Length")}
            for each in (answer, first)
        ]
        assert headers[0] == headers[1]


def failures(slip: Slip) -> list[tuple[str, str]]:
    code, secret = slip.dossier.code, slip.secret
    return [
        (code, WRONG),
        ("H99.01-260302-0999", secret),
        ("H11-260302-0001", secret),
        ("tất cả", secret),
        ("", ""),
        (code.replace("H", "Н"), secret),
        (code, "1"),
        ("x" * 10_000, "y" * 10_000),
        ("\0", "\0"),
        (f"{code}\0", f"{secret[:-1]}\0"),
        *((text, text) for text in SCRIPTS),
    ]


def test_on_the_page_all_failures_are_one_answer(slip: Slip, settings: Any) -> None:
    unlimited(settings)
    answers = [slip.ask(*pair, address=f"203.0.{n}.7") for n, pair in enumerate(failures(slip))]
    _same(answers)
    assert answers[0].status_code == 404


def test_whatever_strangers_did_the_owner_gets_in(slip: Slip) -> None:
    """Twenty-five wrong secrets from five networks, then the right one from a sixth, and from one of the five."""
    for number in range(25):
        assert slip.ask(secret=WRONG, address=f"203.0.{number % 5}.7").status_code == 404
    assert slip.ask(address="198.51.100.7").status_code == 200
    assert slip.ask(address="203.0.0.8").status_code == 200


def test_right_look_ups_are_no_guesses(slip: Slip) -> None:
    """An office's Wi-Fi or a carrier: many behind one address, before and after somebody there guesses."""
    assert {slip.ask().status_code for _ in range(60)} == {200}
    assert not Allowance.objects.exists()
    statuses = [slip.ask(secret=WRONG).status_code for _ in range(40)]
    assert statuses == [404] * 30 + [429] * 10
    assert {slip.ask(address=f"203.0.113.{n}").status_code for n in range(20)} == {200}


def test_what_is_refused_to_one_block_does_not_count_for_everybody(slip: Slip, settings: Any) -> None:
    settings.LOOKUP_LIMITS = {**settings.LOOKUP_LIMITS, "all": (40, 60)}
    for _ in range(60):
        slip.ask(secret=WRONG)
    elsewhere = [slip.ask(secret=WRONG, address="198.51.100.7").status_code for _ in range(12)]
    assert elsewhere == [404] * 10 + [429] * 2
    assert slip.ask(address="198.51.100.8").status_code == 200, "the right pair is not asked for the limit"


def test_beyond_the_limit_wrong_and_unknown_are_one_answer(slip: Slip) -> None:
    for _ in range(30):
        slip.ask(secret=WRONG)
    answers = [slip.ask(*pair) for pair in failures(slip)]
    _same(answers)
    assert answers[0].status_code == 429
    assert 0 < int(answers[0]["Retry-After"]) <= 20
    assert "the right pair is answered at any time" in answers[0].content.decode()


def test_the_kind_hint_comes_with_the_fifth_try_whatever_was_wrong(slip: Slip) -> None:
    for number, (code, secret) in enumerate([(slip.dossier.code, WRONG), ("H99.01-260302-0999", WRONG)]):
        answers = [slip.ask(code, secret, address=f"203.0.{number}.7") for _ in range(6)]
        hints = ["How to go on" in each.content.decode() for each in answers]
        assert hints == [False] * (HINT_AFTER - 1) + [True] * 2


def test_all_failures_cost_the_same_statements_and_hashes(slip: Slip, settings: Any) -> None:
    """Wall clocks are compared in benchmarks/public_pages.py; the work can be compared exactly."""
    unlimited(settings)
    slip.ask(secret=WRONG)
    shapes = set()
    for number, pair in enumerate(failures(slip)):
        with (
            CaptureQueriesContext(connection) as seen,
            patch("dossiers.rules.lookup_secrets.hash_secret", side_effect=hash_secret) as hashed,
        ):
            slip.ask(*pair, address=f"203.0.{number}.7")
        shapes.add((hashed.call_count, *(query["sql"].split("(")[0][:40] for query in seen.captured_queries)))
    assert len(shapes) == 1
    assert next(iter(shapes))[0] == 1


@pytest.mark.django_db(transaction=True)
def test_guesses_race_with_the_owner_and_one_block_gets_thirty(slip: Slip) -> None:
    """Forty guesses at a time and the owner among them, each on a connection of its own."""
    start = Barrier(41)

    def ask(secret: str) -> str:
        start.wait()
        try:
            look_up(Attempt(slip.dossier.code, secret, "203.0.113.7", MONDAY))
            return "opened"
        except (LookupFailed, TooManyLookups) as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(41) as threads:
        answers = list(threads.map(ask, [*secrets_of(40), slip.secret]))
    assert answers[40] == "opened"
    assert (answers.count("lookup_failed"), answers.count("too_many_lookups")) == (30, 10)


def test_many_guesses_at_one_code_raise_an_alarm(slip: Slip) -> None:
    with patch("onestop.citizens.lookup.service.log.warning") as alarm:
        for number in range(21):
            slip.ask(secret=WRONG, address=f"203.0.{number}.7")
    assert [call.args[0] for call in alarm.call_args_list] == ["many wrong secrets for one code"]


def test_from_one_block_thirty_tries_in_ten_minutes_whatever_the_code(slip: Slip) -> None:
    refused = 0
    for second, secret in enumerate(secrets_of(600)):
        at = MONDAY + timedelta(seconds=second)
        try:
            look_up(Attempt(f"H99.01-260302-{second + 1:04d}", secret, "203.0.113.7", at))
        except TooManyLookups:
            refused += 1
        except LookupFailed:
            pass
    assert 600 - refused <= 60


@pytest.mark.parametrize(
    "header",
    ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP", "HTTP_TRUE_CLIENT_IP"],
)
def test_forged_forwarding_headers_do_not_escape(slip: Slip, header: str) -> None:
    statuses = [slip.ask(secret=WRONG, **{header: f"198.51.{n}.1"}).status_code for n in range(31)]
    assert statuses == [404] * 30 + [429]
    assert Allowance.objects.filter(scope="block").count() == 1


def test_the_table_of_attempts_tells_neither_codes_nor_addresses(slip: Slip) -> None:
    slip.ask(secret=WRONG)
    kept = " ".join(f"{row.scope} {row.key}" for row in Allowance.objects.all())
    assert slip.dossier.code not in kept
    assert "203.0.113.7" not in kept
    assert forget_allowances(MONDAY + timedelta(days=3)) == 3


@pytest.mark.parametrize("text", SCRIPTS)
def test_stored_texts_are_only_texts(db: None, text: str) -> None:
    slip = make_slip(name=f"Thủ tục {text}")
    for field in ("name", "address", "phone"):
        setattr(slip.office, field, text[:30])
    slip.office.save()
    processing.start(slip.dossier.code, by=slip.by, at=MONDAY + timedelta(minutes=5))
    suspension.ask_supplement(
        slip.dossier.code,
        by=slip.by,
        at=MONDAY + timedelta(minutes=9),
        papers=(f"Giấy {text}",),
        reason="thiếu",
    )
    for more in ({}, {"words": "easy", "print": "large"}):
        _is_only_text(slip.ask(**more).content.decode(), text)


@pytest.mark.parametrize("text", SCRIPTS)
def test_typed_texts_are_only_texts(db: None, text: str) -> None:
    page = Client().post(PAGE, {"code": text, "secret": text, "print": text, "words": text})
    _is_only_text(page.content.decode(), text)


def _is_only_text(page: str, text: str) -> None:
    assert text not in page or not set(text) & set("<>\"'")
    assert "onerror=alert(1)>" not in page.replace("&gt;", "")
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_code_and_secret_are_in_no_line_of_the_log(slip: Slip) -> None:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    for each in loggers:
        each.addHandler(handler)
    try:
        slip.ask()
        for number in range(32):
            slip.ask(secret=WRONG, address=f"203.0.113.{number}")
        slip.client.get(PAGE, {"code": slip.dossier.code, "secret": slip.secret})
    finally:
        for each in loggers:
            each.removeHandler(handler)
    lines = heard.getvalue()
    assert "too many look-ups" in lines, "the log was heard"
    bare_secret = slip.secret.replace("-", "")
    for canary in (slip.dossier.code, slip.secret, bare_secret, WRONG, "Nguyễn"):
        assert canary not in lines


def test_without_a_token_from_our_page_nothing_is_looked_up(slip: Slip) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(PAGE, {"code": slip.dossier.code, "secret": slip.secret})
    assert answer.status_code == 403
    assert "Gửi lại" in answer.content.decode()
    assert not Allowance.objects.exists()
    assert Dossier.objects.count() == 1
