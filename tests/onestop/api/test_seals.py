"""Seals and definitions over the API: who sees them, and that figures are those that were signed."""

from __future__ import annotations

import pytest

from dossiers.models import Dossier
from dossiers.services import resolution
from onestop.people.accounts.actors import actor_for
from onestop.statistics.periods import parse_period
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.sealing import seal_report
from tests.conftest import AppRole
from tests.factories import local
from tests.onestop.api.conftest import Clock, Desk
from tests.onestop.statistics.seals.test_checking import somebody_checks

SEALS = "/api/v1/statistics/seals/"


@pytest.fixture
def sealed(desk: Desk, clock: Clock) -> SealVersion:
    """March of an office with one resolved dossier and one under way, sealed by its head in April."""
    codes = [desk.take_in(channel=channel)["code"] for channel in ("direct", "online")]
    clock.move(local(2026, 3, 3, 9))
    desk.act(codes[0], "start")
    desk.act(codes[0], "resolve")
    clock.move(local(2026, 4, 2, 9))
    head = actor_for(desk.people["head"].user)
    return seal_report(office="H99.01", period=parse_period("2026-03"), by=head, at=clock.now)


@pytest.mark.parametrize("who", ["head", "manager_above", "auditor_above"])
def test_who_oversees_reads_what_was_signed(desk: Desk, sealed: SealVersion, who: str) -> None:
    client = desk.people[who]
    (row,) = client.get(SEALS).json()["results"]
    assert (row["hash"], row["version"], row["period"]) == (sealed.hash, 1, "2026-03")
    told = client.get(f"{SEALS}{row['id']}/?verify=1").json()
    assert told["verified"] is True
    assert told["fault"] is None
    assert told["totals"]["early"] == 1
    assert told["form"][0]["columns"]["col3"] == 2
    assert told["versions"] == [1]
    assert client.get(f"{SEALS}{row['id']}/").json()["verified"] is None


@pytest.mark.parametrize("who", ["clerk", "officer", "other_office", "administrator", "no_role"])
def test_others_find_none(desk: Desk, sealed: SealVersion, who: str) -> None:
    client = desk.people[who]
    assert client.get(SEALS).json()["results"] == []
    assert client.get(f"{SEALS}{sealed.seal_id}/").status_code == 404


def test_what_is_not_there(desk: Desk, sealed: SealVersion) -> None:
    head = desk.people["head"]
    assert head.get(f"{SEALS}{sealed.seal_id}/?version=2").status_code == 404
    assert head.get(f"{SEALS}{sealed.seal_id}/?version=x").status_code == 400
    assert head.get(f"{SEALS}99999999999999999999/").status_code == 404
    assert head.post(SEALS, {}).status_code == 405


def test_one_seal_is_checked_at_a_time(desk: Desk, sealed: SealVersion, app_role: AppRole) -> None:
    head, address = desk.people["head"], f"{SEALS}{sealed.seal_id}/?verify=1"
    with somebody_checks(app_role):
        refused = head.get(address)
    assert refused.status_code == 409
    assert refused.json()["code"] == "check_under_way"
    assert head.get(address).json()["verified"] is True


def test_a_correction_tells_what_changed_and_how_much(
    desk: Desk, sealed: SealVersion, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(local(2026, 4, 6, 9))
    head = desk.people["head"]
    late = Dossier.objects.get(finished_at=None)
    facts = {
        "by": actor_for(desk.people["clerk"].user),
        "at": clock.now,
        "happened_at": local(2026, 3, 9),
        "reason": "nhập sau",
    }
    resolution.withdraw(late.code, **facts)
    clock.move(local(2026, 4, 7, 9))
    seal_report(
        office="H99.01",
        period=parse_period("2026-03"),
        by=actor_for(head.user),
        at=clock.now,
        reason="nhập muộn",
    )
    told = head.get(f"{SEALS}{sealed.seal_id}/").json()
    assert told["differences_count"] == 2
    by_figure = {each["figure"]: each for each in told["differences"]}
    assert (by_figure["withdrawn"]["came"], by_figure["withdrawn"]["left_count"]) == ([late.code], 0)
    monkeypatch.setattr("onestop.api.views.seals.TOLD", 1)
    short = head.get(f"{SEALS}{sealed.seal_id}/").json()
    assert (len(short["differences"]), short["differences_count"]) == (1, 2)


def test_definitions_side_by_side(desk: Desk, sealed: SealVersion) -> None:
    told = desk.people["head"].get("/api/v1/statistics/definitions/?period=2026-03").json()
    named = {each["code"]: each for each in told["definitions"]}
    assert list(named) == ["06a", "dashboard", "index-766", "opencps"]
    assert named["06a"]["changed"] == 0
    assert named["index-766"]["on_time_rate"]["denominator"] == 2
    assert all(each["source"] and each["text"] for each in named.values())
    refused = desk.people["head"].get("/api/v1/statistics/definitions/?cut_off=2026-03-01T00:00:00Z")
    assert refused.status_code == 400
