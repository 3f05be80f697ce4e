"""Intake in a real browser: with a scanned card and no mouse, incomplete at first, at once, after the session's end."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from dossiers.models import Dossier
from tests.browser.conftest import DESK, DESK_AT_200_PERCENT, PHONE, House, SignedIn, actions
from tests.factories import make_procedure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARD = "001090000011|012345678|Nguyễn Thị Ánh Nguyệt|05031990|Nữ|Số 12 phố Thử, phường Thử Nghiệm|01072021"
MOST_KEYS = 25


class Keys:
    """A keyboard that counts; a chord is one stroke. What a scanner types costs the clerk nothing."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed = page, 0

    def press(self, chord: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(chord)

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self.page.keyboard.type(text)

    def scan(self, card: str) -> None:
        self.page.keyboard.type(card)
        self.page.keyboard.press("Enter")


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.innerText") or ""


def open_intake(page: Any, house: House) -> None:
    page.goto(f"/mot-cua/tiep-nhan/{house.version.procedure.code}/")


def type_applicant(page: Any, name: str = "Trần Văn Thử", number: str = "001090000012") -> None:
    page.locator("[name='applicant-id_number']").fill(number)
    page.locator("[name='applicant-name']").fill(name)


def test_a_practised_clerk_needs_few_keys_and_no_mouse(house: House, page_of: SignedIn) -> None:
    page = page_of(house.clerk)
    keys = Keys(page)
    page.goto("/mot-cua/")
    keys.press("Alt+n")
    page.wait_for_url("**/tiep-nhan/")
    assert focused(page) == "q"
    keys.type("kh sinh")
    page.locator("#found a").first.wait_for()
    keys.press("Enter")
    page.wait_for_url("**/1.001193/")
    assert focused(page) == "applicant-id_number"
    assert page.locator("#preview").get_by_text("8.000").first.is_visible()
    keys.scan(CARD)
    page.wait_for_function("document.querySelector(\"[name='applicant-name']\").value !== ''")
    page.keyboard.type("0912345678")
    keys.press("Control+Enter")
    page.wait_for_url("**/da-tiep-nhan/**")
    assert focused(page) == "Print form 01"
    assert keys.pressed <= MOST_KEYS
    dossier = Dossier.objects.get()
    assert actions(dossier) == ["accept"]
    assert dossier.parties.get().name == "Nguyễn Thị Ánh Nguyệt"
    slip = page.request.get(page.get_by_role("link", name="Print form 01").get_attribute("href"))
    assert slip.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("script", [True, False])
def test_incomplete_then_supplemented_then_accepted(house: House, page_of: SignedIn, script: bool) -> None:
    page = page_of(house.clerk, script=script)
    open_intake(page, house)
    type_applicant(page)
    page.get_by_role("checkbox", name="Tờ khai").uncheck()
    page.get_by_role("button", name="Papers are missing: form 02").click()
    page.get_by_role("heading", name="Not complete: nothing started").wait_for()
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.due_at) == ("submitted", None)
    page.get_by_role("link", name="Open the dossier").click()
    page.get_by_role("link", name="Take in the papers asked for").click()
    assert page.locator("[name='papers-0-name']").input_value() == "Tờ khai"
    page.get_by_role("button", name="Take in the papers asked for").click()
    page.get_by_role("link", name="Accept the dossier").click()
    page.get_by_role("button", name="Accept the dossier").click()
    page.get_by_role("status").wait_for()
    assert actions(dossier) == ["submit", "ask_supplement", "resubmit", "accept"]
    dossier.refresh_from_db()
    assert dossier.due_at is not None


def test_an_instant_procedure_is_one_act(house: House, page_of: SignedIn) -> None:
    version = make_procedure(
        "2.000815", name="Chứng thực bản sao", unit="same_day", amount=None, is_instant=True
    )
    page = page_of(house.clerk)
    page.goto(f"/mot-cua/tiep-nhan/{version.procedure.code}/")
    type_applicant(page)
    page.get_by_role("button", name="Accept and return at once").click()
    page.get_by_role("heading", name="Done and returned").wait_for()
    assert actions(Dossier.objects.get()) == ["accept", "resolve", "return_result"]


def test_returned_by_post(house: House, page_of: SignedIn) -> None:
    page = page_of(house.clerk)
    open_intake(page, house)
    type_applicant(page)
    page.get_by_text("Delivery, help, entry after the fact, refusal").click()
    page.locator("[name='delivery']").select_option("post")
    page.locator("[name='applicant-address']").fill("Số 5 phố Thử")
    page.locator("[name='applicant-phone']").fill("0912345678")
    page.get_by_role("button", name="Accept and print").click()
    page.get_by_role("heading", name="Accepted").wait_for()
    dossier = Dossier.objects.get()
    officer = page_of(house.officer)
    for label, typed in (("Start work", {}), ("Enter the result", {"result_number": "1/KS"})):
        officer.goto(f"/mot-cua/ho-so/{dossier.code}/")
        officer.get_by_role("link", name=label, exact=True).click()
        for name, value in typed.items():
            officer.locator(f"[name='{name}']").fill(value)
        officer.get_by_role("button", name=label, exact=True).click()
        officer.get_by_role("status").wait_for()
    page.goto(f"/mot-cua/ho-so/{dossier.code}/return_result/")
    assert page.locator("[name='delivery'][value='post']").is_checked()
    page.locator("[name='taken_by']").fill("Bưu tá Nguyễn Văn Tư")
    page.get_by_role("button", name="Return the result").click()
    page.get_by_role("status").wait_for()
    event = dossier.events.order_by("seq").last()
    assert (event.action, event.data["delivery"]) == ("return_result", "post")
    assert "Tư" not in str(event.data)


def test_an_ended_session_costs_no_typing(house: House, page_of: SignedIn) -> None:
    house.clerk.set_password("mật khẩu thử rất dài")
    house.clerk.save()
    page = page_of(house.clerk)
    open_intake(page, house)
    type_applicant(page, name="Lê Thị Giữ Lại")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Accept and print").click()
    page.get_by_role("heading", name="Your session has ended").wait_for()
    page.locator("#again_username").fill("clerk")
    page.locator("#again_password").fill("mật khẩu thử rất dài")
    page.get_by_role("button", name="Sign in and send").click()
    page.get_by_role("heading", name="Accepted").wait_for()
    assert Dossier.objects.get().parties.get().name == "Lê Thị Giữ Lại"


def test_a_double_click_and_going_back_make_one_dossier(house: House, page_of: SignedIn) -> None:
    page = page_of(house.clerk)
    open_intake(page, house)
    type_applicant(page)
    page.get_by_role("button", name="Accept and print").dblclick()
    page.get_by_role("heading", name="Accepted").wait_for()
    page.reload()
    page.go_back()
    page.wait_for_load_state()
    assert Dossier.objects.count() == 1


def test_what_was_typed_is_offered_again_after_a_lost_connection(house: House, page_of: SignedIn) -> None:
    page = page_of(house.clerk)
    open_intake(page, house)
    type_applicant(page, name="Phạm Thị Mất Mạng")
    page.context.set_offline(True)
    page.get_by_role("button", name="Accept and print").click(no_wait_after=True)
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    open_intake(page, house)
    page.get_by_role("button", name="Bring it back").click()
    assert page.locator("[name='applicant-name']").input_value() == "Phạm Thị Mất Mạng"
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("width", [DESK, DESK_AT_200_PERCENT, PHONE])
def test_the_intake_pages_are_accessible_and_fit(house: House, page_of: SignedIn, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = page_of(house.clerk, width=width)
    for address in ("/mot-cua/tiep-nhan/?q=khai", f"/mot-cua/tiep-nhan/{house.version.procedure.code}/"):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_fee_taken_with_the_dossier_is_voided_by_somebody_else(house: House, page_of: SignedIn) -> None:
    page = page_of(house.clerk)
    open_intake(page, house)
    type_applicant(page)
    page.get_by_role("checkbox", name="Fee taken now").check()
    page.get_by_role("button", name="Accept and print").click()
    printed = page.get_by_role("link", name="Print the fee receipt")
    assert "8.000" in printed.inner_text()
    assert page.request.get(printed.get_attribute("href")).headers["content-type"] == "application/pdf"
    dossier = Dossier.objects.get()
    there = f"/mot-cua/ho-so/{dossier.code}/"
    page.goto(there)
    assert not page.get_by_role("link", name="Void").count()
    head = page_of(house.head)
    head.goto(there)
    head.get_by_role("link", name="Void H99").click()
    head.get_by_label("Reason").fill("Thu nhầm người")
    head.get_by_role("button", name="Void a receipt").click()
    head.wait_for_url(f"**{there}")
    assert head.get_by_text("Thu nhầm người").first.is_visible()
    page.reload()
    page.get_by_role("link", name="Take a fee").click()
    page.get_by_role("button", name="Take a fee").click()
    page.wait_for_url(f"**{there}")
    assert actions(dossier) == ["accept", "take_fee", "void_fee", "take_fee"]
    assert sorted(receipt.number for receipt in dossier.fee_receipts.all()) == [1, 2]


def test_what_an_answer_shows_is_not_offered_again_as_unsent(house: House, page_of: SignedIn) -> None:
    page = page_of(house.clerk)
    open_intake(page, house)
    page.locator("[name='applicant-id_number']").press_sequentially("001090000012")
    page.keyboard.press("Alt+f")
    page.get_by_text("Nobody with this number").wait_for()
    assert page.locator("#kept").is_hidden()
    assert page.locator("[name='applicant-id_number']").input_value() == "001090000012"
