"""Managers in a real browser: why a rate fell, form II.06a cell by cell, a seal and its correction, pages for all."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.refresh import drain
from procedures.models import ProcedureVersion
from procedures.rules.moments import local_date
from tests.browser.conftest import DESK, DESK_AT_200_PERCENT, PHONE, House, SignedIn
from tests.factories import local, make_dossier, make_procedure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def last_month() -> Period:
    today = local_date(timezone.now())
    return parse_period((today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m"))


def in_month(period: Period, day: int) -> datetime:
    return local(period.first.year, period.first.month, day)


def worked_on(house: House, version: ProcedureVersion, at: datetime) -> str:
    code = make_dossier(house.ward, version, by=actor_for(house.clerk), at=at).dossier.code
    processing.start(code, by=actor_for(house.officer), at=at)
    return code


def resolved(house: House, version: ProcedureVersion, at: datetime, *, days: int) -> str:
    code = worked_on(house, version, at)
    by = actor_for(house.officer)
    resolution.resolve(code, by=by, at=at + timedelta(days=days), result=Result(number="1"))
    return code


@pytest.fixture
def fallen(house: House) -> str:
    """A month in which all was in time, and last month, in which one procedure was late: the late dossier's code."""
    slow = make_procedure("1.004859", name="Cải chính hộ tịch", amount=3)
    month = last_month()
    for period in (month.before(), month):
        resolved(house, house.version, in_month(period, 4), days=0)
    late = resolved(house, slow, in_month(month, 4), days=15)
    worked_on(house, slow, in_month(month, 5))
    drain(at=timezone.now())
    return late


@pytest.mark.parametrize("script", [True, False])
def test_the_cause_of_a_fall_is_found(house: House, page_of: SignedIn, fallen: str, script: bool) -> None:
    page = page_of(house.head, script=script)
    page.goto("/quan-ly/")
    page.get_by_role("link", name="Rates", exact=True).click()
    page.get_by_label("Period", exact=True).select_option(last_month().name)
    page.get_by_role("button", name="Show").click()
    assert "50" in page.locator(".rate .big").first.inner_text()
    changed = page.locator("section.note.warn")
    assert "what changed" in changed.get_by_role("heading").first.inner_text()
    row = changed.get_by_role("row", name="Cải chính hộ tịch")
    row.get_by_role("link").first.click()
    page.locator("td.c-code").first.wait_for()
    assert page.locator("td.c-code").all_inner_texts() == [fallen]
    page.get_by_role("link", name=fallen).click()
    page.get_by_text("Why this date").first.click()
    page.get_by_role("heading", name=fallen).wait_for()


def form_rows(content: bytes) -> dict[str, list[int]]:
    """The rows of sheet 06a by their name: columns 3 to 13, as a viewer shows them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["06a"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=13)]
    return {str(row[1]): row[2:] for row in rows if isinstance(row[2], int)}


def expected(figures: dict[str, Any]) -> list[int]:
    """Columns 3 to 13 out of an answer of the API, with nothing withdrawn, stopped or without a limit."""
    received = figures["received"]
    early, on_time, late = (figures[name] for name in ("early", "on_time", "late"))
    within = figures["open_within"] + figures["open_paused"]
    direct = received["direct"] + received["postal"]
    came = received["online"] + direct + received["carried_over"]
    return [
        came, received["online"], direct, received["carried_over"],
        early + on_time + late, early, on_time, late,
        within + figures["open_overdue"], within, figures["open_overdue"],
    ]  # fmt: skip


def test_form_06a_is_the_answer_of_the_api_cell_by_cell(house: House, page_of: SignedIn, fallen: str) -> None:
    page = page_of(house.head)
    month = last_month()
    page.goto(f"/quan-ly/ty-le/?ky={month.name}&nhom=field")
    link = page.get_by_role("link", name="Form II.06a as XLSX").get_attribute("href")
    rows = form_rows(page.request.get(link).body())
    asked = f"from={month.first}&to={month.last}&office={house.ward.code}&group_by=field"
    answer = page.request.get(f"/api/v1/statistics/resolution/?{asked}").json()
    assert answer["totals"]["late"] == 1
    assert rows["TỔNG CỘNG"] == expected(answer["totals"])
    for row in answer["rows"]:
        assert rows[row["label"]] == expected(row), row["label"]
    shown = page.locator("tfoot tr").first.locator("td").all_inner_texts()
    assert str(answer["totals"]["late"]) in [text.strip() for text in shown]


def test_a_month_is_sealed_corrected_and_the_difference_seen(
    house: House, page_of: SignedIn, fallen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = last_month()
    late_entry = worked_on(house, house.version, in_month(month, 6))
    drain(at=timezone.now())
    begun = timezone.now()
    # A seal looks two minutes back, so that nothing is still on its way into the period.
    monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(minutes=5))
    page = page_of(house.head, script=False)
    page.goto("/quan-ly/niem-phong/moi/")
    page.get_by_label("Period", exact=True).select_option(month.name)
    page.get_by_label("Without the offices under it").check()
    page.get_by_role("button", name="Seal").click()
    page.get_by_role("heading", name="Version 1").wait_for()
    resolution.resolve(
        late_entry,
        by=actor_for(house.officer),
        at=begun + timedelta(minutes=5),
        happened_at=in_month(month, 7),
        reason="nhập muộn",
        result=Result(number="7"),
    )
    monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(minutes=15))
    page.get_by_label("Reason of the correction").fill("một hồ sơ nhập muộn")
    page.get_by_role("button", name="Seal as a further version").click()
    page.get_by_role("heading", name="Version 2").wait_for()
    difference = page.get_by_role("region", name="What the correction changed")
    assert late_entry in difference.inner_text()
    page.get_by_role("button", name="Check against the events").click()
    page.get_by_role("status").filter(has_text="give the same hash").wait_for()
    page.locator("p a[href$='?ban=1']").first.click()
    page.get_by_text("This version was corrected.").wait_for()


PAGES = (
    "", "ty-le/?tu=01/01/2026", "hinh/?tu=01/01/2026", "dinh-nghia/?tu=01/01/2026", "niem-phong/", "niem-phong/moi/",
    "bao-cao-dinh-ky/", "bao-cao-dinh-ky/qua-han/", "bao-cao-dinh-ky/phi-le-phi/", "bao-cao-dinh-ky/danh-gia/",
    "bao-cao-dinh-ky/don-thu/", "bao-cao-dinh-ky/so-hoa/", "bao-cao-dinh-ky/chi-so-766/",
    "bao-cao-dinh-ky/so-theo-doi/", "bao-cao/", "bao-cao/moi/", "xuat/", "nhat-ky/",
)  # fmt: skip


@pytest.mark.parametrize("width", [DESK, DESK_AT_200_PERCENT, PHONE])
def test_every_page_is_accessible_and_fits(house: House, page_of: SignedIn, fallen: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_of(house.head, width=width)
    for address in PAGES:
        page.goto(f"/quan-ly/{address}")
        violations = axe.run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_an_auditor_overlooks_all_and_signs_nothing(house: House, page_of: SignedIn, fallen: str) -> None:
    auditor = house._user("auditor", (house.ward, Role.AUDITOR))
    page = page_of(auditor)
    page.goto("/quan-ly/niem-phong/")
    assert not page.get_by_role("link", name="Seal a period").count()
    assert page.goto("/quan-ly/niem-phong/moi/").status == 404
