"""What if in a real browser, without script; and the pages that look closer, for readers of every kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from onestop.statistics.refresh import drain
from tests.browser.conftest import DESK, PHONE, House, SignedIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTION = "?thu_tuc=1.001193&so=1&dv=working_days"


def resolved(house: House, *, days_ago: int, when_due: bool) -> str:
    """A dossier that ended just before it was due, or at once."""
    dossier = house.dossier(days_ago=days_ago)
    began = timezone.now() - timedelta(days=days_ago)
    by = actor_for(house.officer)
    processing.start(dossier.code, by=by, at=began)
    ended = dossier.due_at - timedelta(minutes=1) if when_due and dossier.due_at else began
    resolution.resolve(dossier.code, by=by, at=ended, result=Result(number="1"))
    return dossier.code


def test_a_shorter_limit_is_asked_for_and_its_dossiers_opened(house: House, page_of: SignedIn) -> None:
    slow = resolved(house, days_ago=30, when_due=True)
    resolved(house, days_ago=20, when_due=False)
    drain(at=timezone.now())
    page = page_of(house.head, script=False)
    page.goto("/quan-ly/")
    page.get_by_role("link", name="What if", exact=True).click()
    page.get_by_label("Procedure").select_option("1.001193")
    page.get_by_role("button", name="Reckon").click()
    assert "3 working days (2)" in page.get_by_label("Promised until now").inner_text()
    page.get_by_label("Limit instead").fill("1")
    page.get_by_role("button", name="Reckon").click()
    late = page.locator("a.turned")
    assert late.inner_text() == "1"
    late.click()
    page.get_by_role("heading", level=1, name="With 1 working day: 1", exact=True).wait_for()
    assert page.locator("td.c-code").inner_text() == slow
    page.get_by_role("link", name="Back to the answer").click()
    assert page.get_by_label("Limit instead").input_value() == "1"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_are_accessible_and_fit(house: House, page_of: SignedIn, width: int) -> None:
    resolved(house, days_ago=30, when_due=True)
    house.dossier()
    drain(at=timezone.now())
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_of(house.head, width=width)
    what_if = f"/quan-ly/neu-nhu/{QUESTION}"
    lists = (
        f"/quan-ly/neu-nhu/ho-so/{QUESTION}",
        "/quan-ly/dau-hieu/nhap-sau/",
        "/quan-ly/dau-hieu/doi-hen/",
    )
    for address in (what_if, "/quan-ly/du-bao/", "/quan-ly/dau-hieu/", *lists):
        page.goto(address)
        assert [(each["id"], each["nodes"][0]["html"]) for each in axe.run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
