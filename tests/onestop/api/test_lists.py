"""Lists: what narrows them, cursor pages, and how many queries they take."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import local
from tests.onestop.api.conftest import Clock, Desk


def _codes(desk: Desk, query: str) -> list[str]:
    answer = desk.owner.get(f"/api/v1/dossiers/{query}")
    assert answer.status_code == 200, answer.content
    return [row["code"][-4:] for row in answer.json()["results"]]


def test_what_narrows_the_list(desk: Desk, clock: Clock) -> None:
    first = desk.take_in(
        applicant={"name": "Đặng Thị Đào", "id_number": "999099000002", "phone": "+84 900 000 009"}
    )
    desk.take_in(channel="postal")
    desk.act(first["code"], "start")
    for query, expected in {
        "": ["0002", "0001"],
        "?state=in_progress": ["0001"],
        "?state=in_progress,received": ["0002", "0001"],
        "?channel=postal": ["0002"],
        "?due_before=2026-03-05T17:00:00%2B07:00": [],
        "?due_before=2026-03-05T17:00:01%2B07:00": ["0002", "0001"],
        "?office=H99.01": ["0002", "0001"],
        "?procedure=1.000001": ["0002", "0001"],
        "?q=h99.01-260302-0001": ["0001"],
        "?q=H99.01-2603": ["0002", "0001"],
        "?q=dang thi d": ["0001"],
        "?q=999099000002": ["0001"],
        "?q=0900 000 009": ["0001"],
        "?q=99909900000": [],
        "?overdue=true": [],
    }.items():
        assert _codes(desk, query) == expected, query
    clock.move(local(2026, 3, 6, 8))
    assert _codes(desk, "?overdue=true") == ["0002", "0001"]
    assert all(row["overdue"] for row in desk.owner.get("/api/v1/dossiers/").json()["results"])


def test_pages_lead_forwards_and_back_and_miss_nothing(desk: Desk) -> None:
    for _ in range(7):
        desk.take_in()
    pages, address = [], "/api/v1/dossiers/?page_size=3"
    while address:
        body = desk.owner.get(address).json()
        pages.append([row["code"][-4:] for row in body["results"]])
        if body["next"] is None:
            break
        address = _path(body["next"])
        desk.take_in()  # comes before the pages that were read already
    assert pages == [["0007", "0006", "0005"], ["0004", "0003", "0002"], ["0001"]]

    back = desk.owner.get(_path(body["previous"])).json()
    assert [row["code"][-4:] for row in back["results"]] == pages[1]
    assert back["previous"] is not None
    again = desk.owner.get(_path(back["next"])).json()
    assert [row["code"][-4:] for row in again["results"]] == pages[2]


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_the_timeline_has_pages_too(desk: Desk) -> None:
    code = desk.take_in()["code"]
    desk.act(code, "start")
    desk.act(code, "resolve")

    first = desk.owner.get(f"/api/v1/dossiers/{code}/timeline/?page_size=2").json()
    second = desk.owner.get(_path(first["next"])).json()

    assert [event["action"] for event in first["results"] + second["results"]] == [
        "accept",
        "start",
        "resolve",
    ]
    assert second["next"] is None
    assert first["results"][0]["happened_at"] == "2026-03-02T09:00:00+07:00"
    assert first["results"][0]["office"] == {"code": "H99.01", "name": "Phường H99.01"}


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/api/v1/dossiers/", 7),
        ("/api/v1/dossiers/?q=nguyen&state=received", 7),
        ("/api/v1/statistics/resolution/dossiers/?bucket=received", 9),
    ],
)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(
    desk: Desk, address: str, queries: int
) -> None:
    desk.take_in()
    # The first look at a list with names is noted in the reading log; what follows is the same reading.
    _queries(desk, address)
    few = _queries(desk, address)
    for _ in range(5):
        desk.take_in()

    assert len(_queries(desk, address)) == len(few) <= queries, few


def _queries(desk: Desk, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert desk.owner.get(address).status_code == 200
    return [
        query["sql"][:120]
        for query in seen.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]


def test_reading_changes_nothing(desk: Desk) -> None:
    code = desk.take_in()["code"]
    addresses = ["", f"{code}/", f"{code}/timeline/", f"{code}/due-date/"]

    for address in addresses:
        written = [
            sql
            for sql in _queries(desk, f"/api/v1/dossiers/{address}")
            if not sql.startswith(("SELECT", 'UPDATE "django_session'))
        ]
        assert written == [], address


def test_the_due_date_is_told_by_both_limits(desk: Desk, clock: Clock) -> None:
    code = desk.take_in()["code"]
    told: dict[str, Any] = desk.owner.get(f"/api/v1/dossiers/{code}/due-date/").json()

    assert (told["due_at"], told["due_on"], told["paused"]) == (
        "2026-03-05T17:00:00+07:00",
        "2026-03-05",
        False,
    )
    assert [(day["on"], day["counted"], day["due"]) for day in told["explanation"]] == [
        ("2026-03-02", False, False),
        ("2026-03-03", True, False),
        ("2026-03-04", True, False),
        ("2026-03-05", True, True),
    ]
    assert told["committed"]["limit"] == {"amount": 3.0, "unit": "working_days", "cutoff": "15:00"}
    assert told["statutory"]["due_on"] == "2026-03-05"

    submitted = desk.take_in(action="submit")["code"]
    before = desk.owner.get(f"/api/v1/dossiers/{submitted}/due-date/").json()
    assert (before["committed"], before["explanation"], before["due_at"]) == (None, [], None)


def test_while_papers_are_awaited_the_remainder_is_told(desk: Desk, clock: Clock) -> None:
    code = desk.take_in()["code"]
    clock.move(local(2026, 3, 4, 9))
    desk.act(code, "ask_supplement", papers=["Đơn"], reason="thiếu")

    told = desk.owner.get(f"/api/v1/dossiers/{code}/due-date/").json()

    assert (told["paused"], told["due_at"]) == (True, None)
    assert told["committed"]["remainder"] == {"amount": 3.0, "unit": "working_days"}
