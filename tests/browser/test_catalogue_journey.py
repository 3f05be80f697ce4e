"""A citizen looks for a procedure: small telephone, no script, keyboard; no page is wider than the screen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import DESK, SMALL_PHONE, House
from tests.factories import make_procedure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/", "/don-vi/", "/thu-tuc/", "/thu-tuc/?q=zzz", "/cong-khai/niem-yet/")


@pytest.mark.parametrize("script", [True, False])
def test_from_the_start_page_to_what_to_bring(house: House, stranger_page: Any, script: bool) -> None:
    make_procedure("1.000777", name="Cấp bản sao trích lục hộ tịch")
    page = stranger_page(script=script)
    page.goto("/")
    page.get_by_label("What do you want to have done?").fill("trich luc")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Cấp bản sao trích lục hộ tịch").click()
    page.get_by_role("heading", name="What to bring").wait_for()
    assert page.get_by_text("Tờ khai").is_visible()
    assert page.get_by_text("Handed in now, ready by").first.is_visible()


def test_the_chosen_office_stays_chosen(house: House, stranger_page: Any) -> None:
    page = stranger_page()
    page.goto("/don-vi/")
    link = page.locator("main a").last
    name = link.inner_text()
    link.click()
    page.goto("/")
    assert page.get_by_role("heading", level=1).inner_text() == name


@pytest.mark.parametrize("width", [SMALL_PHONE, DESK])
def test_no_page_is_wider_than_the_screen_and_the_policy_has_nothing_to_refuse(
    house: House, stranger_page: Any, width: int
) -> None:
    long = "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp " * 3
    make_procedure("1.000778", name=long, conditions="x" * 300)
    page, said = stranger_page(width=width, language="vi"), []
    page.on("console", lambda message: said.append(message.text))
    for address in (*PAGES, "/thu-tuc/1.000778/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert said == []
