"""Codes of petitions are read as people write them, and never taken for a dossier's."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.codes import parse_code
from onestop.citizens.feedback.rules.codes import issue_petition_code, parse_petition_code
from procedures.rules.errors import NotFound

CODE = "PA-H99.01-261116-0001"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        f" {CODE} ",
        CODE.replace("-", "–"),
        CODE.replace("-", " "),
        "ＰＡ-H99.01-261116-0001",
    ],
)
def test_spellings(typed: str) -> None:
    assert parse_petition_code(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "PA", "PA-", CODE[3:], "PB" + CODE[2:], CODE + "x", "PA-" + CODE, "x" * 9999]
)
def test_what_is_none(typed: str) -> None:
    with pytest.raises(NotFound):
        parse_petition_code(typed)


def test_no_dossier_is_meant() -> None:
    with pytest.raises(NotFound):
        parse_code(CODE)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 9999))
def test_what_is_issued_is_read_again(on: date, serial: int) -> None:
    code = issue_petition_code("H50.12", on, serial)
    assert parse_petition_code(code) == code


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    with suppress(NotFound):
        assert parse_petition_code(text).startswith("PA-")
