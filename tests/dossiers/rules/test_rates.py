from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.rates import Rate, Timeliness
from procedures.rules.errors import RuleError


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (0, 0, None),  # no cases: never 0 % nor 100 %
        (0, 5, "0,00"),
        (5, 5, "100,00"),
        (49, 50, "98,00"),
        (1, 3, "33,33"),
        (2, 3, "66,67"),
        (1, 800, "0,13"),  # 0.125: half up
        (3, 800, "0,38"),  # 0.375: half up, where half to even would do the same
        (5, 800, "0,63"),  # 0.625: half up, where half to even gives 0,62
        (24_999, 25_000, "99,99"),  # 99.996: one is late
        (1, 25_000, "0,01"),  # 0.004: one is not late
        (9_999, 10_000, "99,99"),
        (10**12 - 1, 10**12, "99,99"),
        (1, 10**12, "0,01"),
    ],
)
def test_a_rate_is_shown_with_two_decimals(numerator, denominator, shown):
    assert Rate(numerator, denominator).percent_text == shown


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (-1, 5), (6, 5), (0, -1)])
def test_an_impossible_share_is_refused(numerator, denominator):
    with pytest.raises(RuleError) as refused:
        Rate(numerator, denominator)
    assert refused.value.code == "rate_impossible"


def test_a_rate_is_exact_until_it_is_shown():
    assert Rate(2, 6).fraction == Fraction(1, 3)
    assert Rate(0, 0).fraction is None
    assert Rate(0, 0).percent is None
    assert Rate(2, 6).percent == Decimal("33.33")


shares = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(shares)
def test_the_shown_rate_is_as_near_as_two_decimals_can_be_and_whole_only_when_it_is(share):
    rate = Rate(*share)
    exact = 100 * rate.fraction
    assert abs(Fraction(rate.percent) - exact) <= Fraction(1, 100)
    assert (rate.percent == 100) == (exact == 100)
    assert (rate.percent == 0) == (exact == 0)
    if Fraction(1, 100) <= exact <= Fraction(9999, 100):
        assert abs(Fraction(rate.percent) - exact) <= Fraction(1, 200)


def test_both_rates_are_of_those_with_a_limit():
    counted = Timeliness(early=9, on_time=8, late=3)
    assert (counted.on_time_rate, counted.early_rate) == (Rate(17, 20), Rate(9, 20))
    assert (Timeliness().on_time_rate, Timeliness().early_rate) == (Rate(0, 0), Rate(0, 0))
