"""Rating and writing to an office in a real browser: on a small telephone, without script, by keyboard, accessible."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.citizens.feedback.models import Petition, Rating
from onestop.citizens.feedback.petition_work import answer, take_on
from onestop.people.accounts.actors import actor_for
from tests.browser.conftest import DESK, House

SMALL_PHONE = 360


@pytest.fixture(autouse=True)
def terms(transactional_db: None) -> None:
    """The terms of the law, which the tests before have truncated with everything else."""
    import_module("onestop.citizens.feedback.migrations.0003_terms_by_law").insert_rows(apps, None)


@pytest.fixture
def window(stranger_page: Any) -> Any:
    return stranger_page(width=SMALL_PHONE, script=False)


def _returned(house: House) -> Any:
    receipt, now = house.receipt(days_ago=3), timezone.now()
    code = receipt.dossier.code
    processing.start(code, by=actor_for(house.officer), at=now)
    resolution.resolve(code, by=actor_for(house.officer), at=now, result=Result(kind="granted"))
    resolution.return_result(code, by=actor_for(house.clerk), at=now, delivery="desk")
    return receipt


def test_a_rating_from_the_answer_of_the_look_up(house: House, window: Any) -> None:
    receipt = _returned(house)
    window.goto("/tra-cuu/")
    window.get_by_label("Dossier code").fill(receipt.dossier.code)
    window.get_by_label("Look-up secret").fill(receipt.secret)
    window.get_by_role("button", name="Look up").click()
    window.get_by_role("radio", name="Dissatisfied", exact=True).check()
    window.get_by_label("What was good, what should be better?").fill("Chờ lâu")
    window.get_by_label("Please call me about this").check()
    window.get_by_role("button", name="Send the rating").click()
    # The number was forgotten: everything else is still there.
    assert window.get_by_label("What was good, what should be better?").input_value() == "Chờ lâu"
    window.get_by_label("Phone number").fill("0000 000 001")
    window.get_by_role("button", name="Send the rating").click()
    window.get_by_role("heading", name="Thank you").wait_for()
    assert receipt.secret not in window.url
    assert (Rating.objects.get().overall, Rating.objects.get().call_wanted) == (2, True)


def test_a_letter_its_receipt_and_its_answer(house: House, window: Any) -> None:
    window.goto("/phan-anh/")
    window.get_by_label("Complaint").check()
    window.get_by_label("What is it about?").fill("Trả lại hồ sơ không nêu lý do")
    window.get_by_role("button", name="Send").click()
    assert window.get_by_label("What is it about?").input_value() == "Trả lại hồ sơ không nêu lý do"
    window.get_by_label("Your full name").fill("Nguyễn Thị Thử")
    window.get_by_label("How we can reach you").fill("0000 000 001")
    window.get_by_role("button", name="Send").click()
    code, secret = window.locator(".petition-code").all_inner_texts()
    by, now = actor_for(house.head), timezone.now()
    take_on(code, by=by, at=now)
    answer(code, by=by, at=now, text="Đã nêu lý do bằng văn bản")
    window.get_by_role("link", name="How does mine stand?").click()
    window.get_by_label("Code of the petition").fill(code)
    window.get_by_label("Look-up secret").fill(secret)
    window.get_by_role("button", name="Look up").click()
    window.get_by_text("Đã nêu lý do bằng văn bản").wait_for()
    assert secret not in window.url


@pytest.mark.parametrize("width", [DESK, SMALL_PHONE])
def test_every_page_is_accessible_and_fits(
    house: House, stranger_page: Any, page_of: Any, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    Client().post(
        "/phan-anh/", {"kind": "petition", "office": "H99.01", "text": "Chờ lâu", "token": "0" * 32}
    )
    stranger, head = stranger_page(width=width), page_of(house.head, width=width)
    code = Petition.objects.get().code
    for page, addresses in (
        (stranger, ("/danh-gia/", "/danh-gia/cam-on/", "/phan-anh/", "/phan-anh/tra-cuu/")),
        (head, ("/mot-cua/phan-anh/", f"/mot-cua/phan-anh/{code}/", "/mot-cua/danh-gia/")),
    ):
        for address in addresses:
            page.goto(address)
            for details in page.locator("details").all():
                details.evaluate("each => { each.open = true }")
            grave = [(each["id"], each["nodes"][0]["html"]) for each in axe.run(page).response["violations"]]
            assert grave == [], address
            fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert page.evaluate(fits), address
