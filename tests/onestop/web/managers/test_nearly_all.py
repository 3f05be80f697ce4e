"""What is nearly all is never shown as all, in no picture: one late dossier out of very many stays to be seen."""

from __future__ import annotations

from datetime import datetime

import pytest

from onestop.reports.charts.dot_plot import Dot
from onestop.statistics.insight.rules.likelihood import Accuracy, ClassSeen
from onestop.statistics.tallies import Figures
from onestop.web.managers import drawn_trend, drawn_units
from onestop.web.managers.drawn_time import share
from onestop.web.managers.forecast import _classes
from onestop.web.managers.trend import Month

MANY = 30_000


def test_the_line_of_the_trend_tells_the_rate_as_the_table_does(monkeypatch: pytest.MonkeyPatch) -> None:
    months = [Month("01/26", Figures(early=MANY, late=1)), Month("02/26", Figures(early=3))]
    monkeypatch.setattr(drawn_trend, "trend_of", lambda scope, at: months)
    drawing = drawn_trend.picture_of_trend(None, datetime(2026, 3, 1)).drawing  # type: ignore[arg-type]
    assert drawing is not None
    told = [each.text for each in drawing.elements]
    assert "99,99" in told
    assert told.count("100,00") == 1


@pytest.mark.parametrize(
    ("part", "cases", "rate", "interval"),
    [
        (MANY, MANY + 1, "99,99 %", "99,98–99,99 %"),
        (1, MANY, "0,01 %", "0,01–0,02 %"),
        (5, 5, "100,00 %", "56,55–100,00 %"),
        (0, 5, "0,00 %", "0,00–43,45 %"),
    ],
)
def test_the_rate_of_a_unit_lies_within_its_interval(part: int, cases: int, rate: str, interval: str) -> None:
    (row,) = drawn_units._rows((Dot("Một", part, cases),))
    assert [cell.text for cell in row[3:5]] == [rate, interval]


@pytest.mark.parametrize(
    ("part", "told"), [(9_999.0, ">99,9"), (10_000.0, "100,0"), (1.0, "<0,1"), (0.0, "0,0")]
)
def test_a_share_of_the_time(part: float, told: str) -> None:
    assert share(part, 10_000.0) == told


def test_classes_of_chances() -> None:
    seen = ClassSeen(75, 100, MANY, MANY - 0.1, MANY - 1)
    (line,) = _classes(Accuracy((seen,), MANY, MANY, 0.0, 0.0))
    assert (line["expected"], line["happened"]) == ("99,99", "99,99")
