"""Receipts: what is owed is taken, numbers have no gap, and who took the money does not void it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from dossiers.models import Dossier, FeeReceipt
from dossiers.rules.actors import Role
from dossiers.selectors.fees import fees_of
from dossiers.services.fees import take_fee, void_fee
from dossiers.services.paid_intake import take_in_paid, take_in_paid_and_return
from dossiers.services.processing import start
from dossiers.services.resolution import Result, resolve, return_result, stop, withdraw
from procedures.models import Fee
from procedures.rules.errors import NotFound, NotPermitted, RuleError, StaleRevision, TransitionRefused
from procedures.services import publish_version
from tests.dossiers.services.conftest import Desk
from tests.factories import (
    BEGINNING,
    local,
    make_actor,
    make_dossier,
    make_draft,
    make_office,
    make_procedure,
)

AT = local(2026, 3, 2, 9)
LATER = local(2026, 3, 2, 10)


@pytest.fixture
def code(desk: Desk) -> str:
    """A dossier that costs 8.000 đ."""
    return make_dossier(desk.office, desk.version, by=desk.by, at=AT).dossier.code


def account(code: str) -> Any:
    return fees_of(Dossier.objects.get(code=code))


def refusal(service: Any, *args: Any, **inputs: Any) -> str:
    with pytest.raises(RuleError) as refused, transaction.atomic():
        service(*args, **inputs)
    return refused.value.code


def test_by_default_all_that_is_owed_is_taken_and_told_on_one_event(desk: Desk, code: str) -> None:
    event = take_fee(code, by=desk.by, at=LATER, method="transfer")
    receipt = FeeReceipt.objects.get()
    assert str(receipt) == "H99.01/2026/0000001"
    assert (receipt.amount, receipt.currency, receipt.method, receipt.taken_at) == (
        8000,
        "VND",
        "transfer",
        LATER,
    )
    assert [(line["place"], line["amount"]) for line in receipt.lines] == [(0, 8000)]
    assert event.data == {
        "series": "H99.01",
        "year": 2026,
        "number": 1,
        "amount": 8000,
        "currency": "VND",
        "method": "transfer",
    }
    assert (event.seq, event.state, account(code).owed, account(code).taken) == (
        2,
        "received",
        {"VND": 0},
        {"VND": 8000},
    )
    assert event.due_at == Dossier.objects.get().due_at == local(2026, 3, 5, 17), "the promise stays"


def test_a_part_is_taken_and_then_the_rest(desk: Desk, code: str) -> None:
    take_fee(code, by=desk.by, at=LATER, amount=3000)
    assert account(code).owed == {"VND": 5000}
    take_fee(code, by=desk.by, at=LATER)
    assert [receipt.amount for receipt in account(code).receipts] == [3000, 5000]
    assert refusal(take_fee, code, by=desk.by, at=LATER) == "nothing_owed"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"amount": 0}, "amount_invalid"),
        ({"amount": -5}, "amount_invalid"),
        ({"amount": 8001}, "more_than_owed"),
        ({"method": "barter"}, "method_unknown"),
        ({"currency": "USD"}, "currency_not_billed"),
    ],
)
def test_what_is_not_taken(desk: Desk, code: str, inputs: dict[str, Any], expected: str) -> None:
    assert refusal(take_fee, code, by=desk.by, at=LATER, **inputs) == expected
    assert not FeeReceipt.objects.exists()


def test_an_unknown_fee_needs_a_stated_amount_and_stays_open(desk: Desk) -> None:
    version = make_procedure("1.000002", fee=None)
    code = make_dossier(desk.office, version, by=desk.by, at=AT).dossier.code
    assert refusal(take_fee, code, by=desk.by, at=LATER) == "amount_unknown"
    take_fee(code, by=desk.by, at=LATER, amount=70_000)
    assert (account(code).owed, account(code).taken) == ({"VND": None}, {"VND": 70_000})


def test_nothing_is_taken_for_what_is_free(desk: Desk) -> None:
    code = make_dossier(desk.office, make_procedure("1.000002", fee=0), by=desk.by, at=AT).dossier.code
    assert refusal(take_fee, code, by=desk.by, at=LATER) == "nothing_owed"


def test_two_currencies_have_receipts_of_their_own(desk: Desk) -> None:
    version = make_procedure("1.000002", fee=8000, publish=False)
    Fee.objects.create(version=version, amount=25, currency="USD", key="visa")
    publish_version(version, by="test", at=BEGINNING, valid_from=desk.version.valid_from)
    receipt = take_in_paid(make_draft(version), by=desk.by, office=desk.office, at=AT, method="cash")
    kept = FeeReceipt.objects.order_by("number").values_list("currency", "amount", "number")
    assert list(kept) == [("VND", 8000, 1), ("USD", 25, 2)]
    assert account(receipt.dossier.code).owed == {"VND": 0, "USD": 0}


def test_a_series_of_its_own_and_a_new_book_each_year(desk: Desk, code: str) -> None:
    desk.office.receipt_series = "BL-26/A"
    desk.office.save()
    take_fee(code, by=desk.by, at=LATER, amount=1000)
    take_fee(code, by=desk.by, at=local(2026, 12, 31, 23), amount=1000)
    take_fee(code, by=desk.by, at=local(2027, 1, 1, 0), amount=1000)
    assert [str(each) for each in account(code).receipts] == [
        "BL-26/A/2026/0000001",
        "BL-26/A/2026/0000002",
        "BL-26/A/2027/0000001",
    ]


def test_somebody_else_voids_and_the_receipt_stays(desk: Desk, code: str) -> None:
    take_fee(code, by=desk.by, at=LATER)
    other = make_actor(desk.office, Role.CLERK, name="Đồng nghiệp", number=2)
    named = "H99.01/2026/0000001"
    assert refusal(void_fee, code, by=desk.by, at=LATER, receipt=named, reason="Sai") == "void_by_another"
    assert refusal(void_fee, code, by=other, at=LATER, receipt="H99.01/2026/0000002", reason="Sai") == (
        "receipt_unknown"
    )
    assert refusal(void_fee, code, by=other, at=LATER, receipt=named, reason=" ") == "reason_missing"
    event = void_fee(code, by=other, at=LATER, receipt=named, reason="Thu nhầm")
    receipt = FeeReceipt.objects.get()
    assert (receipt.voided_by_id, receipt.voided_by_name, receipt.voided_at, receipt.void_reason) == (
        2,
        "Đồng nghiệp",
        LATER,
        "Thu nhầm",
    )
    assert (event.reason, event.data["number"], event.data["amount"]) == ("Thu nhầm", 1, 8000)
    assert refusal(void_fee, code, by=other, at=LATER, receipt=named, reason="Lại") == "receipt_voided"
    assert account(code).owed == {"VND": 8000}
    assert take_fee(code, by=desk.by, at=LATER).data["number"] == 2, "a voided number is not given again"


def test_the_database_holds_it_too(desk: Desk, code: str) -> None:
    take_fee(code, by=desk.by, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeeReceipt.objects.update(voided_by_id=desk.by.id, voided_by_name="x", voided_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeeReceipt.objects.update(amount=1)


def test_after_the_end_voiding_is_possible_and_taking_is_not(desk: Desk) -> None:
    other = make_actor(desk.office, number=2)
    ends = {
        "withdrawn": lambda code: withdraw(code, by=desk.by, at=LATER, reason="Theo đơn"),
        "stopped": lambda code: stop(code, by=desk.by, at=LATER, reason="Hết căn cứ"),
        "returned": lambda code: (
            resolve(code, by=desk.by, at=LATER, result=Result()),
            return_result(code, by=desk.by, at=LATER),
        ),
    }
    for state, end in ends.items():
        code = make_dossier(desk.office, desk.version, by=desk.by, at=AT).dossier.code
        start(code, by=desk.by, at=AT)
        taken = take_fee(code, by=desk.by, at=AT, amount=1000)
        end(code)
        with pytest.raises(TransitionRefused):
            take_fee(code, by=desk.by, at=LATER)
        named = f"H99.01/2026/{taken.data['number']:07d}"
        assert void_fee(code, by=other, at=LATER, receipt=named, reason="Hoàn tiền").state == state


def test_who_may(desk: Desk, code: str) -> None:
    stranger = make_actor(make_office("H99.02"), number=3)
    officer = make_actor(desk.office, Role.OFFICER, number=4)
    head = make_actor(desk.office, Role.HEAD, number=5)
    with pytest.raises(NotFound):
        take_fee(code, by=stranger, at=LATER)
    for by in (officer, head):
        with pytest.raises(NotPermitted):
            take_fee(code, by=by, at=LATER)
    take_fee(code, by=desk.by, at=LATER)
    named = "H99.01/2026/0000001"
    with pytest.raises(NotFound):
        void_fee(code, by=stranger, at=LATER, receipt=named, reason="x")
    with pytest.raises(NotPermitted):
        void_fee(code, by=officer, at=LATER, receipt=named, reason="x")
    with pytest.raises(StaleRevision):
        void_fee(code, by=head, at=LATER, receipt=named, reason="x", revision=1)
    assert void_fee(code, by=head, at=LATER, receipt=named, reason="x").action == "void_fee"


def test_intake_and_receipt_come_about_together_or_not_at_all(desk: Desk) -> None:
    taken = take_in_paid(make_draft(desk.version), by=desk.by, office=desk.office, at=AT, method="cash")
    assert [event.action for event in taken.dossier.events.order_by("seq")] == ["accept", "take_fee"]
    assert taken.dossier.last_seq == 2
    free = make_procedure("1.000002", fee=0)
    for version, method, expected in [
        (desk.version, "barter", "method_unknown"),
        (free, "cash", "nothing_owed"),
    ]:
        refused = refusal(
            take_in_paid, make_draft(version), by=desk.by, office=desk.office, at=AT, method=method
        )
        assert refused == expected
    assert Dossier.objects.count() == 1


def test_an_instant_procedure_is_paid_before_it_is_done(desk: Desk) -> None:
    version = make_procedure("2.000815", is_instant=True)
    done = take_in_paid_and_return(
        make_draft(version), by=desk.by, office=desk.office, at=AT, method="online", result=Result()
    )
    assert [event.action for event in done.dossier.events.order_by("seq")] == [
        "accept",
        "take_fee",
        "resolve",
        "return_result",
    ]
    assert FeeReceipt.objects.get().method == "online"


class Rollback(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_side_by_side_with_some_rolled_back() -> None:
    takings, threads = 40, 8
    office = make_office("H99.01")
    by, version = make_actor(office), make_procedure("1.000001")
    codes = [make_dossier(office, version, by=by, at=AT).dossier.code for _ in range(takings)]
    barrier = Barrier(threads)

    def take_one(place: int) -> None:
        if place < threads:
            barrier.wait(timeout=30)
        try:
            with transaction.atomic():
                take_fee(codes[place], by=by, at=LATER)
                if place % 4 == 0:
                    raise Rollback
        except Rollback:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(take_one, range(takings)))
    kept = takings * 3 // 4
    assert sorted(FeeReceipt.objects.values_list("number", flat=True)) == list(range(1, kept + 1))


@pytest.mark.django_db(transaction=True)
def test_what_is_owed_is_taken_once_by_two_at_once() -> None:
    office = make_office("H99.01")
    by = make_actor(office)
    code = make_dossier(office, make_procedure("1.000001"), by=by, at=AT).dossier.code
    barrier = Barrier(2)

    def take(_place: int) -> str:
        barrier.wait(timeout=30)
        try:
            take_fee(code, by=by, at=LATER)
        except RuleError as error:
            return error.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == ["nothing_owed", "taken"]
    assert FeeReceipt.objects.count() == 1
