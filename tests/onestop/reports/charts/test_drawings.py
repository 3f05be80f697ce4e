"""Drawings as elements: what is told stands in them, nothing by colour alone, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from onestop.documents.typesetting.engine import png
from onestop.reports.charts.bars import Bar, bars
from onestop.reports.charts.columns import Column, columns
from onestop.reports.charts.dot_plot import Dot, dot_plot
from onestop.reports.charts.heat_map import SHADES, Day, heat_map
from onestop.reports.charts.shapes import BAD, GOLD, GOOD, INK, SOFT, WAIT, Drawing, Element

LEGEND = ("sớm", "đúng", "muộn")


def everything(elements: tuple[Element, ...]) -> Iterator[Element]:
    for each in elements:
        yield each
        yield from everything(each.inside)


def texts(drawing: Drawing) -> list[str]:
    return [each.text for each in everything(drawing.elements) if each.name == "text"]


def drawings() -> list[Drawing]:
    months = [Column("01/26", (3, 2, 1), "6", "", 83.33, "83,33"), Column("02/26", (0, 0, 0))]
    days = [Day(f"{n}", n, n < 5, n == 2, "?han=x" if n else "", "words") for n in range(7)]
    return [
        columns("m", "trend", months, LEGEND, rate="rate"),
        columns("d", "days", months, LEGEND, axis="axis"),
        columns("e", "none", [], LEGEND, rate="rate"),
        bars("t", "time", [Bar("Chờ", 1.5, "1,5", waits=True), Bar("Phường", 0, "0")]),
        bars("u", "none", []),
        dot_plot("units", [Dot("Một", 9, 12), Dot("Hai", 2, 3), Dot("Không", 0, 0)], "cases"),
        heat_map("c", "due", "ABCDEFG", [("w", days)]),
    ]


@pytest.mark.parametrize("drawing", drawings(), ids=lambda drawing: drawing.label)
def test_no_style_no_script_nothing_from_outside(drawing: Drawing) -> None:
    for each in everything(drawing.elements):
        names = {name for name, _value in each.attributes}
        assert each.name not in ("style", "script", "image", "foreignObject", "use")
        assert not {name for name in names if name == "style" or name.startswith("on") or name == "class"}
        assert not any("//" in value for _name, value in each.attributes)


@pytest.mark.parametrize("drawing", drawings(), ids=lambda drawing: drawing.label)
def test_everything_lies_within_the_drawing(drawing: Drawing) -> None:
    for each in drawing.elements:
        at = dict(each.attributes)
        if each.name in ("rect", "text"):
            assert 0 <= float(at["x"]) <= drawing.width
            assert 0 <= float(at["y"]) <= drawing.height


def test_columns_tell_their_numbers_and_the_line_its_values() -> None:
    found = texts(drawings()[0])
    assert {"01/26", "6", "83,33", *LEGEND} <= set(found)


def test_parts_differ_in_pattern_and_share_the_height() -> None:
    drawn = drawings()[1].elements
    parts = [dict(each.attributes) for each in drawn if each.name == "rect"][len(LEGEND) :]
    assert len({part["fill"] for part in parts}) == 3
    heights = [float(part["height"]) for part in parts]
    assert heights[0] == pytest.approx(3 * heights[2], abs=0.2)


def test_few_cases_have_another_mark() -> None:
    marks = [each.name for each in drawings()[5].elements if each.name in ("circle", "rect")]
    assert marks == ["circle", "rect"]


def test_a_day_with_dossiers_is_a_link_with_words() -> None:
    links = [each for each in drawings()[6].elements if each.name == "a"]
    assert len(links) == 6
    assert all(dict(each.attributes)["aria-label"] == "words" for each in links)


def light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrasts() -> None:
    assert all(contrast(ink, fill) >= 4.5 for fill, ink in SHADES)
    assert all(contrast(ink, "#ffffff") >= 4.5 for ink in (INK, SOFT))
    assert all(contrast(mark, "#ffffff") >= 3 for mark in (GOOD, BAD, WAIT, GOLD))


def test_a_picture_of_dots_is_twice_as_wide() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">'
        '<text x="1" y="12" font-family="Libertinus Serif" font-size="9">Đủ ữ</text></svg>'
    )
    found = png(svg, 40)
    assert found.startswith(b"\x89PNG")
    assert int.from_bytes(found[16:20]) == 80
    assert int.from_bytes(found[20:24]) == 40
