"""Logs tell what happened, and nothing about anybody."""

import io
import json
import logging
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.test import Client

from config.logs import REMOVED, with_route, without_personal_data

CANARIES = (
    "079099001234",
    "0912345678",
    "+84 912 345 678",
    "an.nguyen@motcua.gov.vn",
    "hunter2-secret",
    "Nguyễn Văn An",
)


class Catcher:
    """Every line that the configured formatter writes while the catcher is in place."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(logging.getLogger().handlers[0].formatter or _configured_formatter())

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def _configured_formatter() -> logging.Formatter:
    spec = dict(settings.LOGGING["formatters"]["json"])
    return spec.pop("()")(**spec)


@pytest.fixture
def caught() -> Any:
    catcher = Catcher()
    catcher.handler.setFormatter(_configured_formatter())
    root = logging.getLogger()
    root.addHandler(catcher.handler)
    yield catcher
    root.removeHandler(catcher.handler)


@pytest.mark.parametrize("canary", CANARIES[:4])
def test_numbers_and_mail_addresses_are_cut_out_of_any_text(caught: Catcher, canary: str) -> None:
    logging.getLogger("somebody.else").warning("Cannot send to %s today", canary)
    (line,) = caught.lines()
    assert canary not in json.dumps(line, ensure_ascii=False)
    assert line["event"] == f"Cannot send to {REMOVED} today"


def test_values_of_personal_fields_are_removed_at_any_depth() -> None:
    event = {
        "event": "taken in",
        "dossier": 12,
        "full_name": CANARIES[5],
        "detail": {"Phone": "1", "inner": [{"lookup_secret": CANARIES[4], "state": "received"}]},
        "headers": {"Authorization": CANARIES[4], "Cookie": CANARIES[4]},
    }
    cleaned = without_personal_data(None, "info", event)
    text = json.dumps(cleaned, ensure_ascii=False)
    assert not [canary for canary in CANARIES if canary in text]
    assert cleaned["dossier"] == 12
    assert "received" in text


def test_an_exception_with_an_identity_number_is_logged_without_it(caught: Catcher) -> None:
    try:
        raise ValueError(f"duplicate key (id_number)=({CANARIES[0]})")
    except ValueError:
        logging.getLogger("django.db").exception("statement failed")
    (line,) = caught.lines()
    assert "ValueError" in line["exception"]
    assert CANARIES[0] not in line["exception"]


def test_a_password_inside_an_address_is_cut_out(caught: Catcher) -> None:
    logging.getLogger("celery").error("cannot reach redis://user:hunter2@host:6379/0")
    assert "hunter2" not in caught.stream.getvalue()
    assert "host:6379" in caught.stream.getvalue()


@pytest.mark.parametrize(
    "text",
    ["2026-11-21T21:35:35.576447Z", "H99.01-260302-0001", "took 123456 ms", "release 1.000001.000.00.00.H17"],
)
def test_moments_codes_and_durations_stay(caught: Catcher, text: str) -> None:
    structlog.get_logger("onestop").info(text)
    assert caught.lines()[0]["event"] == text


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_route_and_without_its_query_or_body(caught: Catcher) -> None:
    answer = Client().post(
        f"/quan-tri/login/?next={CANARIES[0]}",
        {"username": CANARIES[3], "password": CANARIES[4]},
        headers={"X-Request-ID": "request-0001"},
    )
    lines = [line for line in caught.lines() if line["event"] == "request"]
    assert len(lines) == 1
    assert lines[0]["route"] == "quan-tri/login/"
    assert lines[0]["status"] == answer.status_code
    assert lines[0]["request_id"] == answer["X-Request-ID"] == "request-0001"
    assert not [canary for canary in CANARIES if canary in caught.stream.getvalue()]


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "x\ny-12345678", "<script>12345"])
def test_a_request_id_that_is_none_is_replaced(given: str) -> None:
    answer = Client().get("/nowhere/", headers={"X-Request-ID": given})
    assert len(answer["X-Request-ID"]) == 32


def test_lines_of_errors_name_the_route_and_no_row() -> None:
    """Django's own line of a 500 or 503 has the path, PostgreSQL's message the row."""
    request = Client().get("/tra-cuu/").wsgi_request
    request.path = "/mot-cua/ho-so/H99.01-260302-0001/"
    record = logging.LogRecord("django.request", 40, "x", 1, "%s: %s", ("Busy", request.path), None)
    record.request = request
    assert with_route(record)
    assert record.getMessage() == "Busy: tra-cuu/"
    told = {
        "exception": "UniqueViolation: duplicate key\nDETAIL:  Key (code)=(H99.01-260302-0001) already exists."
    }
    assert "H99.01" not in without_personal_data(None, "error", told)["exception"]
