"""Each fixed report at its page, as its file and over the API: the same tables, cell by cell, and the same lists."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import fees, processing, resolution
from dossiers.services.resolution import Result
from onestop.citizens.feedback.petition_intake import PetitionDraft, receive
from onestop.citizens.feedback.rating import CITIZEN, RatingDraft, rate
from onestop.citizens.feedback.rules.petitions import Kind
from onestop.people.access_log.models import Reading
from onestop.people.accounts.actors import actor_for
from onestop.reports.fixed.fixed_reports import REPORTS, FixedReport
from tests.factories import local, make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

NOW = local(2026, 5, 4, 10)
PAGE, API = "/quan-ly/bao-cao-dinh-ky/", "/api/v1/statistics/reports/"
APRIL = {"tu": "2026-04-01", "den": "2026-04-30"}
NUMBERS = ("integer", "money", "percent")
SAME = {"from": "2026-04-01", "to": "2026-04-30"}


@pytest.fixture
def manager(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Client:
    """April: one resolved late, paid for and rated; one overdue; one withdrawn after its due day; a petition."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    by = actor_for(counter.user)
    codes = [take_in(counter, days_ago=days).code for days in (30, 28, 26)]
    for code, days in zip(codes, (29, 27, 25), strict=True):
        processing.start(code, by=by, at=NOW - timedelta(days=days))
    fees.take_fee(codes[0], by=by, at=local(2026, 4, 20))
    resolution.resolve(codes[0], by=by, at=local(2026, 4, 20), result=Result(number="1"))
    resolution.return_result(codes[0], by=by, at=local(2026, 4, 21))
    rate(codes[0], RatingDraft(2, {}, "Chờ lâu"), by=CITIZEN, at=local(2026, 4, 22))
    resolution.withdraw(codes[2], by=by, at=local(2026, 5, 3), reason="thôi")
    draft = PetitionDraft(kind=Kind.PETITION, office=counter.office, text="Việc", token="t")
    receive(draft, by=CITIZEN, at=local(2026, 4, 23))
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def api(client: Client, report: FixedReport, **more: Any) -> Any:
    answer = client.get(f"{API}{report.code}/", {**SAME, **more})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def file_of(client: Client, report: FixedReport, table: str, kind: str, **more: str) -> str:
    answer = client.get(f"{PAGE}{report.word}/{table}.{kind}", {**APRIL, **more})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def only_figures(cell: Any) -> str:
    """The digits of a cell however it is written; of a moment none: its order differs."""
    return re.sub(r"\D", "", str(cell or ""))


@pytest.mark.parametrize("word", REPORTS)
def test_page_file_and_api_tell_the_same_tables(manager: Client, word: str) -> None:
    report = REPORTS[word]
    told = api(manager, report)
    assert (told["report"], told["computed_at"]) == (report.code, NOW.isoformat())
    page = manager.get(f"{PAGE}{word}/", APRIL)
    for table in told["tables"]:
        in_json = json.loads(file_of(manager, report, table["code"], "json"))
        assert in_json == table
        head, *rows = csv.reader(io.StringIO(file_of(manager, report, table["code"], "csv")))
        assert head == [column["label"] for column in table["columns"]]
        assert [_figures(row, table) for row in rows] == [_figures(row, table) for row in table["rows"]]
        assert rows
        assert "04/05/2026" in table["notes"][-1]
        assert table["notes"][-1] in page.content.decode()
    if report.is_list:
        assert page.context["page"].paginator.count == told["count"]
        return
    for on_page, table in zip(page.context["tables"], told["tables"], strict=True):
        assert on_page.code == table["code"]
        assert _numbers_on(on_page) == _numbers_in(table)


def _figures(row: list[Any], table: dict[str, Any]) -> list[Decimal | None]:
    """The numbers of a row, whether they came as text or as numbers."""
    return [
        None if cell in ("", None) else Decimal(str(cell).rstrip("%").replace(",", "."))
        for cell, column in zip(row, table["columns"], strict=True)
        if column["kind"] in NUMBERS
    ]


def _numbers_on(table: Any) -> list[list[str]]:
    return [[only_figures(cell.text) for cell in line if cell.is_number] for line in table.lines]


def _numbers_in(table: dict[str, Any]) -> list[list[str]]:
    shown = [column["kind"] in NUMBERS for column in table["columns"]]
    return [
        [
            only_figures(f"{float(cell):.2f}" if cell and column["kind"] == "percent" else cell)
            if cell != 0
            else "0"
            if column["kind"] != "percent"
            else "000"
            for cell, column, is_number in zip(row, table["columns"], shown, strict=True)
            if is_number
        ]
        for row in table["rows"]
    ]


@pytest.mark.parametrize(
    ("word", "figures"),
    [
        ("qua-han", ("", "late", "open_overdue", "unexplained", "law")),
        ("phi-le-phi", ("", "receipts")),
        ("so-hoa", ("received", "resolved")),
        ("so-theo-doi", ("",)),
    ],
)
def test_page_file_and_api_tell_the_same_lists(manager: Client, word: str, figures: tuple[str, ...]) -> None:
    report = REPORTS[word]
    for figure in figures:
        told = api(manager, report, list="1", figure=figure)
        (table,) = told["tables"]
        page = manager.get(f"{PAGE}{word}/ho-so/", {**APRIL, "so": figure}).context["page"]
        in_json = json.loads(file_of(manager, report, table["code"], "json", so=figure))
        assert told["count"] == page.paginator.count == len(table["rows"])
        assert in_json["rows"] == table["rows"]


def test_the_list_of_the_api_is_read_by_the_page_and_noted(manager: Client) -> None:
    whole = api(manager, REPORTS["qua-han"], list="1")
    assert whole["count"] == 3
    parts = [api(manager, REPORTS["qua-han"], list="1", page_size=2, page=page) for page in (1, 2, 3)]
    rows = [row for part in parts for row in part["tables"][0]["rows"]]
    assert rows == whole["tables"][0]["rows"]
    (noted,) = Reading.objects.all()
    assert (noted.kind, noted.subject, noted.rows) == (Reading.Kind.LIST, "fixed late-list", 3)


def test_what_was_written_is_noted_when_the_api_tells_it(manager: Client) -> None:
    assert "Chờ lâu" in json.dumps(api(manager, REPORTS["danh-gia"]), ensure_ascii=False)
    assert Reading.objects.get().kind == Reading.Kind.UNMASK


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("khong-co/", 404, "report_not_found"),
        ("late/?figure=x", 422, "figure_unknown"),
        ("late/?figure=%00", 400, "invalid"),
        ("late/?cut_off=2026-04-01T00:00:00%2B07:00", 400, "invalid"),
        ("late/?group_by=month", 400, "invalid"),
        ("late/?period=x", 422, "period_unknown"),
        ("late/?office=H00", 422, "office_unknown"),
        ("late/?list=1&page=0", 400, "invalid"),
        ("ratings/?list=1", 422, "list_unknown"),
        ("digital/?list=1", 422, ""),
        ("fees/?list=1&currency=EUR", 422, "figure_unknown"),
    ],
)
def test_what_cannot_be_asked(manager: Client, path: str, status: int, code: str) -> None:
    answer = manager.get(f"{API}{path}")
    assert answer.status_code == status, answer.content
    if code:
        assert answer.json()["code"] == code
    assert not Reading.objects.exists()


def test_too_long_a_list_is_refused(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onestop.reports.fixed.fixed_reports.MOST_ROWS_AT_ONCE", 1)
    answer = manager.get(f"{API}register/", SAME)
    assert (answer.status_code, answer.json()["code"]) == (422, "list_too_long")


def test_only_the_offices_overseen_are_told(manager: Client, counter: Counter) -> None:
    others = signed_in(make_user("khac", make_office("H99.02"), Role.MANAGER))
    assert api(others, REPORTS["qua-han"], list="1")["count"] == 0
    refused = others.get(f"{API}late/", {"office": counter.office.code})
    assert (refused.status_code, refused.json()["code"]) == (422, "office_unknown")
    clerk = signed_in(make_user("tiep-nhan", counter.office, Role.CLERK))
    assert clerk.get(f"{API}late/").status_code == 404
    auditor = signed_in(make_user("kiem-tra", counter.office, Role.AUDITOR))
    assert api(auditor, REPORTS["qua-han"], list="1")["count"] == 3
    assert timezone.now() == NOW
