"""Who calls: tokens, sessions with their CSRF token, and what a refusal says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from onestop.people.accounts.tokens import issue_token, revoke_token
from tests.onestop.api.conftest import Clock, Desk


def _with(value: str) -> Any:
    return APIClient().get("/api/v1/dossiers/", headers={"Authorization": f"Bearer {value}"})


def test_a_token_lets_in_until_it_ends_or_is_revoked(desk: Desk, clock: Clock) -> None:
    user = desk.owner.user
    token, value = issue_token(user, name="cổng tỉnh", at=timezone.now(), life=timedelta(days=1))

    assert _with(value).status_code == 200
    clock.now += timedelta(days=1, seconds=1)
    assert _with(value).status_code == 401

    token, value = issue_token(user, name="khác", at=timezone.now())
    revoke_token(token, at=timezone.now())
    assert _with(value).status_code == 401

    _, value = issue_token(user, name="nữa", at=timezone.now())
    user.is_active = False
    user.save()
    assert _with(value).status_code == 401


@pytest.mark.parametrize("value", ["", "x", "x" * 5000, "a b", "token\u00e9", "'--"])
def test_what_is_no_token_is_401_with_a_challenge(db: None, value: str) -> None:
    answer = APIClient().get("/api/v1/dossiers/", HTTP_AUTHORIZATION=f"Bearer {value}")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == 'Bearer realm="onestop"'
    assert answer.json()["code"] == "token_invalid"


def test_a_token_needs_no_csrf_token_and_a_session_does(desk: Desk) -> None:
    user = desk.owner.user
    _, value = issue_token(user, name="cổng", at=timezone.now())
    by_token = APIClient(enforce_csrf_checks=True)
    by_session = APIClient(enforce_csrf_checks=True)
    by_session.force_login(user)

    taken = by_token.post("/api/v1/dossiers/", desk.body(), headers={"Authorization": f"Bearer {value}"})
    refused = by_session.post("/api/v1/dossiers/", desk.body())

    assert taken.status_code == 201
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")


def test_signed_out_is_out_at_once(desk: Desk) -> None:
    assert desk.owner.get("/api/v1/dossiers/").status_code == 200
    desk.owner.logout()
    assert desk.owner.get("/api/v1/dossiers/").status_code == 401


def test_an_address_that_is_not_there_is_a_problem(db: None) -> None:
    answer = Client().get("/api/v1/nothing/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


def test_sentences_come_in_the_readers_language_and_codes_do_not(desk: Desk) -> None:
    answers = {
        language: desk.owner.get(
            "/api/v1/dossiers/H99.01-260302-0009/", headers={"Accept-Language": language}
        ).json()
        for language in ("en", "vi")
    }

    assert answers["en"]["title"] == "Not found"
    assert answers["en"]["code"] == answers["vi"]["code"] == "dossier_not_found"


def test_answers_for_staff_are_kept_by_no_cache(desk: Desk) -> None:
    code = desk.take_in()["code"]
    for address in ("", f"{code}/", f"{code}/timeline/", f"{code}/due-date/", "H99.01-260302-0999/"):
        assert desk.owner.get(f"/api/v1/dossiers/{address}")["Cache-Control"] == "no-store", address
