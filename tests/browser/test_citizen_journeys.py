"""A citizen with a cheap telephone: the slip by hand and by QR code, with and without script, by keyboard, enlarged."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from dossiers.services import processing, suspension
from dossiers.services.intake import Receipt
from onestop.documents.printing.sheets.facts import lookup_link
from onestop.people.accounts.actors import actor_for
from tests.browser.conftest import DESK, DESK_AT_200_PERCENT, SMALL_PHONE, House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACCEPTED = "Your dossier has been accepted"


@pytest.fixture
def slip(house: House) -> Receipt:
    return house.receipt()


def look_up(page: Any, code: str, secret: str) -> None:
    page.goto("/tra-cuu/")
    page.get_by_label("Dossier code").fill(code)
    page.get_by_label("Look-up secret").fill(secret)
    page.get_by_role("button", name="Look up").click()


@pytest.mark.parametrize("script", [True, False])
def test_from_the_start_page_by_hand(slip: Receipt, stranger_page: Any, script: bool) -> None:
    page = stranger_page(script=script)
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Look up").click()
    page.wait_for_url("**/tra-cuu/")
    look_up(page, slip.dossier.code.lower().replace("-", " "), slip.secret.lower())
    page.get_by_role("heading", name=ACCEPTED).wait_for()
    page.get_by_text("Why this date").click()
    assert page.get_by_text("Day of receipt, not counted").is_visible()
    assert page.url.endswith("/tra-cuu/")


def test_the_qr_code_leaves_nothing_in_the_address(slip: Receipt, stranger_page: Any) -> None:
    page, asked = stranger_page(), []
    page.on("request", lambda request: asked.append(request.url))
    secret = slip.secret.replace("-", "")
    printed = lookup_link("", slip.dossier.code, slip.secret)
    assert printed.endswith(f"#{slip.dossier.code}/{secret}")
    page.goto(printed)
    page.get_by_role("heading", name=ACCEPTED).wait_for()
    assert page.url.endswith("/tra-cuu/")
    assert not [address for address in asked if secret in address.split("#")[0]]
    page.go_back()
    assert secret not in page.url


def test_a_second_slip_is_scanned_on_the_answer_of_the_first(
    house: House, slip: Receipt, stranger_page: Any
) -> None:
    second, page = house.receipt(), stranger_page()
    look_up(page, slip.dossier.code, slip.secret)
    page.get_by_text(slip.dossier.code).first.wait_for()
    page.evaluate(f"location.hash = '{second.dossier.code}/{second.secret}'")
    page.get_by_text(second.dossier.code).first.wait_for()
    assert page.url.endswith("/tra-cuu/")


def test_a_reprint_has_the_code_only(slip: Receipt, stranger_page: Any) -> None:
    page = stranger_page()
    page.goto(f"/tra-cuu/#{slip.dossier.code}")
    page.wait_for_function("document.activeElement.name === 'secret'")
    assert page.get_by_label("Dossier code").input_value() == slip.dossier.code
    page.keyboard.type(slip.secret)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=ACCEPTED).wait_for()


def test_without_script_the_qr_code_leads_to_the_form(slip: Receipt, stranger_page: Any) -> None:
    page = stranger_page(script=False)
    page.goto(f"/tra-cuu/#{slip.dossier.code}/{slip.secret}")
    assert page.get_by_text("please type both from the slip").is_visible()


def test_by_keyboard_alone(slip: Receipt, stranger_page: Any) -> None:
    page = stranger_page(width=DESK)
    page.goto("/tra-cuu/")
    _tab_to(page, "Dossier code")
    page.keyboard.type(slip.dossier.code)
    page.keyboard.press("Tab")
    page.keyboard.type("AAAAA-AAAAA")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.activeElement.id") == "errors"
    assert page.title().startswith("Error")
    _tab_to(page, "Look-up secret")
    page.keyboard.press("Control+a")
    page.keyboard.type(slip.secret)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=ACCEPTED).wait_for()
    _tab_to(page, "Larger print")
    page.keyboard.press("Enter")
    page.locator(".large-print").wait_for()


def _tab_to(page: Any, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    focused = "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText"
    for _ in range(60):
        page.keyboard.press("Tab")
        if (page.evaluate(focused) or "").strip() == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_larger_print_and_easy_words(slip: Receipt, stranger_page: Any) -> None:
    page = stranger_page(script=False)
    look_up(page, slip.dossier.code, slip.secret)
    page.get_by_role("button", name="Easy words").click()
    page.get_by_role("heading", name="Your papers are complete").wait_for()
    page.get_by_role("button", name="Larger print").click()
    page.locator(".large-print").wait_for()
    assert page.get_by_role("heading", name="Your papers are complete").is_visible()
    assert _fits(page)


def test_the_language_is_changed_and_the_secret_is_typed_anew(slip: Receipt, stranger_page: Any) -> None:
    page = stranger_page(language="vi")
    page.goto(f"/tra-cuu/#{slip.dossier.code}/{slip.secret}")
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("button", name="English").click()
    page.get_by_label("Look-up secret").wait_for()
    assert page.url.endswith("/tra-cuu/")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [DESK, DESK_AT_200_PERCENT, SMALL_PHONE])
def test_every_page_is_accessible_and_fits(
    house: House, slip: Receipt, stranger_page: Any, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    late, now = house.receipt(days_ago=40), timezone.now()
    processing.start(slip.dossier.code, by=actor_for(house.officer), at=now)
    suspension.ask_supplement(
        slip.dossier.code, by=actor_for(house.officer), at=now, papers=("Giấy chứng sinh",), reason="thiếu"
    )
    page = stranger_page(width=width)
    day = f"{now:%d/%m/%Y}"
    reckoned = f"/tinh-ngay-hen/?procedure=1.001193&day={day}&time=09:00&office=H99.01"
    for address in ("/tra-cuu/", "/tinh-ngay-hen/", reckoned, "/cong-khai/", "/cong-khai/?ky=x"):
        page.goto(address)
        _is_sound(axe, page, address)
    for receipt, secret in ((slip, slip.secret), (late, late.secret), (slip, "AAAAA-AAAAA")):
        look_up(page, receipt.dossier.code, secret)
        _is_sound(axe, page, secret)
    look_up(page, slip.dossier.code, slip.secret)
    for button in ("Larger print", "Easy words"):
        page.get_by_role("button", name=button).click()
        _is_sound(axe, page, button)


def _is_sound(axe: Any, page: Any, name: str) -> None:
    for details in page.locator("details").all():
        details.evaluate("each => { each.open = true }")
    grave = [(each["id"], each["nodes"][0]["html"]) for each in axe.run(page).response["violations"]]
    assert grave == [], name
    assert _fits(page), f"{name} is wider than the window"


def _fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
