"""No input gives a 500: bodies, queries and addresses that burst careless readers."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest

from dossiers.models import Dossier
from tests.onestop.api.conftest import APPLICANT, Desk

GOOD = '{"procedure": "1.000001", "applicant": {"name": "A"}'


_BODIES: list[tuple[bytes, str]] = [
    (b"", "invalid"),
    (b"{", "json_malformed"),
    (b"nothing", "json_malformed"),
    (b"[]", "invalid"),
    (b"1", "invalid"),
    (b"null", "invalid"),
    (b'"text"', "invalid"),
    (b"[" * 100_000, "json_too_deep"),
    (b'{"a":' * 100_000, "json_too_deep"),
    (GOOD.encode() + b', "quantity": NaN}', "json_number_not_finite"),
    (GOOD.encode() + b', "quantity": -Infinity}', "json_number_not_finite"),
    (GOOD.encode() + b', "quantity": 1e309}', "json_number_out_of_range"),
    (GOOD.encode() + b', "quantity": 1' + b"0" * 30 + b"}", "json_number_out_of_range"),
    (GOOD.encode() + b', "quantity": ' + b"9" * 5000 + b"}", "json_number_out_of_range"),
    (GOOD.encode() + b', "procedure": "1.000002"}', "json_duplicate_key"),
    (b'{"procedure": "\\u0000"}', "json_text_unstorable"),
    (b'{"procedure": "\\ud800"}', "json_text_unstorable"),
    (b'{"\\ud800": 1}', "json_text_unstorable"),
    (b'{"procedure": "\xff"}', "json_not_utf8"),
    ('{"procedure": "1"}'.encode("utf-16"), "json_not_utf8"),
    (b'{"' + b"k" * 5000 + b'": 1}', "json_key_too_long"),
    (b'{"procedure": "' + b'\\"' * 40_000, "json_malformed"),
    (b'{"quantity": [' + b"1," * 60_000 + b"1]}", "json_too_many_values"),
]


def test_a_body_that_cannot_be_read_is_400(desk: Desk) -> None:
    for body, code in _BODIES:
        answer = desk.owner.post("/api/v1/dossiers/", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, code), (body[:80], answer.content[:300])
        assert answer["Content-Type"] == "application/problem+json"
    assert not Dossier.objects.exists()


def test_an_answer_lists_fifty_errors_at_most(desk: Desk) -> None:
    unknown = {f"k{number}": 1 for number in range(10_000)}
    papers = [{"name": 1, "originals": -1, "copies": "x", "mode": "y"}] * 30
    many_names = desk.owner.post("/api/v1/dossiers/", desk.body(**unknown)).json()
    many_faults = desk.owner.post("/api/v1/dossiers/", desk.body(papers=papers)).json()

    assert len(many_names["errors"]) == 41
    assert any("9960" in error["detail"] for error in many_names["errors"])
    assert len(many_faults["errors"]) == 50
    assert many_faults["errors_left_out"] == 40


def test_too_large_a_body_is_413_and_another_format_415(desk: Desk, settings: Any) -> None:
    large = desk.owner.post("/api/v1/dossiers/", b" " * 3_000_000, content_type="application/json")
    form = desk.owner.post(
        "/api/v1/dossiers/", "procedure=1", content_type="application/x-www-form-urlencoded"
    )
    packed = desk.owner.post("/api/v1/dossiers/", b"{}", content_type="application/json; charset=bz2_codec")

    assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
    assert form.status_code == 415
    assert packed.status_code == 400


_VALUES = [
    *([None, True, False, 0, -1, 1.5, 2**31, 2**63 - 1, "", " ", "x" * 3000, [], {}, [[]], {"a": {}}]),
    *(
        [
            "\u200b",
            "\u202e",
            "a" + "\u0301" * 60,
            "'; DROP TABLE x; --",
            "%00",
            "{{7*7}}",
            "NaN",
            "１２３",
            "٠١٢",
        ]
    ),
    *(
        [
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2026-13-01",
            "2026-02-30T00:00:00+07:00",
            "infinity",
        ]
    ),
]
_FIELDS = [
    *(
        "procedure",
        "case",
        "channel",
        "applicant",
        "owner",
        "proxy",
        "papers",
        "quantity",
        "exemptions",
        "delivery",
    ),
    *(
        "office",
        "resolving_office",
        "returning_office",
        "action",
        "received_at",
        "reason",
        "instant",
        "result",
    ),
]


def test_any_value_in_any_field_is_refused_or_taken(desk: Desk) -> None:
    for field, value in product(_FIELDS, _VALUES):
        answer = desk.owner.post("/api/v1/dossiers/", desk.body(**{field: value}))
        assert answer.status_code in (201, 400, 403, 422), (field, value, answer.content[:300])


def test_any_value_of_an_applicant_is_refused_or_taken(desk: Desk) -> None:
    for field, value in product(APPLICANT, _VALUES):
        answer = desk.owner.post("/api/v1/dossiers/", desk.body(applicant={"name": "A", field: value}))
        assert answer.status_code in (201, 400, 422), (field, value, answer.content[:300])


_INPUTS = {
    "hand_over": ("to_office", "happened_at"),
    "ask_supplement": ("papers", "reason"),
    "resubmit": ("papers",),
    "ask_payment": ("amount",),
    "reappoint": ("promised_at",),
    "recompute": ("calendar", "number"),
    "correct": ("changes",),
    "resolve": ("result", "signed_on"),
}


_BEFORE = {
    "resolve": [("start", {})],
    "resubmit": [("ask_supplement", {"papers": ["Đơn"], "reason": "x"})],
}


@pytest.mark.parametrize("action", _INPUTS)
def test_any_value_in_any_input_of_an_action(desk: Desk, action: str) -> None:
    code = desk.take_in()["code"]
    for step, body in _BEFORE.get(action, ()):
        assert desk.act(code, step, **body).status_code == 200
    for name in _INPUTS[action]:
        for value in _VALUES:
            answer = desk.act(code, action, **{"reason": "x", name: value})
            assert answer.status_code in (200, 400, 409, 422), (name, value, answer.content[:300])


_QUERIES = [
    *("q=%00", "q=%ed%a0%80", "q=" + "a" * 5000, "q=%25_", "q='--", "q=" + "%F0%9F%98%80" * 20, "unknown=1"),
    *(
        "cursor=x",
        "cursor=WyJhZnRlciIsIDFd",
        "cursor=WyJhZnRlciIsIDFlMzA5XQ",
        "cursor=W1tbW1tb",
        "cursor=%00",
    ),
    *("page_size=0", "page_size=-1", "page_size=99999999999999999999", "page_size=1e3", "page_size=%D9%A1"),
    *(
        "due_before=0001-01-01T00:00:00Z",
        "due_before=9999-12-31T23:59:59Z",
        "due_before=2026-03-02",
        "due_before=now",
    ),
    *(
        "state=x",
        "state=received,received",
        "state=" + ",".join(["received"] * 500),
        "office=%00",
        "office=x",
        "field=%00",
    ),
    *("from=2026-01-01&to=2025-01-01", "from=0001-01-01", "to=9999-12-31", "from=1901-01-01&to=2099-12-31"),
    *(
        "group_by=x",
        "group_by=month",
        "bucket=x",
        "bucket=late",
        "bucket=received&cursor=WyJldmVudCIsWzEsMV1d",
    ),
    *(
        "period=2026-99",
        "period=..",
        "period=2026-01-01..x",
        "cut_off=2027-01-01T00:00:00Z",
        "channel=x",
        "level=x",
    ),
    *(
        "received_at=2026-03-02T09:00",
        "received_at=2099-03-02T09:00:00Z",
        "received_at=1900-01-01T00:00:00%2B14:00",
    ),
    *(
        "case=%00",
        "procedure=%00",
        "q=a&q=b",
        "format=exe",
        "overdue=perhaps",
        "office=H99.01&office=H99.02",
        "=",
    ),
]
_ADDRESSES = [
    *(
        "procedures/",
        "procedures/1.000001/",
        "procedures/1.000001/due-date/",
        "dossiers/",
        "catalogue/stats/",
    ),
    *("statistics/resolution/", "statistics/resolution/dossiers/"),
]


def test_any_query_is_answered_or_refused(desk: Desk) -> None:
    desk.take_in()
    for address, query in product(_ADDRESSES, _QUERIES):
        answer = desk.owner.get(f"/api/v1/{address}?{query}")
        assert answer.status_code in (200, 400, 404, 422), (address, query, answer.content[:300])


_CODES = [
    "%00",
    "a" * 500,
    "..",
    "%2e%2e",
    "%ED%A0%80",
    "H99.01-260302-0001%0A",
    "HS–01",
    "１",
    "'",
    "%25",
    "null",
]


def test_any_code_in_an_address_is_404(desk: Desk) -> None:
    for code in _CODES:
        for address in ("procedures/{}/", "procedures/{}/due-date/", "dossiers/{}/", "dossiers/{}/timeline/"):
            answer = desk.owner.get(f"/api/v1/{address.format(code)}")
            assert answer.status_code in (301, 404), (address, code, answer.content[:300])
        answer = desk.owner.post(f"/api/v1/dossiers/{code}/actions/start/", {}, headers={"If-Match": '"1"'})
        assert answer.status_code == 404, code


def test_methods_that_are_not_offered_are_405(desk: Desk) -> None:
    code = desk.take_in()["code"]
    addresses = (*_ADDRESSES, f"dossiers/{code}/", "lookup/", f"dossiers/{code}/actions/start/")
    for method, address in product(("put", "patch", "delete", "options", "trace"), addresses):
        answer = desk.owner.generic(method.upper(), f"/api/v1/{address}")
        assert answer.status_code == 405, (method, address)
        assert method.upper() not in answer["Allow"], (method, address)


def test_a_thousand_mutilated_bodies(desk: Desk) -> None:
    """A small fuzz with a fixed seed: bytes of a good body are dropped, doubled and exchanged."""
    from django.test import Client

    chance = random.Random(20260302)
    good = bytearray(
        b'{"code": "H99.01-260302-0001", "secret": "AAAAA-AAAAA", "x": [1, 2.5, null, true, {"y": "\\u00e9"}]}'
    )
    client = Client()
    for number in range(1000):
        body = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            spot = chance.randrange(len(body))
            body[spot : spot + chance.randint(0, 3)] = bytes(
                chance.choices(range(256), k=chance.randint(0, 3))
            )
        answer = client.post(
            "/api/v1/lookup/",
            bytes(body),
            content_type="application/json",
            REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1",
        )
        assert answer.status_code in (400, 404), (bytes(body), answer.content[:300])


@pytest.mark.parametrize("kind", ["", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_file_posted_without_a_body_is_refused_in_words(desk: Desk, kind: str) -> None:
    code = desk.take_in()["code"]
    answer = desk.owner.generic("POST", f"/api/v1/dossiers/{code}/files/", content_type=kind)
    assert answer.status_code in (400, 415), answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "name", ["channel", "code", "applicant", "applicant.nothing", "%(field)s", "a\u202eb"]
)
def test_correct_names_the_field_that_it_does_not_know(desk: Desk, name: str) -> None:
    answer = desk.act(desk.take_in()["code"], "correct", changes={name: "online"}, reason="x")
    assert answer.status_code == 422, answer.content[:300]
    assert answer.json()["code"] == "field_not_correctable"
