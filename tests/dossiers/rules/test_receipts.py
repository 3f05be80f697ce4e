"""What is left to pay, and what a payment covers."""

import pytest

from dossiers.rules.receipts import Part, owed_of, spread, to_take
from procedures.rules.errors import RuleError


@pytest.mark.parametrize(
    ("parts", "owed"),
    [
        ([], 0),
        ([Part(0, 8000)], 8000),
        ([Part(0, 8000, 3000)], 5000),
        ([Part(0, 8000), Part(1, 0), Part(2, 500, 500)], 8000),
        ([Part(0, None)], None),
        ([Part(0, 8000, 8000), Part(1, None, 2000)], None),
    ],
)
def test_what_is_owed(parts: list[Part], owed: int | None) -> None:
    assert owed_of(parts) == owed


@pytest.mark.parametrize(
    ("parts", "stated", "taken"),
    [
        ([Part(0, 8000)], None, 8000),
        ([Part(0, 8000)], 1, 1),
        ([Part(0, 8000, 3000)], 5000, 5000),
        ([Part(0, None)], 70_000, 70_000),
    ],
)
def test_what_is_taken(parts: list[Part], stated: int | None, taken: int) -> None:
    assert to_take(parts, stated) == taken


@pytest.mark.parametrize(
    ("parts", "stated", "code"),
    [
        ([], None, "nothing_owed"),
        ([Part(0, 0)], 5, "nothing_owed"),
        ([Part(0, 8000, 8000)], 1, "nothing_owed"),
        ([Part(0, None)], None, "amount_unknown"),
        ([Part(0, None)], 0, "amount_invalid"),
        ([Part(0, None)], 10**15 + 1, "amount_invalid"),
        ([Part(0, 8000)], 0, "amount_invalid"),
        ([Part(0, 8000)], -1, "amount_invalid"),
        ([Part(0, 8000)], 8001, "more_than_owed"),
        ([Part(0, 8000, 3000)], 5001, "more_than_owed"),
    ],
)
def test_what_is_refused(parts: list[Part], stated: int | None, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        to_take(parts, stated)
    assert (refused.value.code, refused.value.field) == (code, "amount")


@pytest.mark.parametrize(
    ("parts", "amount", "shares"),
    [
        ([Part(0, 8000), Part(1, 5000)], 13_000, {0: 8000, 1: 5000}),
        ([Part(0, 8000), Part(1, 5000)], 9000, {0: 8000, 1: 1000}),
        ([Part(0, 8000, 8000), Part(3, 5000)], 4000, {3: 4000}),
        ([Part(0, None), Part(1, 5000)], 9000, {0: 4000, 1: 5000}),
        ([Part(0, 0), Part(1, 5000)], 5000, {1: 5000}),
    ],
)
def test_which_lines_are_covered(parts: list[Part], amount: int, shares: dict[int, int]) -> None:
    assert spread(parts, amount) == shares
