"""All surfaces tell one set of figures: that of a plain count written apart from them, whatever life was like."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client

from dossiers.rules.actors import Role
from dossiers.services.fees import take_fee, void_fee
from onestop.statistics.refresh import drain
from procedures.rules.errors import RuleError
from procedures.services import save_office
from tests.factories import local, make_dossier, make_field, make_office, make_procedure
from tests.onestop.statistics import plain_count
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.one_set import GROUPS, Asked
from tests.onestop.statistics.one_set_elsewhere import Elsewhere
from tests.onestop.statistics.worlds import World
from tests.onestop.web.conftest import make_user
from tests.onestop.web.desks import signed_in

DECEMBER = Asked(date(2025, 12, 1), date(2025, 12, 31))
JANUARY = Asked(date(2026, 1, 1), date(2026, 1, 31))
QUARTER = Asked(date(2026, 1, 1), date(2026, 3, 31))
STATISTICAL = Asked(date(2025, 12, 15), date(2026, 3, 14))
YEAR = Asked(date(2026, 1, 1), date(2026, 12, 31))
ODD = Asked(date(2025, 12, 27), date(2026, 1, 19), office="H99.01")
NARROWED = (
    ODD,
    Asked(date(2026, 1, 1), date(2026, 3, 31), office="H99", alone=True),
    Asked(date(2026, 1, 1), date(2026, 3, 31), field="dat-dai"),
    Asked(date(2026, 1, 1), date(2026, 3, 31), procedure="1.000001", channel="online"),
    Asked(date(2026, 1, 1), date(2026, 3, 31), level="commune"),
)


@pytest.fixture
def now(world: World) -> datetime:
    """Lived until a moment of a working day; half of the tallies are stale."""
    history = live(world, 2)
    pay(history)
    drain(at=history.at, limit=20)
    return history.at + timedelta(minutes=10)


@pytest.fixture
def told(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """All surfaces as a manager of the province sees them, who is its head as well."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client: Client = signed_in(make_user("quan-ly", world.province, Role.MANAGER, Role.HEAD))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "vi"
    return Elsewhere(client, plain_count.lives(), now)


class Busy(History):
    """More comes in, so that fewer steps make as many dossiers; calendars change seldom."""

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.at += timedelta(minutes=self.random.choice((0, 1, 30, 120, 300, 600, 1440)))
            doing = (self.take_in, self.act, self.change_calendar, self.drain)
            self.attempt(self.random.choices(doing, (36, 99, 1, 2))[0])


def live(world: World, seed: int) -> History:
    """Some sixty dossiers; halfway a procedure changes its field, a commune moves and is closed, one is renamed."""
    history = Busy(world, seed)
    history.run(110)
    change_offices(world, history.at)
    world.versions[0] = make_procedure(
        "1.000001", amount=2, unit="clock_hours", levels=["commune", "province"], field=make_field("dat-dai"),
        valid_from=history.at.date(), name="Thủ tục tên mới",
    )  # fmt: skip
    history.run(110)
    return history


def pay(history: History) -> None:
    """Every third dossier is paid for, as far as its fee may still be taken; two receipts are voided."""
    cashier, checker = history.world.actor, replace(history.world.actor, id=8, name="Người Khác")
    taken = []
    for number, code in enumerate(history.codes[::3]):
        way = ("cash", "transfer", "online")[number % 3]
        with suppress(RuleError):
            event = take_fee(code, by=cashier, at=history.at, method=way)
            told = event.data
            taken.append((code, f"{told['series']}/{told['year']}/{told['number']:07d}"))
    for code, receipt in taken[:2]:
        void_fee(code, by=checker, at=history.at, receipt=receipt, reason="ghi sai")


def change_offices(world: World, at: datetime) -> None:
    moved, renamed = world.communes
    moved.parent, moved.valid_to = make_office("H99.40", parent=world.province, level="district"), at.date()
    renamed.name, renamed.level = "Đặc khu Thử", "province"
    for office in world.communes:
        save_office(office, by="test", at=at)


def test_all_surfaces_tell_one_set_of_figures(told: Elsewhere, now: datetime, tmp_path: Path) -> None:
    assert 40 < len(told.lives) < 80
    running = Asked(now.date().replace(day=1), now.date())
    for asked in (QUARTER, running, *NARROWED):
        told.check_rates(asked, "office")
        told.check_definitions(asked)
        told.check_api(asked, "month")
    for asked in (running, ODD):
        told.check_api_lists(asked)
        told.check_pictures(asked)
        told.check_form_files(asked)
        told.check_fixed(asked)
    for group in GROUPS:
        told.check_rates(ODD, group)
        told.check_api(STATISTICAL, group)
    for group in ("", "office", "month"):
        told.check_own(STATISTICAL, group)
    told.check_lists(ODD)
    for bucket in ("received", "late", "pending"):
        told.check_own_list(STATISTICAL, bucket)
    told.check_fees(YEAR)
    for procedure in ("1.000001", "1.000002"):
        told.check_what_if(procedure)
    told.check_commands(Asked(QUARTER.first, QUARTER.last, office="H99"), tmp_path)
    told.check_show_rates(now.date())
    for name, asked in (("2026-01", JANUARY), ("stat-2026-Q1", STATISTICAL)):
        told.check_public(Asked(asked.first, asked.last, office="H99"), name)
    told.check_seal(Asked(JANUARY.first, JANUARY.last, office="H99"))
    told.check_seal(Asked(DECEMBER.first, DECEMBER.last, office="H99", alone=True))
    check_the_count_itself(told)


def check_the_count_itself(told: Elsewhere) -> None:
    """It is held to this too, so that both cannot be wrong in the same way."""
    months = [told.members(Asked(first, last)) for first, last in YEAR.months()]
    whole = told.members(YEAR)
    for name in ("received", "early", "on_time", "late", "no_due", "withdrawn", "stopped", "refused"):
        assert sum(plain_count.size(month, name) for month in months) == plain_count.size(whole, name)
    for before, after in pairwise(months):
        assert plain_count.size(before, "pending") == plain_count.size(after, "carried_over")


@pytest.fixture
def nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """One dossier, as yet open."""
    now = local(2026, 4, 14, 23, 59)
    make_dossier(world.communes[0], world.versions[0], by=world.actor, at=local(2026, 4, 14))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client: Client = signed_in(make_user("quan-ly", world.province, Role.MANAGER, Role.HEAD))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "vi"
    return Elsewhere(client, plain_count.lives(), now)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(date(2025, 3, 1), date(2025, 3, 31)),
        Asked(date(2026, 4, 14), date(2026, 4, 14)),
        Asked(date(2027, 5, 1), date(2027, 5, 31)),
    ],
    ids=["nothing was", "today alone", "ahead"],
)
def test_where_little_happened_all_say_so(nothing: Elsewhere, asked: Asked) -> None:
    nothing.check_rates(asked, "office")
    nothing.check_api(asked, "month")
    nothing.check_api_lists(asked)
    nothing.check_form_files(asked)
    nothing.check_own(asked, "")
    nothing.check_fixed(asked)
    nothing.check_pictures(asked)
    nothing.check_definitions(asked)
