"""Managers make a report of their own, send it, take long lists as files, act on today's work and look into signs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import User
from onestop.reports import making, sending
from onestop.reports.models import ExportJob
from onestop.statistics.refresh import drain
from onestop.web.managers import handing_out
from tests.browser.conftest import House, SignedIn, actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def exports_folder(tmp_path: Path, settings: Any) -> None:
    settings.EXPORTS_FOLDER = tmp_path / "exports"


@pytest.fixture
def colleague(house: House) -> User:
    return house._user("colleague", (house.ward, Role.MANAGER), (house.ward, Role.OFFICER))


@pytest.fixture
def outbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.test", "Một cửa <motcua@mail.test>"
    monkeypatch.setattr(sending, "BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    mail.outbox = []
    return mail.outbox


def make_all(after: timedelta = timedelta()) -> None:
    """What the worker does: ask for what is due, make what waits, send the links."""
    at = timezone.now() + after
    sending.ask_due(at)
    making.make_exports(lambda: at, lambda: True)
    sending.send_links(at)


def put_together(page: Any, name: str) -> None:
    """A report by procedure, of what came in at the desk this month, with two columns, shared."""
    page.goto("/quan-ly/bao-cao/")
    page.get_by_role("link", name="New report").first.click()
    page.get_by_label("Name of the report").fill(name)
    page.get_by_label("Rows by").select_option("procedure")
    page.get_by_role("combobox", name="Channel").select_option("direct")
    columns = page.get_by_role("group", name="Columns of figures")
    columns.get_by_label("Received", exact=True).check()
    columns.get_by_label("Late", exact=True).check()
    page.get_by_label("Share it with those who oversee this office").check()
    page.get_by_role("button", name="Save the report").click()
    page.get_by_role("heading", name=name, level=1).wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_a_report_of_ones_own_is_shared_and_sent(
    house: House, colleague: User, page_of: SignedIn, outbox: list[Any], script: bool
) -> None:
    User.objects.filter(pk=house.head.pk).update(email="lanh-dao@mail.test")
    for _number in range(3):
        house.dossier()
    page = page_of(house.head, script=script)
    put_together(page, "Tiếp nhận tại quầy")
    heads = [text.strip() for text in page.locator("table.figures thead th").all_inner_texts()]
    assert heads[1:] == ["Received", "Late"]
    assert page.locator("table.figures tbody tr td").all_inner_texts() == ["3", "0"]
    page.get_by_label("How often").select_option("daily")
    page.get_by_label("Format").select_option("csv")
    page.get_by_role("button", name="Send it so").click()
    page.get_by_text("next time").wait_for()

    theirs = page_of(colleague, script=script)
    theirs.goto("/quan-ly/bao-cao/")
    theirs.get_by_role("link", name="Tiếp nhận tại quầy").click()
    theirs.get_by_role("heading", name="Tiếp nhận tại quầy", level=1).wait_for()
    assert theirs.locator("table.figures tbody tr td").all_inner_texts() == ["3", "0"]
    assert not theirs.get_by_role("link", name="Change the report").count()

    make_all(after=timedelta(days=1, minutes=1))
    (message,) = outbox
    assert message.to == ["lanh-dao@mail.test"]
    (address,) = re.findall(r"/quan-ly/xuat/\S+", message.body)
    assert page.request.get(address).status == 200
    assert theirs.request.get(address).status == 404


def test_a_long_list_is_made_in_the_background(
    house: House, colleague: User, page_of: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "AT_ONCE", 2)
    codes = {house.dossier().code for _number in range(5)}
    drain(at=timezone.now())
    page = page_of(house.head, script=False)
    page.goto("/quan-ly/ty-le/")
    page.locator("tfoot a", has_text=re.compile("^5$")).first.click()
    page.get_by_role("heading", level=1, name=re.compile(": 5$")).wait_for()
    page.get_by_role("button", name="Take as CSV").click()
    page.wait_for_url("**/xuat/")
    row = page.locator("tbody tr").first
    assert "Waiting" in row.inner_text()
    # The worker is taken away after its first look, so that the page shows how far it is.
    looks = iter((True, True, False))
    making.make_exports(timezone.now, lambda: next(looks, False))
    page.get_by_role("link", name="Look again").click()
    assert "of 5" in row.inner_text() or row.get_by_role("link", name="Download").count()
    make_all(after=timedelta(hours=1))
    page.goto("/quan-ly/xuat/")
    address = row.get_by_role("link", name="Download").get_attribute("href")
    text = page.request.get(address).body().decode("utf-8-sig")
    assert {line[0] for line in csv.reader(io.StringIO(text))} >= codes
    assert page_of(colleague).request.get(address).status == 404
    ExportJob.objects.update(expires_at=timezone.now())
    assert page.goto(address).status == 410
    assert page.get_by_text("Ask for it again").is_visible()


def tab_to(page: Any, wanted: str) -> None:
    """Press Tab until what has the focus is what this CSS selector names."""
    for _press in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


def press(page: Any, wanted: str, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)
    page.wait_for_load_state()


def wait_until(page: Any, holds: Callable[[], bool]) -> None:
    """Ten seconds at most: a key that sends a form returns before the server has answered."""
    for _look in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing came of what was sent")


@pytest.mark.parametrize("script", [True, False])
def test_from_todays_number_to_a_reminder_and_another_hand_by_keyboard(
    house: House, colleague: User, page_of: SignedIn, script: bool
) -> None:
    late = house.dossier(days_ago=30)
    processing.start(late.code, by=actor_for(house.officer), at=timezone.now())
    page = page_of(house.head, script=script)
    for word, done, field, typed in (
        ("nhac-viec", "remind", "[name='reason']", "Xong trước 17 giờ"),
        ("giao-lai", "assign", "", ""),
    ):
        page.goto("/quan-ly/")
        press(page, "a[aria-label='Overdue: 1']")
        page.wait_for_url("**/mot-cua/?**")
        assert page.locator("input[name='hs']").count() == 1
        press(page, "input[name='hs']", "Space")
        press(page, f"button[formaction$='/{word}/']")
        page.wait_for_url(f"**/{word}/**")
        if field:
            tab_to(page, field)
            page.keyboard.type(typed)
        else:
            tab_to(page, "select[name='person']")
            chosen = page.locator("select[name='person'] option:checked")
            for _press in range(5):
                if chosen.inner_text() != "Cán bộ colleague":
                    page.keyboard.press("ArrowDown")
        press(page, "form button.button:not(.plain)")
        wait_until(page, lambda done=done: actions(late)[-1] == done)
        page.get_by_role("table").first.wait_for()
        assert late.code in page.locator("main").inner_text()
    assert actions(late)[-2:] == ["remind", "assign"]
    late.refresh_from_db()
    assert late.assignee_id == colleague.pk


def entered_late(house: House) -> str:
    """A dossier that was resolved two days before somebody entered it."""
    now, officer = timezone.now(), actor_for(house.officer)
    dossier = house.dossier(days_ago=5)
    processing.start(dossier.code, by=officer, at=now - timedelta(days=5))
    then = now - timedelta(days=2)
    resolution.resolve(
        dossier.code, by=officer, at=now, happened_at=then, reason="nhập muộn", result=Result(number="1")
    )
    return dossier.code


def test_a_number_of_a_sign_opens_a_list_of_its_length_and_that_is_noted(
    house: House, page_of: SignedIn
) -> None:
    code = entered_late(house)
    drain(at=timezone.now())
    call_command("refresh_insight", "--all", verbosity=0)
    page = page_of(house.head)
    page.goto("/quan-ly/dau-hieu/")
    numbers = {
        each.get_attribute("href"): int(each.inner_text()) for each in page.locator("td.number a").all()
    }
    assert any("nhap-sau" in address for address in numbers)
    for address, number in numbers.items():
        page.goto(address)
        assert page.get_by_role("heading", level=1).inner_text().endswith(f": {number}"), address
        assert page.locator("td.c-code").count() == number, address
    assert code in page.content()
    page.goto("/quan-ly/nhat-ky/")
    assert page.locator("tbody tr", has_text="Sign: ").count()


def test_the_expected_finish_shows_its_order_and_its_past(house: House, page_of: SignedIn) -> None:
    for days in range(40, 0, -2):
        began, dossier = timezone.now() - timedelta(days=days), house.dossier(days_ago=days)
        if days > 4:
            by = actor_for(house.officer)
            processing.start(dossier.code, by=by, at=began)
            resolution.resolve(
                dossier.code, by=by, at=began + timedelta(days=3), result=Result(number=f"{days}")
            )
    drain(at=timezone.now())
    call_command("refresh_insight", "--all", verbosity=0)
    page = page_of(house.head)
    page.goto("/quan-ly/du-bao/")
    chances = [
        int(re.findall(r"\d+", text)[0]) for text in page.locator("table.chances .state").all_inner_texts()
    ]
    assert chances
    assert chances == sorted(chances, reverse=True)
    assert page.locator("section.card table.figures").count() == 1
    page.goto("/quan-ly/nhat-ky/")
    assert page.locator("tbody tr", has_text="Expected finish").count() == 1


PAGES = (
    "", "ty-le/?tu=01/01/2026", "ty-le/ho-so/?so-lieu=received&tu=01/01/2026", "hinh/?tu=01/01/2026",
    "dinh-nghia/?tu=01/01/2026", "neu-nhu/", "du-bao/", "dau-hieu/", "bao-cao-dinh-ky/", "bao-cao-dinh-ky/qua-han/",
    "bao-cao-dinh-ky/phi-le-phi/", "bao-cao-dinh-ky/danh-gia/", "bao-cao-dinh-ky/don-thu/", "bao-cao-dinh-ky/so-hoa/",
    "bao-cao-dinh-ky/chi-so-766/", "bao-cao-dinh-ky/so-theo-doi/", "bao-cao/", "bao-cao/moi/", "xuat/", "nhat-ky/",
    "niem-phong/", "niem-phong/moi/",
)  # fmt: skip
# What Tab should reach, in the order of the page: radio buttons of one name count once, folded parts not at all.
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(each => !each.disabled && each.type !== 'hidden' && each.checkVisibility({visibilityProperty: true}))
  .length"""
FOCUSED = """() => {
  const each = document.activeElement, style = getComputedStyle(each);
  if (each === document.body) return null;
  each.dataset.walked = (each.dataset.walked || 0) * 1 + 1;
  const box = each.getBoundingClientRect();
  return {
    name: each.outerHTML.slice(0, 120),
    shown: parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none',
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    again: each.dataset.walked > 1,
  };
}"""


@pytest.mark.parametrize("width", [1280, 640])
def test_every_page_is_walked_by_tab(house: House, page_of: SignedIn, width: int) -> None:
    entered_late(house)
    house.dossier(days_ago=30)
    drain(at=timezone.now())
    page = page_of(house.head, width=width)
    # Else the page still glides to what has the focus when it is looked at.
    page.emulate_media(reduced_motion="reduce")
    for address in PAGES:
        page.goto(f"/quan-ly/{address}")
        reachable, walked = page.evaluate(REACHABLE), []
        for _press in range(reachable + 5):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused is None or focused["again"]:
                break
            walked.append(focused)
        assert 'class="skip"' in walked[0]["name"], address
        assert len(walked) == reachable, address
        assert [each["name"] for each in walked if not each["shown"]] == [], address
        assert [each["name"] for each in walked if not each["inView"]] == [], address
        for table in page.locator(".scroll").all():
            inside = table.locator("a, button, input").count()
            assert inside or table.get_attribute("tabindex") == "0", address
