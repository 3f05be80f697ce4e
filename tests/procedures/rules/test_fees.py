"""Fees by tables: prices by quantity, which line applies, what is unknown, what is let off."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.rules.errors import RuleError
from procedures.rules.fees import Exemption, FeeDue, FeeKind, FeeLine, Tier, charge

ON = date(2026, 11, 20)
CERTIFIED = FeeLine(
    kind=FeeKind.PHI, key="certified", per="page", tiers=(Tier(2, 2_000), Tier(None, 1_000)), cap=200_000
)
RECORD = FeeLine(kind=FeeKind.PHI, key="extra", per="copy", tiers=(Tier(2, 0), Tier(None, 5_000)))
POOR = Exemption("hộ nghèo", "giấy chứng nhận hộ nghèo", 100, "poor")
HALF = Exemption("học sinh", "thẻ học sinh", 50, "pupil")


def fee(amount, **circumstances):
    return FeeLine(kind=FeeKind.LE_PHI, amount=amount, key="card", **circumstances)


def total(*lines, **asked):
    return charge(lines, **{"on": ON, **asked}).total()


@pytest.mark.parametrize(
    ("pages", "copies", "due"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (5, 3, 21_000),
        (197, 1, 199_000),
        (198, 1, 200_000),
        (199, 1, 200_000),
        (250, 1, 200_000),
        (250, 2, 400_000),
        (5, 0, 0),
        (0, 4, 0),
    ],
)
def test_certified_copies(pages, copies, due):
    assert total(CERTIFIED, quantities={"page": pages, "copy": copies}) == due


def test_pages_are_never_presumed_but_one_copy_is():
    assert total(CERTIFIED, quantities={"page": 5}) == 7_000
    with pytest.raises(RuleError) as raised:
        charge([CERTIFIED], on=ON, quantities={"copy": 3})
    assert raised.value.code == "quantity_missing"


@pytest.mark.parametrize(("copies", "due"), [(1, 0), (2, 0), (3, 5_000), (5, 15_000)])
def test_the_first_copies_may_be_free(copies, due):
    assert total(RECORD, quantities={"copy": copies}) == due


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2025, 6, 30), 50_000),
        (date(2025, 7, 1), 25_000),
        (date(2026, 12, 31), 25_000),
        (date(2027, 1, 1), 50_000),
    ],
)
def test_a_rate_for_a_limited_time_beats_the_standing_one_on_its_days(on, due):
    half = fee(25_000, valid_from=date(2025, 7, 1), valid_to=date(2026, 12, 31))
    assert total(fee(50_000), half, on=on) == due


@pytest.mark.parametrize(
    ("case", "channel", "due"),
    [
        ("", "direct", 20_000),
        ("", "online", 10_000),
        ("list", "direct", 7_000),
        ("list", "online", 5_000),
        ("other", "online", 10_000),
        ("family", "online", 9_000),  # the case weighs more than the channel
    ],
)
def test_specific_beats_general(case, channel, due):
    lines = (
        fee(20_000),
        fee(10_000, channel="online"),
        fee(7_000, case="list"),
        fee(5_000, case="list", channel="online"),
        fee(9_000, case="family"),
    )
    assert total(*lines, case=case, channel=channel) == due


def test_two_lines_that_apply_alike_are_refused():
    with pytest.raises(RuleError) as raised:
        charge([fee(1_000), fee(2_000)], on=ON)
    assert raised.value.code == "fee_ambiguous"


def test_lines_without_a_key_are_one_fee_when_kind_currency_and_unit_agree():
    lines = (
        FeeLine(kind=FeeKind.PHI, amount=20_000),
        FeeLine(kind=FeeKind.PHI, amount=10_000, channel="online"),
        FeeLine(kind=FeeKind.LE_PHI, amount=3_000),
        FeeLine(kind=FeeKind.PHI, amount=500, per="copy"),
    )
    assert total(*lines, channel="online", quantities={"copy": 2}) == 14_000


def test_unknown_is_never_zero():
    bill = charge([fee(None), FeeLine(kind=FeeKind.PHI, amount=5_000, key="copy")], on=ON)
    assert bill.is_unknown
    assert (bill.total(), bill.totals) == (None, {"VND": None})
    assert bill.total(kind=FeeKind.PHI) == 5_000
    assert bill.total(kind=FeeKind.LE_PHI) is None
    assert charge([fee(None)], on=ON, exemptions=[POOR]).total() is None


def test_a_fee_whose_last_rate_has_ended_is_unknown():
    ended = fee(25_000, valid_to=date(2026, 11, 19))
    bill = charge([ended], on=ON)
    assert bill.lines[0].expired
    assert bill.total() is None


def test_a_fee_that_has_not_begun_is_not_due():
    bill = charge([fee(25_000, valid_from=date(2026, 11, 21))], on=ON)
    assert (bill.lines, bill.total(), bill.totals) == ((), 0, {})


def test_free_of_charge_is_zero_and_known():
    bill = charge([fee(0)], on=ON)
    assert (bill.is_unknown, bill.total()) == (False, 0)


def test_kinds_currencies_and_moments_are_kept_apart():
    lines = (
        FeeLine(kind=FeeKind.LE_PHI, amount=100, currency="USD", key="card", when_due=FeeDue.RETURN),
        FeeLine(kind=FeeKind.PHI, amount=8_000, key="copy"),
        FeeLine(kind=FeeKind.LE_PHI, amount=20_000, key="entry", when_due=FeeDue.RETURN),
    )
    bill = charge(lines, on=ON)
    assert bill.totals == {"USD": 100, "VND": 28_000}
    assert bill.total(kind=FeeKind.PHI) == 8_000
    assert bill.total(when_due=FeeDue.RETURN) == 20_000
    assert bill.total("USD") == 100


@pytest.mark.parametrize(
    ("exemptions", "due"), [([], 25_001), ([HALF], 12_500), ([POOR], 0), ([HALF, POOR], 0), ([POOR, HALF], 0)]
)
def test_the_largest_exemption_applies_rounded_down(exemptions, due):
    bill = charge([fee(25_001)], on=ON, exemptions=exemptions)
    assert bill.total() == due
    assert bill.lines[0].price == 25_001


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"amount": -1}, "number_out_of_range"),
        ({"amount": 10**13}, "number_out_of_range"),
        ({"amount": True}, "number_out_of_range"),
        ({"amount": 1000.0}, "number_out_of_range"),
        ({"cap": 0}, "number_out_of_range"),
        ({"amount": 1, "tiers": (Tier(None, 1),)}, "fee_amount_and_tiers"),
        ({"tiers": (Tier(2, 1),)}, "fee_tiers_out_of_order"),
        ({"tiers": (Tier(None, 1), Tier(None, 1))}, "fee_tiers_out_of_order"),
        ({"tiers": (Tier(3, 1), Tier(2, 1), Tier(None, 1))}, "fee_tiers_out_of_order"),
        ({"tiers": (Tier(0, 1), Tier(None, 1))}, "fee_tiers_out_of_order"),
        ({"tiers": (Tier(None, -1),)}, "number_out_of_range"),
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "fee_validity_reversed"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(entries, code):
    with pytest.raises(RuleError) as raised:
        FeeLine(kind=FeeKind.PHI, **entries)
    assert raised.value.code == code


@pytest.mark.parametrize("quantity", [-1, 10**6 + 1, True, 1.5, float("nan"), "3"])
def test_a_quantity_that_is_none_is_refused(quantity):
    with pytest.raises(RuleError) as raised:
        charge([RECORD], on=ON, quantities={"copy": quantity})
    assert (raised.value.code, raised.value.field) == ("number_out_of_range", "copy")


@pytest.mark.parametrize(
    "exemption", [("", "thẻ", 50), ("học sinh", " ", 50), ("học sinh", "thẻ", 0), ("học sinh", "thẻ", 101)]
)
def test_an_exemption_has_ground_proof_and_a_percentage(exemption):
    with pytest.raises(RuleError):
        Exemption(*exemption)


@st.composite
def tiered_lines(draw):
    ends = sorted(draw(st.sets(st.integers(1, 50), max_size=3)))
    prices = draw(st.lists(st.integers(0, 5_000), min_size=len(ends) + 1, max_size=len(ends) + 1))
    tiers = tuple(Tier(end, price) for end, price in zip([*ends, None], prices, strict=True))
    return FeeLine(kind=FeeKind.PHI, per="sheet", tiers=tiers, cap=draw(st.none() | st.integers(1, 50_000)))


@settings(max_examples=80, deadline=None)
@given(tiered_lines(), st.integers(0, 120))
def test_tiers_are_the_sum_of_the_price_of_each_unit(line, quantity):
    def price_of(nth):
        return next(tier.price for tier in line.tiers if tier.up_to is None or nth <= tier.up_to)

    plain = sum(price_of(nth) for nth in range(1, quantity + 1))
    assert line.price(quantity) == (plain if line.cap is None else min(plain, line.cap))


@settings(max_examples=50, deadline=None)
@given(tiered_lines(), st.integers(0, 100), st.integers(1, 100))
def test_more_never_costs_less_and_an_exemption_never_more(line, quantity, percent):
    one, more = (total(line, quantities={"sheet": count}) for count in (quantity, quantity + 1))
    assert one <= more
    exempt = total(line, quantities={"sheet": quantity}, exemptions=[Exemption("a", "b", percent)])
    assert 0 <= exempt <= one
