"""The fee in the moment of intake: taken only when it is said, together with the dossier or not at all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dossiers.models import Dossier, FeeReceipt
from procedures.models import ProcedureVersion
from tests.factories import make_procedure
from tests.onestop.web.conftest import Counter
from tests.onestop.web.test_intake import filled, url

ENGLISH = {"accept-language": "en"}


def address(version: ProcedureVersion) -> str:
    return reverse("clerks:intake", args=[version.procedure.code])


def test_it_is_offered_unticked_where_something_is_to_pay(counter: Counter) -> None:
    page = counter.client.get(url(counter)).content.decode()
    assert 'id="fee_now" name="fee_now" value="1">' in page
    assert 'name="fee_method" value="cash" checked' in page
    free = counter.client.get(address(make_procedure("1.000002", fee=0))).content.decode()
    assert "fee_now" not in free


def test_an_unknown_fee_is_left_to_the_page_of_the_dossier(counter: Counter) -> None:
    page = counter.client.get(address(make_procedure("1.000002", fee=None)), headers=ENGLISH)
    assert 'name="fee_now"' not in page.content.decode()
    assert "Take it on the page of the dossier" in page.content.decode()


def test_what_was_ticked_stays_ticked_in_a_new_preview(counter: Counter) -> None:
    preview = reverse("clerks:preview", args=[counter.version.procedure.code])
    page = counter.client.get(preview, {"channel": "online", "fee_now": "1", "fee_method": "transfer"})
    assert 'name="fee_now" value="1" checked' in page.content.decode()
    assert 'value="transfer" checked' in page.content.decode()


def test_not_ticked_is_not_taken(counter: Counter) -> None:
    counter.client.post(url(counter), filled(fee_method="cash"))
    assert [event.action for event in Dossier.objects.get().events.all()] == ["accept"]


def test_ticked_it_is_taken_with_the_acceptance_and_once(counter: Counter) -> None:
    form = filled(fee_now="1", fee_method="transfer")
    page = counter.client.post(url(counter), form, follow=True)
    counter.client.post(url(counter), form)
    receipt = FeeReceipt.objects.get()
    assert (receipt.amount, receipt.method) == (8000, "transfer")
    assert [event.action for event in Dossier.objects.get().events.order_by("seq")] == ["accept", "take_fee"]
    html = page.content.decode()
    assert reverse("clerks:form", args=[receipt.dossier.code, 1]) in html
    assert reverse("clerks:fee-receipt", args=[receipt.dossier.code, receipt.pk]) in html


@pytest.mark.parametrize("do", ["refuse", "incomplete"])
def test_refusals_and_requests_for_papers_take_nothing(counter: Counter, do: str) -> None:
    form = filled(fee_now="1", reason="Thiếu giấy tờ", do=do)
    form.pop("paper_0")
    counter.client.post(url(counter), form)
    assert Dossier.objects.get().state in ("refused", "submitted")
    assert not FeeReceipt.objects.exists()


def test_an_instant_procedure_is_paid_too(counter: Counter) -> None:
    version = make_procedure("2.000815", is_instant=True)
    counter.client.post(address(version), filled(fee_now="1", do="instant"))
    assert Dossier.objects.get().state == "returned"
    assert FeeReceipt.objects.get().amount == 8000


@pytest.mark.parametrize(
    ("fee", "method", "code"),
    [(8000, "barter", "Choose how it was paid"), (0, "cash", "Nothing is left to pay")],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_lost(
    counter: Counter, fee: int, method: str, code: str
) -> None:
    version = make_procedure("1.000002", fee=fee)
    form = filled(fee_now="1", fee_method=method)
    page = counter.client.post(address(version), form, headers=ENGLISH)
    assert page.status_code == 422
    assert code in page.content.decode()
    assert "Trần Văn Bình" in page.content.decode()
    assert not Dossier.objects.exists()
