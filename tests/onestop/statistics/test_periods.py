from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.statistics.periods import Period, midnight, parse_period, period_between
from procedures.rules.errors import RuleError

NAMED = [
    ("2026-03", date(2026, 3, 1), date(2026, 3, 31)),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
    ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ("stat-2026-03", date(2026, 2, 15), date(2026, 3, 14)),
    ("stat-2026-01", date(2025, 12, 15), date(2026, 1, 14)),
    ("stat-2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
    ("stat-2026-Q2", date(2026, 3, 15), date(2026, 6, 14)),
    ("stat-2026-Q3", date(2026, 6, 15), date(2026, 9, 14)),
    ("stat-2026-Q4", date(2026, 9, 15), date(2026, 12, 14)),
    ("stat-2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
    ("stat-2026-H2", date(2026, 6, 15), date(2026, 12, 14)),
    ("stat-2026", date(2025, 12, 15), date(2026, 12, 14)),
    ("2026-01-05..2026-02-11", date(2026, 1, 5), date(2026, 2, 11)),
]


@pytest.mark.parametrize(("name", "first", "last"), NAMED)
def test_a_name_and_its_days_are_one(name: str, first: date, last: date) -> None:
    period = parse_period(name)
    assert (period.first, period.last) == (first, last)
    assert Period(first, last).name == name


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2026-13",
            "2026-Q5",
            "2026-H3",
            "2026-00",
            "26-03",
            "stat-",
            "2026-03-01",
            "stat-2026-W1",
            "२०२६",
        ),
        *("2026-3", " ", "2026-02-30..2026-03-01", "20260101..20260201", "2026-01-01..", "1800", "2101-01"),
        "9999-12-31..9999-12-31",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_period(text)
    assert refused.value.code in {
        "period_unknown",
        "date_malformed",
        "moment_out_of_range",
        "period_out_of_range",
    }


def test_backwards_and_endless_periods_are_refused() -> None:
    with pytest.raises(RuleError, match="before it begins"):
        period_between("2026-03-02", "2026-03-01")
    with pytest.raises(RuleError, match="at most"):
        period_between("1950-01-01", "2026-01-01")


def test_days_are_those_of_hanoi() -> None:
    """The local day turns at 17:00 UTC."""
    period = parse_period("2026-03")
    assert period.start == datetime(2026, 2, 28, 17, tzinfo=UTC)
    assert period.end == datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert midnight(date(2026, 1, 1)) == datetime(2025, 12, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("2026-Q1", ["2026-01", "2026-02", "2026-03"]),
        ("stat-2026-Q1", ["stat-2026-01", "stat-2026-02", "stat-2026-03"]),
        ("2026-01-20..2026-02-03", ["2026-01", "2026-02"]),
        ("2026-02-15..2026-02-15", ["2026-02"]),
    ],
)
def test_months(name: str, months: list[str]) -> None:
    assert [month.name for month in parse_period(name).months()] == months


@given(
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.integers(0, 4000),
)
def test_months_fill_the_period_without_gap_or_overlap(first: date, length: int) -> None:
    period = Period(first, date.fromordinal(first.toordinal() + length))
    months = period.months()
    assert months[0].first == period.first
    assert months[-1].last == period.last
    assert all(after.first.toordinal() - before.last.toordinal() == 1 for before, after in pairwise(months))
