"""Rates over the API: the shape, own offices, and the dossiers behind each figure."""

from __future__ import annotations

from typing import Any

import pytest

from onestop.people.access_log.models import Reading
from onestop.statistics.tallies import BUCKETS
from tests.factories import local
from tests.onestop.api.conftest import Clock, Desk


@pytest.fixture
def busy(desk: Desk, clock: Clock) -> Desk:
    """One resolved early, one withdrawn, one under way."""
    codes = [desk.take_in(channel=channel)["code"] for channel in ("direct", "online", "postal")]
    clock.move(local(2026, 3, 3, 9))
    desk.act(codes[0], "start")
    desk.act(codes[0], "resolve")
    desk.act(codes[1], "withdraw", reason="đổi ý")
    return desk


def _figures(desk: Desk, query: str = "", who: str = "owner") -> dict[str, Any]:
    answer = desk.people[who].get(f"/api/v1/statistics/resolution/?from=2026-03-01&to=2026-03-31{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_shape_of_the_contract(busy: Desk) -> None:
    told = _figures(busy, "&group_by=channel")

    assert {
        "definition",
        "from",
        "to",
        "cut_off",
        "computed_at",
        "stale_for_seconds",
        "totals",
        "rows",
    } <= set(told)
    totals = told["totals"]
    assert totals["received"] == {"online": 1, "direct": 1, "postal": 1, "carried_over": 0}
    assert {name: totals[name] for name in ("early", "on_time", "late", "withdrawn", "open_within")} == {
        "early": 1,
        "on_time": 0,
        "late": 0,
        "withdrawn": 1,
        "open_within": 1,
    }
    assert totals["on_time_rate"] == {"numerator": 1, "denominator": 1, "percent": "100,00"}
    assert {row["key"] for row in told["rows"]} == {"direct", "online", "postal"}


def test_who_watches_a_province_sees_its_communes(busy: Desk) -> None:
    for who in ("manager_above", "auditor_above", "clerk"):
        assert _figures(busy, who=who)["totals"]["early"] == 1, who
    for who in ("other_office", "administrator", "editor", "no_role"):
        assert _figures(busy, who=who)["totals"]["early"] == 0, who


def test_behind_each_figure_stand_as_many_dossiers(busy: Desk) -> None:
    totals = _figures(busy)["totals"]
    for bucket in BUCKETS:
        answer = busy.owner.get(
            f"/api/v1/statistics/resolution/dossiers/?from=2026-03-01&to=2026-03-31&bucket={bucket}"
        )
        assert answer.status_code == 200, bucket
        assert len(answer.json()["results"]) == _figure(totals, bucket), bucket


def _figure(totals: dict[str, Any], bucket: str) -> int:
    received = totals["received"]
    sums = {
        "received": received["online"] + received["direct"] + received["postal"],
        "pending": sum(totals[f"open_{how}"] for how in ("within", "overdue", "paused")),
        "resolved": sum(totals[name] for name in ("early", "on_time", "late", "no_due")),
        "carried_over": received["carried_over"],
    }
    if bucket in sums:
        return sums[bucket]
    if bucket.startswith("received_"):
        return received[bucket.removeprefix("received_")]
    if bucket.startswith("statutory_"):
        return totals["statutory"][bucket.removeprefix("statutory_")]
    return totals[bucket]


def test_the_list_behind_a_figure_has_pages(busy: Desk) -> None:
    address: str | None = (
        "/api/v1/statistics/resolution/dossiers/?from=2026-03-01&to=2026-03-31&bucket=received&page_size=2"
    )
    seen: list[str] = []
    while address:
        body = busy.owner.get(address).json()
        seen += [row["dossier"]["code"][-4:] for row in body["results"]]
        address = body["next"]
    assert seen == ["0001", "0002", "0003"]
    noted = Reading.objects.get()
    assert (noted.kind, noted.subject, noted.rows) == ("list", "behind", 3)
    assert noted.scope == {"period": "2026-03-01..2026-03-31", "subtree": True, "bucket": "received"}


def test_without_a_period_the_month_that_runs(busy: Desk) -> None:
    told = busy.owner.get("/api/v1/statistics/resolution/").json()

    assert (told["from"], told["to"]) == ("2026-03-01", "2026-03-03")
    assert busy.owner.get("/api/v1/statistics/resolution/?period=stat-2026-Q1").json()["to"] == "2026-03-14"


def test_a_cut_off_tells_what_was_known_then(busy: Desk) -> None:
    before = _figures(busy, "&cut_off=2026-03-02T12:00:00%2B07:00")

    assert (before["totals"]["early"], before["totals"]["open_within"]) == (0, 3)


@pytest.mark.parametrize("address", ["resolution.{}?", "resolution/?format={}&"])
def test_the_same_answer_as_files(busy: Desk, address: str) -> None:
    query = "from=2026-03-01&to=2026-03-31&office=H99.01"
    files = {
        kind: busy.owner.get(f"/api/v1/statistics/{address.format(kind)}{query}")
        for kind in ("xlsx", "csv", "pdf")
    }

    assert {answer.status_code for answer in files.values()} == {200}
    assert files["xlsx"].content.startswith(b"PK\x03\x04")
    assert files["pdf"].content.startswith(b"%PDF-")
    assert files["csv"].content.startswith(b"\xef\xbb\xbf")
    for kind, answer in files.items():
        assert answer["Content-Disposition"] == f'attachment; filename="06a-H99.01-20260301-20260331.{kind}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"


def test_a_file_of_another_office_is_refused(busy: Desk) -> None:
    answer = busy.people["other_office"].get("/api/v1/statistics/resolution.csv?office=H99.01")

    assert (answer.status_code, answer.json()["code"]) == (422, "office_unknown")


def test_an_official_file_is_refused_while_the_figures_lag(busy: Desk, settings: Any) -> None:
    settings.FIGURES_STALE_AFTER_SECONDS = 120
    owner = busy.people["owner"]
    address = "/api/v1/statistics/resolution.csv?period=2026-03"
    refused = owner.get(address)
    assert (refused.status_code, refused.json()["code"]) == (409, "figures_stale")
    assert owner.get(f"{address}&force=1").status_code == 409
    assert owner.get("/api/v1/statistics/resolution/?period=2026-03&format=csv").status_code == 409
    assert owner.get("/api/v1/statistics/resolution/?period=2026-03").status_code == 200
    forced = owner.get(f"{address}&force=1&reason=hạn nộp")
    assert forced.status_code == 200
    assert "hạn nộp" in forced.content.decode()
