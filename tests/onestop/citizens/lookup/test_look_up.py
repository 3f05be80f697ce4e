"""The look-up: what is told, what is never told, and that all failures are alike."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onestop.people.limits.models import Allowance
from tests.onestop.api.conftest import APPLICANT, Desk

TOLD = {
    *(
        "code",
        "state",
        "state_label",
        "procedure",
        "office",
        "held_by",
        "returned_by",
        "submitted_at",
        "received_at",
        "due_at",
        "due_on",
    ),
    *(
        "promised_at",
        "paused",
        "remainder",
        "finished_at",
        "returned_at",
        "next_step",
        "papers_asked",
        "explanation",
    ),
}


def _ask(code: Any, secret: Any, **extra: Any) -> Any:
    extra = {"REMOTE_ADDR": "203.0.113.7", **extra}
    return Client().post(
        "/api/v1/lookup/", {"code": code, "secret": secret}, content_type="application/json", **extra
    )


def test_who_holds_code_and_secret_sees_how_it_stands(desk: Desk) -> None:
    taken = desk.take_in()

    answer = _ask(taken["code"], taken["lookup_secret"])

    told = answer.json()
    assert answer.status_code == 200
    assert set(told) == TOLD
    assert (told["state"], told["due_at"], told["due_on"]) == (
        "received",
        "2026-03-05T17:00:00+07:00",
        "2026-03-05",
    )
    assert told["procedure"] == {"code": "1.000001", "name": "Thủ tục 1.000001"}
    assert [day["on"] for day in told["explanation"]] == [
        "2026-03-02",
        "2026-03-03",
        "2026-03-04",
        "2026-03-05",
    ]
    assert told["next_step"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        lambda text: f" {text} ",
        lambda text: text.replace("-", "–"),
        lambda text: text.replace("-", " "),
    ],
)
def test_spelling_does_not_matter(desk: Desk, spell: Any) -> None:
    taken = desk.take_in()

    assert _ask(spell(taken["code"]), spell(taken["lookup_secret"])).status_code == 200


def test_no_person_is_ever_told(desk: Desk) -> None:
    taken = desk.take_in(owner={**APPLICANT, "name": "Trần Chủ"}, proxy={"name": "Lê Ủy Quyền"})
    desk.act(taken["code"], "start")
    desk.act(taken["code"], "ask_supplement", papers=["Sổ hộ khẩu"], reason="thiếu sổ, bà Thử hẹn mai")

    answer = _ask(taken["code"], taken["lookup_secret"])

    text = answer.content.decode()
    for value in (*APPLICANT.values(), "Trần Chủ", "Lê Ủy Quyền", "Cán bộ thử", "bà Thử", "Nguyễn"):
        assert value not in text, value
        assert json.dumps(value)[1:-1] not in text, value
    told = answer.json()
    assert (told["state"], told["due_at"], told["papers_asked"]) == (
        "awaiting_supplement",
        None,
        ["Sổ hộ khẩu"],
    )
    assert told["paused"] is True
    assert told["remainder"] == {"amount": 3, "unit": "working_days"}


def _failures(desk: Desk) -> dict[str, tuple[Any, Any]]:
    taken = desk.take_in()
    code, secret = taken["code"], taken["lookup_secret"]
    return {
        "wrong secret": (code, "AAAAA-AAAAA"),
        "unknown code": ("H99.01-260302-0999", secret),
        "other office's code": ("H11-260302-0001", secret),
        "no code": ("tất cả", secret),
        "empty": ("", ""),
        "Cyrillic": (code.replace("H", "Н"), secret),
        "very long": ("x" * 10_000, "y" * 10_000),
        "secret of no kind": (code, "1"),
    }


def test_all_failures_are_one_answer(desk: Desk) -> None:
    answers = {name: _ask(*pair) for name, pair in _failures(desk).items()}

    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.content for answer in answers.values()}) == 1
    headers = [{key for key in answer.headers if key != "X-Request-ID"} for answer in answers.values()]
    assert all(found == headers[0] for found in headers)
    assert next(iter(answers.values())).json()["code"] == "lookup_failed"


def test_all_failures_cost_the_same_statements(desk: Desk) -> None:
    """Time cannot be told in a test that must not depend on the machine; the work can."""
    shapes = set()
    for pair in _failures(desk).values():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            _ask(*pair)
        shapes.add(tuple(query["sql"].split("(")[0][:40] for query in seen.captured_queries))

    assert len(shapes) == 1


def test_no_stranger_closes_a_code_for_its_owner(desk: Desk) -> None:
    """Not from the owner's own network, not from everywhere together."""
    taken = desk.take_in()
    for number in range(60):
        _ask(taken["code"], "AAAAA-AAAAA", REMOTE_ADDR=f"203.0.{number % 30}.7")
    for _ in range(40):
        _ask(taken["code"], "AAAAA-AAAAA", REMOTE_ADDR="198.51.100.2")

    assert _ask(taken["code"], "AAAAA-AAAAA", REMOTE_ADDR="198.51.100.1").status_code == 429
    assert _ask(taken["code"], taken["lookup_secret"], REMOTE_ADDR="198.51.100.1").status_code == 200


def test_rightful_look_ups_use_nothing_up(desk: Desk) -> None:
    taken = desk.take_in()

    statuses = {_ask(taken["code"], taken["lookup_secret"]).status_code for _ in range(40)}

    assert statuses == {200}
    assert not Allowance.objects.exists()


def test_a_database_that_only_reads_answers_the_right_pair(desk: Desk) -> None:
    taken = desk.take_in()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        assert _ask(taken["code"], taken["lookup_secret"]).status_code == 200
        transaction.set_rollback(True)


def test_with_redis_stopped_the_limits_hold(desk: Desk, settings: Any) -> None:
    stopped = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": stopped}
    taken = desk.take_in()
    assert [_ask(taken["code"], "AAAAA-AAAAA").status_code for _ in range(31)] == [404] * 30 + [429]
    assert _ask(taken["code"], taken["lookup_secret"]).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"code": "x"},
        {"code": 1, "secret": "x"},
        {"code": None, "secret": "x"},
        {"code": "x", "secret": "x", "a": 1},
    ],
)
def test_what_is_no_pair_at_all_is_400(db: None, body: dict[str, Any]) -> None:
    assert Client().post("/api/v1/lookup/", body, content_type="application/json").status_code == 400


def test_codes_and_secrets_do_not_travel_in_addresses(db: None) -> None:
    assert Client().get("/api/v1/lookup/?code=x&secret=y").status_code == 405


def test_with_redis_gone_it_answers_as_ever(desk: Desk, settings: Any) -> None:
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": settings.REDIS_URL}
    }
    taken = desk.take_in()

    assert desk.act(taken["code"], "start").status_code == 200
    assert _ask(taken["code"], taken["lookup_secret"]).status_code == 200
    assert _ask(taken["code"], "AAAAA-AAAAA").status_code == 404


def test_the_applications_role_may_do_all_of_it(desk: Desk, app_role: Any) -> None:
    with app_role.acting():
        taken = desk.take_in()
        assert desk.act(taken["code"], "start").status_code == 200
        answer = desk.owner.post("/api/v1/dossiers/", desk.body(), headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 201
        assert _ask(taken["code"], taken["lookup_secret"]).status_code == 200
        assert _ask(taken["code"], "AAAAA-AAAAA").status_code == 404
