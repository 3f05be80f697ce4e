"""What holds for every fixed report."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import connections

from dossiers.models import Dossier
from onestop.reports.fixed.fixed_reports import Asked, FixedReport
from onestop.reports.fixed.sheets import Sheet
from onestop.reports.tables import Cell, Column, Table
from onestop.statistics.scopes import Scope
from tests.onestop.reports.fixed.conftest import MARCH, NOW, Town
from tests.onestop.statistics.worlds import make_world


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_a_report_are_of_one_moment() -> None:
    """A desk takes a dossier in between two of its tables."""
    town = Town(make_world())
    town.dossier()

    def take_in() -> None:
        town.dossier()
        connections.close_all()

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield (Dossier.objects.count(),)

    def make(asked: Asked) -> list[Sheet]:
        first = list(rows())
        desk = Thread(target=take_in)
        desk.start()
        desk.join()
        columns = (Column("n", "n"),)
        return [Sheet(Table(code="x", title="x", columns=columns, rows=each)) for each in (first, rows())]

    asked = Asked(scope=Scope(period=MARCH), group_by="", by=town.by, at=NOW)
    sheets = FixedReport("x", "x", "x", "x", make).sheets(asked)
    assert [list(sheet.table.rows) for sheet in sheets] == [[(1,)], [(1,)]]
    assert Dossier.objects.count() == 2
