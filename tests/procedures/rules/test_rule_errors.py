"""Errors keep their code, their words and their values, also across processes."""

import pickle

import pytest

from procedures.rules.errors import (
    CalendarNotPublished,
    NotFound,
    RuleError,
    RuleErrors,
    StaleRevision,
    gettext_noop,
)


def test_a_rule_error_tells_code_words_field_and_values():
    error = RuleError("too_many", "%(count)s are too many.", field="papers", count=12)
    assert (error.code, error.field, error.params, str(error)) == (
        "too_many",
        "papers",
        {"count": 12},
        "12 are too many.",
    )


def test_a_missing_calendar_names_itself_and_the_year():
    error = CalendarNotPublished("H50.12", 2028)
    assert error.code == "calendar_not_published"
    assert error.params == {"calendar": "H50.12", "year": 2028}
    assert "H50.12" in str(error)
    assert "2028" in str(error)


def test_several_errors_keep_their_order():
    errors = RuleErrors([RuleError("a", "First."), NotFound("b", "Second.")])
    assert [error.code for error in errors.errors] == ["a", "b"]
    assert str(errors) == "First.; Second."


@pytest.mark.parametrize(
    "error",
    [
        RuleError("a", "%(x)s", field="f", x=1),
        StaleRevision("stale", "Changed."),
        CalendarNotPublished("VN", 2030),
        RuleErrors([RuleError("a", "First.")]),
    ],
)
def test_errors_survive_a_worker(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (again.code, str(again), again.field) == (error.code, str(error), error.field)


def test_marking_for_translation_changes_nothing():
    assert gettext_noop("Due %(on)s") == "Due %(on)s"
