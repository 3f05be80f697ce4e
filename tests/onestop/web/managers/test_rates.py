"""The page of rates beside its figures: order, both limits, and where a fall comes from."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from threading import Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from onestop.web.managers import rates
from onestop.web.managers.rate_lines import COLUMNS, signed
from procedures.rules.moments import LOCAL
from tests.factories import make_dossier, make_procedure
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

RATES = "/quan-ly/ty-le/"
MARCH, APRIL = datetime(2026, 3, 2, 9, tzinfo=LOCAL), datetime(2026, 4, 1, 9, tzinfo=LOCAL)
IN_APRIL = {"tu": "01/04/2026", "den": "30/04/2026"}


@pytest.fixture
def manager(counter: Counter) -> Client:
    """March: 2 of 2 on time. April: 1 of 3 on time, the two late ones of the second procedure."""
    by, second = actor_for(counter.user), make_procedure("1.000002", name="Đất đai")
    for version, since, days in (
        (counter.version, MARCH, 1),
        (second, MARCH, 1),
        (counter.version, APRIL, 1),
        (second, APRIL, 20),
        (second, APRIL, 20),
    ):
        code = make_dossier(counter.office, version, by=by, at=since, channel="online").dossier.code
        processing.start(code, by=by, at=since)
        resolution.resolve(code, by=by, at=since + timedelta(days=days), result=Result(number="1"))
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def test_a_fall_is_explained_with_its_dossiers_a_click_away(manager: Client) -> None:
    page = manager.get(RATES, IN_APRIL)
    by_office, by_procedure = page.context["causes"]
    (office,) = by_office.rows
    assert (office.label, office.share.now.late, office.share.before.late) == ("Phường Thử", 2, 0)
    (cause,) = by_procedure.rows
    assert (cause.label, cause.share.difference, cause.points) == ("Đất đai", 2, "−66,67")
    assert manager.get(cause.late_now).context["page"].paginator.count == 2
    assert manager.get(cause.late_before).context["page"].paginator.count == 0


def test_where_nothing_fell_nothing_is_explained(manager: Client) -> None:
    for first, last in (("01/03/2026", "31/03/2026"), ("01/05/2026", "31/05/2026"), ("01/01/2026", "")):
        assert manager.get(RATES, {"tu": first, "den": last}).context["causes"] == []


def test_every_number_opens_as_many_dossiers(manager: Client) -> None:
    page = manager.get(RATES, {**IN_APRIL, "nhom": "procedure"})
    cells = [cell for line in page.context["lines"] for cell in line.cells]
    for row in page.context["both"]:
        cells += [*row.committed, *row.by_law]
    for cell in cells:
        found = manager.get(cell.address)
        assert found.context["page"].paginator.count == cell.count
        assert found.context["label"] != cell.bucket


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("late", "Đất đai"),
        ("-late", "Đăng ký khai sinh"),
        ("early", "Đăng ký khai sinh"),
        ("ty-le", "Đất đai"),
        ("-ty-le", "Đăng ký khai sinh"),
        ("ty-le-som", "Đất đai"),
        ("x", "Đăng ký khai sinh"),
    ],
)
def test_rows_stand_in_the_order_asked(manager: Client, order: str, first: str) -> None:
    page = manager.get(RATES, {**IN_APRIL, "nhom": "procedure", "xep": order})
    labels = [line.label for line in page.context["lines"]]
    if order == "x":
        assert labels == [row.label for row in page.context["report"].rows]
    else:
        assert labels[0] == first
    current = [head for head in page.context["heads"] if head.order]
    assert len(current) == (order != "x")


def test_a_heading_turns_its_order_round(manager: Client) -> None:
    page = manager.get(RATES, {**IN_APRIL, "xep": "late"})
    (head,) = [head for head in page.context["heads"] if head.order]
    assert head.order == "descending"
    assert "xep=-late" in head.address
    assert manager.get(RATES + head.address.partition("#")[0]).context["heads"][8].order == "ascending"
    assert [name for name, _label in COLUMNS][8] == "late"


def test_both_limits_stand_side_by_side(manager: Client) -> None:
    total = manager.get(RATES, IN_APRIL).context["both"][-1]
    assert [cell.count for cell in total.committed] == [cell.count for cell in total.by_law] == [1, 0, 2]
    assert (total.committed_rate, total.rate_by_law, total.difference) == ("33,33", "33,33", "0,00")
    nothing = manager.get(RATES, {"ky": "2025"}).context["both"][-1]
    assert nothing.difference == "–"


def test_queries_are_few_whatever_the_rows(manager: Client, django_assert_max_num_queries) -> None:
    manager.get(RATES, IN_APRIL)
    with django_assert_max_num_queries(45):
        manager.get(RATES, IN_APRIL)
    assert timezone.now() > APRIL


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (Fraction(0), "0,00"),
        (Fraction(-1, 100_000), "−0,01"),
        (Fraction(1, 1_000_000), "+0,01"),
        (Fraction(25, 100_000), "+0,03"),
        (Fraction(-25, 100_000), "−0,03"),
        (Fraction(-2, 3), "−66,67"),
        (Fraction(1), "+100,00"),
    ],
)
def test_points_are_rounded_half_up_and_none_only_where_nothing_differs(points: Fraction, text: str) -> None:
    assert signed(points) == text


@pytest.mark.django_db(transaction=True)
def test_table_and_trend_are_of_one_moment(
    manager: Client, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk resolves a dossier after the table was counted and before the trend is."""
    by, drawn = actor_for(counter.user), rates.picture_of_trend
    code = make_dossier(counter.office, counter.version, by=by, at=APRIL).dossier.code
    processing.start(code, by=by, at=APRIL)

    def resolve() -> None:
        resolution.resolve(code, by=by, at=APRIL + timedelta(days=1), result=Result(number="1"))
        connections.close_all()

    def meanwhile(*asked: Any) -> Any:
        desk = Thread(target=resolve)
        desk.start()
        desk.join()
        return drawn(*asked)

    monkeypatch.setattr(rates, "picture_of_trend", meanwhile)
    page = manager.get(RATES, IN_APRIL)
    (april,) = [row for row in page.context["trend"].rows if row[0].text == "04/26"]
    assert [cell.text for cell in april[1:5]] == ["1", "0", "2", "3"]
    assert page.context["report"].totals.resolved == 3
    monkeypatch.undo()
    assert manager.get(RATES, IN_APRIL).context["report"].totals.resolved == 4
