"""The work at the desk in a real browser: with and without script, by keyboard, for two people at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from procedures.rules.moments import local_date
from procedures.selectors.calendars import calendar_version_for, working_calendar
from tests.browser.conftest import DESK, DESK_AT_200_PERCENT, PHONE, House, SignedIn, actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def do(page: Any, dossier: Dossier, label: str, **typed: str) -> None:
    """From the dossier's page through the form of an action and back; field names with their values."""
    page.goto(f"/mot-cua/ho-so/{dossier.code}/")
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in typed.items():
        field = page.locator(f"[name='{name}']")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"[name='{name}'][value='{value}']").check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name=label, exact=True).click()
    page.get_by_role("status").wait_for()


def test_a_chain_of_two_offices_without_script(house: House, page_of: SignedIn) -> None:
    dossier = house.dossier()
    clerk, officer = page_of(house.clerk, script=False), page_of(house.officer, script=False)
    do(clerk, dossier, "Hand over", to_office="H99.01.HT")
    do(officer, dossier, "Start work")
    do(officer, dossier, "Ask for papers", papers="Giấy chứng sinh", reason="Thiếu giấy chứng sinh")
    do(clerk, dossier, "Take in the papers asked for")
    do(officer, dossier, "Enter the result", result="granted", result_number="12/KS", signer="Trần Thị Bình")
    do(clerk, dossier, "Return the result", delivery="post", taken_by="Bưu tá Nguyễn Văn Tư")
    assert actions(dossier) == [
        "accept",
        "hand_over",
        "start",
        "ask_supplement",
        "resubmit",
        "resolve",
        "return_result",
    ]
    assert dossier.papers.filter(name="Giấy chứng sinh", originals=1).exists()


def test_late_with_an_apology(house: House, page_of: SignedIn) -> None:
    dossier = house.dossier(days_ago=30)
    page = page_of(house.head)
    page.goto("/mot-cua/canh-bao/")
    page.get_by_role("link", name=dossier.code, exact=True).first.click()
    page.get_by_text("no apology has been sent").wait_for()
    on = working_calendar(calendar_version_for().pk).nth_working_day(local_date(timezone.now()), 3)
    do(
        page,
        dossier,
        "Apologise and re-appoint",
        promised_on=f"{on:%d/%m/%Y}",
        reason="Chờ xác minh nơi cư trú",
    )
    assert not page.get_by_text("no apology has been sent").is_visible()
    dossier.refresh_from_db()
    assert local_date(dossier.promised_at) == on


def test_from_the_list_to_a_finished_action_by_keyboard(house: House, page_of: SignedIn) -> None:
    dossier = house.dossier()
    page = page_of(house.clerk)
    page.goto("/mot-cua/")
    page.locator("#q").focus()
    page.keyboard.type(dossier.code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{dossier.code}/")
    _tab_to(page, "Withdraw at the applicant's wish")
    page.keyboard.press("Enter")
    page.wait_for_url("**/withdraw/")
    _tab_to(page, "Reason")
    page.keyboard.type("Theo đơn đề nghị")
    _tab_to(page, "Withdraw at the applicant's wish")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert actions(dossier) == ["accept", "withdraw"]


def _tab_to(page: Any, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    focused = "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText"
    for _ in range(60):
        page.keyboard.press("Tab")
        if (page.evaluate(focused) or "").strip() == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_the_second_of_two_people_loses_nothing(house: House, page_of: SignedIn) -> None:
    dossier = house.dossier()
    second = page_of(house.clerk)
    second.goto(f"/mot-cua/ho-so/{dossier.code}/ask_supplement/")
    second.locator("[name='papers']").fill("Giấy chứng sinh")
    second.locator("[name='reason']").fill("Thiếu giấy chứng sinh")
    do(page_of(house.officer), dossier, "Correct an entry", delivery="post", reason="Người nộp đổi ý")
    second.get_by_role("button", name="Ask for papers").click()
    second.get_by_text("This dossier has changed meanwhile").wait_for()
    assert second.get_by_text("Cán bộ officer").is_visible()
    assert second.locator("[name='papers']").input_value() == "Giấy chứng sinh"
    second.get_by_role("button", name="Send for the new state").click()
    second.get_by_role("status").wait_for()
    assert actions(dossier) == ["accept", "correct", "ask_supplement"]


def test_all_results_of_the_list_are_returned_at_once(house: House, page_of: SignedIn) -> None:
    ready = [house.dossier() for _ in range(3)]
    for dossier in ready:
        processing.start(dossier.code, by=actor_for(house.officer), at=timezone.now())
        resolution.resolve(dossier.code, by=actor_for(house.officer), at=timezone.now(), result=Result())
    page = page_of(house.clerk)
    page.goto("/mot-cua/?viec=cho-tra")
    page.locator("th.pick input").check()
    page.get_by_role("button", name="Return the results").click()
    page.locator("[name='delivery'][value='post']").check()
    page.get_by_role("button", name="Return the result").click()
    page.get_by_role("heading", name="List of results returned").wait_for()
    assert page.locator("tbody tr").count() == 3
    assert [actions(dossier)[-1] for dossier in ready] == ["return_result"] * 3


def test_errors_are_told_first_and_lead_to_their_field(house: House, page_of: SignedIn) -> None:
    dossier = house.dossier()
    page = page_of(house.clerk)
    page.goto(f"/mot-cua/ho-so/{dossier.code}/withdraw/")
    page.get_by_role("button", name="Withdraw at the applicant's wish").click()
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert page.evaluate("document.activeElement.id") == "errors"
    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.name") == "reason"
    assert page.locator("[name='reason']").get_attribute("aria-invalid") == "true"
    assert page.title().startswith("Error")


@pytest.mark.parametrize("width", [DESK, DESK_AT_200_PERCENT, PHONE])
def test_every_page_is_accessible_and_fits(house: House, page_of: SignedIn, width: int) -> None:
    dossier, late = house.dossier(), house.dossier(days_ago=40)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_of(house.officer, width=width)
    base = f"/mot-cua/ho-so/{dossier.code}/"
    forms = (
        "start",
        "ask_supplement",
        "ask_payment",
        "withdraw",
        "correct",
        "return_result",
        "take_fee",
        "assign",
    )
    batch = f"/mot-cua/theo-lo/ban-giao/?hs={dossier.code}~1&hs={late.code}~1"
    lists = ("/mot-cua/", "/mot-cua/canh-bao/", "/mot-cua/so-theo-doi/", f"{base}attach_file/")
    for address in (*lists, base, batch, *(f"{base}{form}/" for form in forms)):
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true }")
        grave = [
            (each["id"], each["nodes"][0]["html"])
            for each in axe.run(page).response["violations"]
            if each["impact"] in ("serious", "critical")
        ]
        assert grave == [], address
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{address} is {beyond} px wider than the window"


@pytest.mark.parametrize("width", [DESK, DESK_AT_200_PERCENT])
def test_the_managers_pages_are_accessible_and_fit(house: House, page_of: SignedIn, width: int) -> None:
    house.dossier(days_ago=40)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_of(house.head, width=width)
    received = "/quan-ly/ty-le/ho-so/?so-lieu=received&tu=01/01/2026"
    for address in ("/quan-ly/", "/quan-ly/ty-le/?ky=2026", received):
        page.goto(address)
        assert [(each["id"], each["nodes"][0]["html"]) for each in axe.run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
