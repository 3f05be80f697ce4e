"""Questions as plain values: every answer has its four parts, and a malformed question is a code, not a crash."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.rules.errors import RuleError
from procedures.rules.iso import read_date, read_moment, read_time
from procedures.rules.questions import answer, answer_line

PLAIN = {"id": 7, "amount": 3, "unit": "working_days", "received_at": "2026-11-20T09:00"}
WEEK = {day: [["08:00", "12:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def due(**changes):
    found = answer({**PLAIN, **changes})
    assert found["error"] is None
    return found["due_at"]


def test_a_plain_question():
    assert answer(PLAIN) == {
        "id": 7,
        "due_at": "2026-11-26T17:00:00+07:00",
        "due_on": "2026-11-26",
        "error": None,
    }


@pytest.mark.parametrize(
    ("changes", "due_at"),
    [
        ({"received_at": "2026-11-20T09:00:00+07:00"}, "2026-11-26T17:00:00+07:00"),
        ({"received_at": "2026-11-20T02:00Z"}, "2026-11-26T17:00:00+07:00"),
        ({"received_at": "2026-11-19T17:00:00.5Z"}, "2026-11-26T17:00:00+07:00"),
        ({"amount": "3"}, "2026-11-26T17:00:00+07:00"),
        ({"amount": 3.0}, "2026-11-26T17:00:00+07:00"),
        ({"amount": 0.5, "unit": "working_hours"}, "2026-11-20T09:30:00+07:00"),
        ({"amount": Decimal("0.1"), "unit": "clock_hours"}, "2026-11-20T09:06:00+07:00"),
        ({"amount": 0, "unit": "same_day"}, "2026-11-20T17:00:00+07:00"),
        ({"amount": None, "unit": "same_day", "cutoff": "09:00"}, "2026-11-23T17:00:00+07:00"),
        ({"cutoff": None, "calendar": None, "suspensions": None}, "2026-11-26T17:00:00+07:00"),
        ({"calendar": {}}, "2026-11-25T17:00:00+07:00"),
        (
            {"calendar": {"off": ["2026-11-23", "2026-11-24"], "years": [2026, 2026]}},
            "2026-11-27T17:00:00+07:00",
        ),
        ({"calendar": {"hours": WEEK}}, "2026-11-25T12:00:00+07:00"),
        # a worked day: its own hours if it has any, else Monday's, else those of the first day that has some
        ({"amount": 1, "calendar": {"hours": WEEK, "work": ["2026-11-21"]}}, "2026-11-21T12:00:00+07:00"),
        (
            {
                "amount": 1,
                "calendar": {"hours": {**WEEK, "sat": [["07:00", "09:00"]]}, "work": ["2026-11-21"]},
            },
            "2026-11-21T09:00:00+07:00",
        ),
        (
            {
                "amount": 1,
                "calendar": {
                    "hours": {"wed": [["09:00", "10:00"]], "mon": None},
                    "work": ["2026-11-20", "2026-11-21"],
                },
            },
            "2026-11-21T10:00:00+07:00",
        ),
        ({"suspensions": []}, "2026-11-26T17:00:00+07:00"),
        (
            {"suspensions": [{"from": "2026-11-23T09:00", "until": "2026-11-25T09:00", "mode": "pause"}]},
            "2026-11-27T17:00:00+07:00",
        ),
        (
            {"suspensions": [{"from": "2026-11-23T09:00", "until": "2026-11-25T09:00", "mode": "restart"}]},
            "2026-11-30T17:00:00+07:00",
        ),
        (
            {"suspensions": [{"from": "2026-11-23T09:00", "until": None, "mode": "none"}]},
            "2026-11-26T17:00:00+07:00",
        ),
    ],
)
def test_what_a_question_may_say(changes, due_at):
    assert due(**changes) == due_at


@pytest.mark.parametrize(
    "changes", [{"unit": "none"}, {"unit": "none", "amount": None, "received_at": "2090-01-01T00:00"}]
)
def test_no_limit_is_no_error(changes):
    assert answer({**PLAIN, **changes}) == {"id": 7, "due_at": None, "due_on": None, "error": None}


@pytest.mark.parametrize(
    ("changes", "remainder"),
    [
        (
            {"suspensions": [{"from": "2026-11-25T09:00", "until": None, "mode": "pause"}]},
            ("2", "working_days"),
        ),
        ({"suspensions": [{"from": "2026-11-25T09:00", "mode": "restart"}]}, ("3", "working_days")),
        (
            {
                "amount": 8,
                "unit": "clock_hours",
                "suspensions": [{"from": "2026-11-20T09:30", "until": None, "mode": "pause"}],
            },
            ("7.5", "clock_hours"),
        ),
        (
            {
                "amount": None,
                "unit": "same_day",
                "suspensions": [{"from": "2026-11-20T10:00", "mode": "pause"}],
            },
            (None, "same_day"),
        ),
    ],
)
def test_a_paused_answer_has_no_date_and_says_what_is_left(changes, remainder):
    assert answer({**PLAIN, **changes}) == {
        "id": 7,
        "due_at": None,
        "due_on": None,
        "error": None,
        "paused": True,
        "remainder": {"amount": remainder[0], "unit": remainder[1]},
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": "weeks"}, "unit_unknown"),
        ({"unit": None}, "unit_unknown"),
        ({"unit": ["working_days"]}, "unit_unknown"),
        ({"amount": 0}, "amount_not_positive"),
        ({"amount": -1}, "amount_not_positive"),
        ({"amount": -1, "unit": "same_day"}, "amount_not_positive"),
        ({"amount": 1.5}, "amount_not_whole"),
        ({"amount": None}, "amount_missing"),
        ({"amount": True}, "amount_not_a_number"),
        ({"amount": "three"}, "amount_not_a_number"),
        ({"amount": "１"}, "amount_not_a_number"),
        ({"amount": [3]}, "amount_not_a_number"),
        ({"amount": float("nan")}, "amount_not_a_number"),
        ({"amount": float("inf")}, "amount_not_a_number"),
        ({"amount": 10**40}, "amount_too_large"),
        ({"amount": 10**9, "unit": "working_hours"}, "amount_too_large"),
        ({"received_at": None}, "date_malformed"),
        ({"received_at": "20/11/2026 09:00"}, "date_malformed"),
        ({"received_at": "2026-11-20"}, "date_malformed"),
        ({"received_at": "20261120T0900"}, "date_malformed"),
        ({"received_at": "2026-11-31T09:00"}, "date_malformed"),
        ({"received_at": "2026-11-20T25:00"}, "date_malformed"),
        ({"received_at": "٢٠٢٦-11-20T09:00"}, "date_malformed"),
        ({"received_at": "0001-01-01T00:00"}, "moment_out_of_range"),
        ({"received_at": "9999-12-31T23:59"}, "moment_out_of_range"),
        ({"received_at": "2028-01-04T09:00"}, "calendar_not_published"),
        ({"cutoff": "25:00"}, "time_malformed"),
        ({"cutoff": 15}, "time_malformed"),
        ({"calendar": []}, "calendar_malformed"),
        ({"calendar": {"off": "2026-11-20"}}, "calendar_malformed"),
        ({"calendar": {("a",): 1}}, "calendar_malformed"),
        ({"calendar": {"off": ["24/11/2026"]}}, "date_malformed"),
        ({"calendar": {"off": ["2026-02-30"]}}, "date_malformed"),
        ({"calendar": {"off": ["1066-10-14"]}}, "moment_out_of_range"),
        ({"calendar": {"off": ["2026-11-21"], "work": ["2026-11-21"]}}, "calendar_day_twice"),
        ({"calendar": {"years": [2025, 2025]}}, "calendar_not_published"),
        ({"calendar": {"years": [2027, 2026]}}, "years_malformed"),
        ({"calendar": {"years": [2026]}}, "years_malformed"),
        ({"calendar": {"years": [True, True]}}, "years_malformed"),
        ({"calendar": {"years": [0, 10**9]}}, "year_out_of_range"),
        ({"calendar": {"hours": {}}}, "hours_malformed"),
        ({"calendar": {"hours": []}}, "hours_malformed"),
        ({"calendar": {"hours": {"monday": [["08:00", "12:00"]]}}}, "hours_malformed"),
        ({"calendar": {"hours": {"mon": ["08:00", "12:00"]}}}, "hours_malformed"),
        ({"calendar": {"hours": {"mon": [["12:00", "08:00"]]}}}, "opening_period_invalid"),
        (
            {"calendar": {"hours": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}}},
            "opening_periods_overlap",
        ),
        ({"suspensions": {}}, "suspensions_malformed"),
        ({"suspensions": [1]}, "suspensions_malformed"),
        ({"suspensions": [{}] * 1001}, "suspensions_malformed"),
        ({"suspensions": [{"from": "2026-11-20T09:00"}]}, "mode_unknown"),
        ({"suspensions": [{"mode": "pause"}]}, "date_malformed"),
        (
            {"suspensions": [{"from": "2026-11-20T09:00", "until": "2026-11-19T09:00", "mode": "pause"}]},
            "suspension_ends_before_it_starts",
        ),
    ],
)
def test_a_malformed_question_is_answered_with_a_code(changes, code):
    assert answer({**PLAIN, **changes}) == {"id": 7, "due_at": None, "due_on": None, "error": code}


@pytest.mark.parametrize(
    "line", ["", "no json", "[1]", "null", "[" * 100_000, '{"amount": 1' + "0" * 5000 + "}"]
)
def test_a_line_that_is_no_question(line):
    assert answer_line(line) == {"id": None, "due_at": None, "due_on": None, "error": "question_malformed"}


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0.1", None),
        ("1e1", None),
        ("NaN", "amount_not_a_number"),
        ("Infinity", "amount_not_a_number"),
        ("1e400", "amount_not_a_number"),
        ("1e-9", "amount_not_a_number"),
        ("0." + "1" * 40, "amount_not_a_number"),
    ],
)
def test_numbers_of_a_line_are_exact_and_bounded(amount, code):
    found = answer_line(f'{{"amount": {amount}, "unit": "working_hours", "received_at": "2026-11-20T09:00"}}')
    assert found["error"] == code


def test_a_calendar_nested_without_end_is_refused():
    content: list = []
    for _ in range(100_000):
        content = [content]
    assert answer({**PLAIN, "calendar": {"off": content}})["error"] == "calendar_malformed"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
parts = st.sampled_from(["amount", "unit", "received_at", "cutoff", "calendar", "suspensions"])
calendar_parts = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("hours", "off", "work", "years"), json_values)
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(parts, json_values, max_size=3), st.none() | calendar_parts)
def test_no_question_brings_it_down(changes, calendar):
    question = {**PLAIN, **({"calendar": calendar} if calendar else {}), **changes}
    found = answer(question)
    assert {"id", "due_at", "due_on", "error"} <= found.keys()
    again = answer_line(json.dumps(question))
    assert again.keys() == found.keys()


def test_reading_is_strict():
    assert read_date("2026-11-20").isoformat() == "2026-11-20"
    assert read_time("15:00:30").second == 30
    assert read_moment("2026-11-20T09:00").utcoffset() == timedelta(hours=7)
    for reader, text in [
        (read_date, "2026-W47-5"),
        (read_time, "3 pm"),
        (read_moment, "2026-11-20T09:00+25:00"),
    ]:
        with pytest.raises(RuleError):
            reader(text)
