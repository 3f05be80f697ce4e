"""Fees over the API: taken, voided, told with the dossier."""

from __future__ import annotations

from typing import Any

import pytest

from dossiers.models import FeeReceipt
from tests.onestop.api.conftest import Desk

NAMED = "H99.01/2026/0000001"


def test_a_fee_is_taken_and_told(desk: Desk) -> None:
    made = desk.take_in()
    assert (made["fee"]["receipts"], made["fee"]["owed"]) == ([], {"VND": 8000})
    answer = desk.act(made["code"], "take_fee", amount=3000, method="transfer")
    fee = answer.json()["fee"]
    assert (answer.status_code, fee["owed"]) == (200, {"VND": 5000})
    assert fee["receipts"] == [
        {
            "receipt": NAMED,
            "amount": 3000,
            "currency": "VND",
            "method": "transfer",
            "taken_by": "Cán bộ thử",
            "taken_at": "2026-03-02T09:00:00+07:00",
            "voided_by": "",
            "voided_at": None,
            "void_reason": "",
        }
    ]
    assert desk.act(made["code"], "take_fee").json()["fee"]["owed"] == {"VND": 0}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": 0}, 422, "amount_invalid"),
        ({"amount": 8001}, 422, "more_than_owed"),
        ({"amount": -1}, 400, None),
        ({"amount": "tám nghìn"}, 400, None),
        ({"amount": 10**16}, 400, None),
        ({"method": "barter"}, 422, "method_unknown"),
        ({"currency": "EUR"}, 422, "currency_not_billed"),
        ({"unknown": 1}, 400, None),
    ],
)
def test_what_is_refused(desk: Desk, body: dict[str, Any], status: int, code: str | None) -> None:
    answer = desk.act(desk.take_in()["code"], "take_fee", **body)
    assert answer.status_code == status, answer.content.decode()
    assert code is None or answer.json()["code"] == code
    assert not FeeReceipt.objects.exists()


def test_voiding_is_somebody_elses(desk: Desk) -> None:
    code = desk.take_in()["code"]
    desk.act(code, "take_fee")
    mine = desk.act(code, "void_fee", receipt=NAMED, reason="thu nhầm")
    assert (mine.status_code, mine.json()["code"]) == (422, "void_by_another")
    unknown = desk.act(code, "void_fee", who="head", receipt="x", reason="thu nhầm")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "receipt_unknown")
    done = desk.act(code, "void_fee", who="head", receipt=NAMED, reason="thu nhầm")
    receipt = done.json()["fee"]["receipts"][0]
    assert (done.status_code, receipt["void_reason"]) == (200, "thu nhầm")
    assert receipt["voided_at"] == "2026-03-02T09:00:00+07:00"
    assert done.json()["fee"]["owed"] == {"VND": 8000}
    again = desk.act(code, "void_fee", who="clerk", receipt=NAMED, reason="lần nữa")
    assert (again.status_code, again.json()["code"]) == (422, "receipt_voided")


@pytest.mark.parametrize(
    ("who", "take", "void"),
    [
        ("clerk", 200, 200),
        ("officer", 403, 403),
        ("head", 403, 200),
        ("auditor_above", 403, 403),
        ("other_office", 404, 404),
        ("no_role", 404, 404),
        ("nobody", 401, 401),
    ],
)
def test_who_may(desk: Desk, who: str, take: int, void: int) -> None:
    code = desk.take_in()["code"]
    assert desk.act(code, "take_fee", who=who, amount=1).status_code == take
    desk.act(code, "take_fee", amount=1)
    named = str(FeeReceipt.objects.latest("number"))
    assert desk.act(code, "void_fee", who=who, receipt=named, reason="x").status_code == void
