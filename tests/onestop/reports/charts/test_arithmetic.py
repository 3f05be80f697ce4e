"""The rules behind pictures: intervals, parts in a change, classes of days, steps of an axis."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onestop.reports.charts.contributions import Cases, contributions
from onestop.reports.charts.day_classes import CLASSES, class_of
from onestop.reports.charts.heat_map import SHADES, shade
from onestop.reports.charts.scales import ticks
from onestop.reports.charts.wilson import wilson


@pytest.mark.parametrize(
    ("part", "cases", "low", "high"),
    [
        # As published for the Wilson score method (Newcombe 1998, table I, method 3).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_intervals_as_published(part: int, cases: int, low: float, high: float) -> None:
    found = wilson(part, cases)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(("part", "cases"), [(-1, 3), (4, 3)])
def test_what_is_no_share_has_no_interval(part: int, cases: int) -> None:
    with pytest.raises(ValueError, match="share"):
        wilson(part, cases)


SHARES = some.integers(1, 5000).flatmap(lambda cases: some.tuples(some.integers(0, cases), some.just(cases)))


@given(SHARES)
def test_an_interval_holds_its_rate_and_mirrors(share: tuple[int, int]) -> None:
    part, cases = share
    found, other = wilson(part, cases), wilson(cases - part, cases)
    assert 0 <= found.low <= part / cases <= found.high <= 1
    assert found.low == pytest.approx(1 - other.high)


@given(SHARES)
def test_more_cases_of_the_same_rate_tell_more(share: tuple[int, int]) -> None:
    part, cases = share
    few, many = wilson(part, cases), wilson(10 * part, 10 * cases)
    assert many.high - many.low < few.high - few.low


def test_the_row_that_pulled_the_rate_down_stands_on_top() -> None:
    before = {"a": Cases(1, 50), "b": Cases(2, 50)}
    now = {"a": Cases(9, 50), "b": Cases(1, 50), "c": Cases(2, 10)}
    found = contributions(now, before)
    assert [(share.key, share.difference) for share in found] == [("a", 8), ("c", 2), ("b", -1)]
    assert found[0].points == Fraction(1, 100) - Fraction(9, 110)


def test_nothing_to_compare_has_no_rows() -> None:
    assert contributions({"a": Cases(1, 2)}, {}) == contributions({}, {"a": Cases(1, 2)}) == ()


ROWS = some.dictionaries(some.sampled_from("abcdef"), SHARES.map(lambda share: Cases(*share)), min_size=1)


@given(ROWS, ROWS)
def test_parts_add_up_to_the_change(now: dict[str, Cases], before: dict[str, Cases]) -> None:
    def rate(rows: dict[str, Cases]) -> Fraction:
        return 1 - Fraction(sum(row.late for row in rows.values()), sum(row.all for row in rows.values()))

    found = contributions(now, before)
    assert sum(share.points for share in found) == rate(now) - rate(before)
    assert [share.points for share in found] == sorted(share.points for share in found)
    assert {share.key for share in found} == {*now, *before}


@given(ROWS, some.integers(2, 9))
def test_what_grew_as_everything_grew_counts_nothing(rows: dict[str, Cases], times: int) -> None:
    grown = {key: Cases(times * row.late, times * row.all) for key, row in rows.items()}
    assert {share.points for share in contributions(grown, rows)} == {0}


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (-21, ">20"),
        (-20, "11–20"),
        (-11, "11–20"),
        (-10, "6–10"),
        (-6, "6–10"),
        (-5, "4–5"),
        (-3, "3"),
        (-1, "1"),
        (0, "0"),
        (1, "1"),
        (3, "3"),
        (4, "4–5"),
        (6, "6–10"),
        (20, "11–20"),
        (21, ">20"),
    ],
)
def test_days_fall_into_classes(days: int, text: str) -> None:
    assert CLASSES[class_of(days)].text == text


@given(some.integers(-2000, 2000))
def test_every_day_lies_in_one_class(days: int) -> None:
    holding = [
        place
        for place, each in enumerate(CLASSES)
        if (each.first is None or each.first <= days) and (each.last is None or days <= each.last)
    ]
    assert holding == [class_of(days)]


@given(some.integers(0, 10**7))
def test_an_axis_reaches_the_most_in_few_round_steps(most: int) -> None:
    found = ticks(most)
    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= 6


@given(some.integers(0, 500), some.integers(0, 500))
def test_more_is_never_lighter(count: int, more: int) -> None:
    most = count + more
    assert 0 <= shade(count, most) <= shade(most, most) < len(SHADES)
    assert (shade(count, most) == 0) == (count == 0)
