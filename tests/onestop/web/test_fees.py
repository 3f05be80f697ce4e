"""The fee on the page of a dossier: taken, printed, voided by somebody else; for whose it is, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from dossiers.models import Dossier, FeeReceipt
from dossiers.rules.actors import Role
from procedures.models import Fee
from procedures.services import publish_version
from tests.factories import BEGINNING, make_office, make_procedure
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, events, form_of, page_of, send, signed_in, take_in


def pdf_of(receipt: FeeReceipt) -> str:
    return reverse("clerks:fee-receipt", args=[receipt.dossier.code, receipt.pk])


def taken(counter: Counter, **typed: Any) -> tuple[Dossier, FeeReceipt]:
    """A dossier of 8.000 đ, paid."""
    dossier = take_in(counter)
    answer = send(counter.client, dossier, "take_fee", **{"amount": "8.000", "method": "cash", **typed})
    assert answer.status_code == 302, answer.context["summary"]
    return dossier, FeeReceipt.objects.get()


def test_the_form_knows_what_is_left_to_pay(counter: Counter) -> None:
    dossier = take_in(counter)
    page = signed_in(counter.user).get(form_of(dossier, "take_fee"))
    html = page.content.decode()
    assert 'name="amount" value="8.000"' in html
    assert "Left to pay: 8.000 đ" in html
    assert 'name="currency"' not in html


def test_a_fee_is_taken_shown_and_printed(counter: Counter) -> None:
    dossier, receipt = taken(counter, method="transfer")
    assert events(dossier) == ["accept", "take_fee"]
    html = signed_in(counter.user).get(page_of(dossier)).content.decode()
    for part in ("H99.01/2026/0000001".replace("2026", str(receipt.year)), "Bank transfer", pdf_of(receipt)):
        assert part in html
    assert "void_fee" not in html, "who took the money does not void"
    answer = counter.client.get(pdf_of(receipt))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in answer["Cache-Control"]


def test_paid_in_full_there_is_nothing_more_to_take(counter: Counter) -> None:
    dossier, _receipt = taken(counter)
    client = signed_in(counter.user)
    page = client.get(page_of(dossier))
    assert "Nothing is left to pay on this dossier." in page.content.decode()
    assert form_of(dossier, "take_fee") not in page.content.decode()
    form = client.get(form_of(dossier, "take_fee"))
    assert form.context["why_not"]
    assert send(client, dossier, "take_fee", amount="1", method="cash").status_code == 422


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "0", "method": "cash"}, "amount"),
        ({"amount": "", "method": "cash"}, "amount"),
        ({"amount": "8001", "method": "cash"}, "amount"),
        ({"amount": "mười nghìn", "method": "cash"}, "amount"),
        ({"amount": "8.000", "method": ""}, "method"),
        ({"amount": "8.000", "method": "barter"}, "method"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(counter: Counter, typed: dict[str, str], field: str) -> None:
    answer = send(counter.client, take_in(counter), "take_fee", reason="ghi chú còn đây", **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "ghi chú còn đây" in answer.content.decode()
    assert not FeeReceipt.objects.exists()


def test_a_double_click_takes_it_once(counter: Counter) -> None:
    dossier = take_in(counter)
    typed = {"revision": dossier.last_seq, "amount": "8.000", "method": "cash"}
    for _time in range(2):
        assert counter.client.post(form_of(dossier, "take_fee"), typed).status_code == 302
    assert FeeReceipt.objects.count() == 1


def test_of_several_currencies_one_is_chosen(counter: Counter) -> None:
    version = make_procedure("1.000002", publish=False)
    Fee.objects.create(version=version, amount=25, currency="USD", key="visa")
    publish_version(version, by="test", at=BEGINNING, valid_from=counter.version.valid_from)
    dossier = take_in(Counter(counter.office, version, counter.user, counter.client))
    assert 'name="currency"' in counter.client.get(form_of(dossier, "take_fee")).content.decode()
    answer = send(counter.client, dossier, "take_fee", amount="25", currency="USD", method="cash")
    assert answer.status_code == 302
    assert FeeReceipt.objects.get().currency == "USD"
    assert "25 USD" in counter.client.get(page_of(dossier)).content.decode()


def test_somebody_else_voids_and_it_stays_to_be_seen(counter: Counter) -> None:
    dossier, receipt = taken(counter)
    head = colleague(counter, Role.HEAD)
    link = f"{form_of(dossier, 'void_fee')}?receipt="
    assert link in head.get(page_of(dossier)).content.decode()
    form = head.get(link + str(receipt))
    assert f'value="{receipt}" ' in form.content.decode()
    assert "checked" in form.content.decode()
    assert send(head, dossier, "void_fee", receipt=str(receipt)).status_code == 422
    assert send(head, dossier, "void_fee", receipt=str(receipt), reason="Thu nhầm").status_code == 302
    html = head.get(page_of(dossier)).content.decode()
    assert "<s>" in html
    assert "Voided by Cán bộ thu.colleague" in html
    assert "Thu nhầm" in html
    assert head.get(pdf_of(receipt)).status_code == 200


def test_who_took_it_is_told_that_somebody_else_must_void(counter: Counter) -> None:
    dossier, receipt = taken(counter)
    client = signed_in(counter.user)
    assert "somebody else must" in client.get(form_of(dossier, "void_fee")).context["why_not"]
    assert send(client, dossier, "void_fee", receipt=str(receipt), reason="x").status_code == 422


def test_colleagues_other_offices_and_nobody(counter: Counter, client: Any) -> None:
    dossier, receipt = taken(counter)
    officer = colleague(counter, Role.OFFICER, name="can.bo")
    assert officer.get(pdf_of(receipt)).status_code == 200
    assert send(officer, dossier, "void_fee", receipt=str(receipt), reason="x").status_code == 403
    stranger = signed_in(make_user("noi.khac", make_office("H99.02"), Role.CLERK, Role.HEAD))
    for address in (pdf_of(receipt), form_of(dossier, "void_fee"), form_of(dossier, "take_fee")):
        assert stranger.get(address).status_code == 404
    client.logout()
    assert client.get(pdf_of(receipt)).status_code == 302


def test_a_receipt_of_another_dossier_is_not_found(counter: Counter) -> None:
    _dossier, receipt = taken(counter)
    other = take_in(counter)
    address = reverse("clerks:fee-receipt", args=[other.code, receipt.pk])
    assert counter.client.get(address).status_code == 404
