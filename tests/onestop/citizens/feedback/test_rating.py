"""A rating is given once, after return; its words are sealed and read by those who answer for the office."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.actors import Role
from onestop.citizens.feedback.models import Rating
from onestop.citizens.feedback.rating import CITIZEN, RatingDraft, rate
from onestop.citizens.feedback.rating_counts import rating_counts, written_ratings
from onestop.citizens.feedback.rules.ratings import QUESTIONS, grades_of, overall_of
from onestop.statistics.periods import parse_period
from procedures.rules.errors import RuleError, RuleErrors, TransitionRefused
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure
from tests.onestop.citizens.feedback.conftest import AT, WORDS, Place, returned

NOVEMBER = parse_period("2026-11")


@pytest.mark.parametrize(
    ("overall", "answers", "expected"),
    [
        (4, {}, 4),
        (1, {"time": 5}, 1),
        (None, {"time": 5}, 5),
        (None, {"time": 4, "manner": 5}, 5),  # 4.5: half up
        (None, {"time": 2, "manner": 1}, 2),
        (None, dict.fromkeys(QUESTIONS, 3), 3),
    ],
)
def test_the_overall_grade(overall: int | None, answers: dict[str, int], expected: int) -> None:
    assert overall_of(overall, answers) == expected


@pytest.mark.parametrize(
    ("overall", "answers", "code"),
    [
        (None, {}, "rating_missing"),
        (0, {}, "grade_invalid"),
        (6, {}, "grade_invalid"),
        (3, {"time": 9}, "grade_invalid"),
        (3, {"price": 3}, "question_unknown"),
    ],
)
def test_what_is_no_grade(overall: int | None, answers: dict[str, int], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        overall_of(overall, answers)
    assert refused.value.code == code


@given(st.lists(st.integers(1, 5)))
def test_grades_add_up(given_grades: list[int]) -> None:
    grades = grades_of({grade: given_grades.count(grade) for grade in range(1, 6)})
    assert grades.total == len(given_grades)
    assert grades.satisfied == sum(grade > 3 for grade in given_grades)
    assert (grades.average is None) == (not given_grades)
    if grades.average is not None:
        assert min(given_grades) <= grades.average <= max(given_grades)


def test_words_and_phone_are_sealed_and_read_by_head_and_manager_only(place: Place) -> None:
    code = returned(place.office).dossier.code
    rate(code, RatingDraft(2, {"time": 1}, WORDS, True, "0000 000 001"), by=CITIZEN, at=AT)

    row = Rating.objects.values().get()
    assert WORDS.encode() not in bytes(row["sealed"])
    assert not any(WORDS in str(value) or "0000 000 001" in str(value) for value in row.values())
    (told,) = written_ratings(place.head, NOVEMBER)
    assert (told.text, told.phone, told.overall) == (WORDS, "0000 000 001", 2)
    assert written_ratings(make_actor(place.office, Role.MANAGER), NOVEMBER) == [told]
    for role in (Role.CLERK, Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert written_ratings(make_actor(place.office, role), NOVEMBER) == []
    assert written_ratings(place.stranger, NOVEMBER) == []


def test_the_phone_is_kept_only_for_who_wants_a_call(place: Place) -> None:
    rate(
        returned(place.office).dossier.code, RatingDraft(2, {}, WORDS, False, "0000000001"), by=CITIZEN, at=AT
    )
    assert written_ratings(place.head, NOVEMBER)[0].phone == ""


def test_counts_and_averages_by_office_and_period(place: Place) -> None:
    for overall, answers in ((5, {"time": 5}), (4, {}), (2, {"time": 1})):
        rate(returned(place.office).dossier.code, RatingDraft(overall, answers), by=CITIZEN, at=AT)
    rate(returned(place.other).dossier.code, RatingDraft(1), by=CITIZEN, at=AT)

    (counted,) = rating_counts(place.head, NOVEMBER)
    assert counted.office == place.office
    assert counted.overall.counts == (0, 1, 0, 1, 1)
    assert counted.overall.average == Decimal("3.67")
    assert (counted.questions["time"].total, counted.questions["time"].average) == (2, Decimal("3.00"))
    assert counted.questions["manner"].average is None
    assert rating_counts(place.head, parse_period("2026-12")) == []


def test_nothing_before_return(place: Place) -> None:
    made = make_dossier(place.office, make_procedure(), by=make_actor(place.office), at=AT)
    with pytest.raises(TransitionRefused) as refused:
        rate(made.dossier.code, RatingDraft(5), by=CITIZEN, at=AT)
    assert refused.value.code == "not_returned_yet"


def test_once(place: Place) -> None:
    code = returned(place.office).dossier.code
    rate(code, RatingDraft(5), by=CITIZEN, at=AT)
    with pytest.raises(TransitionRefused) as refused:
        rate(code, RatingDraft(1), by=CITIZEN, at=AT)
    assert refused.value.code == "rated_already"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one() -> None:
    code = returned(make_office("H99.01")).dossier.code
    barrier = Barrier(2)

    def send(overall: int) -> str:
        barrier.wait(timeout=30)
        try:
            rate(code, RatingDraft(overall), by=CITIZEN, at=AT)
        except TransitionRefused as error:
            return error.code
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, (1, 5))) == ["kept", "rated_already"]
    assert Rating.objects.count() == 1


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (RatingDraft(), {"overall"}),
        (RatingDraft(3, {}, "x" * 1001), {"text"}),
        (RatingDraft(3, {}, "", True, ""), {"phone"}),
        (RatingDraft(3, {}, "", True, "gọi tôi"), {"phone"}),
        (RatingDraft(None, {}, "x" * 1001, True, ""), {"overall", "text", "phone"}),
    ],
)
def test_all_that_is_wrong_is_told_at_once(place: Place, draft: RatingDraft, fields: set[str]) -> None:
    with pytest.raises(RuleErrors) as refused:
        rate(returned(place.office).dossier.code, draft, by=CITIZEN, at=AT)
    assert {error.field for error in refused.value.errors} == fields


@pytest.mark.parametrize("change", [{"overall": 5}, {"sealed": None}])
def test_the_database_changes_no_rating(place: Place, change: dict[str, Any]) -> None:
    rate(returned(place.office).dossier.code, RatingDraft(1, {}, WORDS), by=CITIZEN, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.all().delete()


def test_the_applications_role_may_rate(place: Place, app_role: Any) -> None:
    code = returned(place.office).dossier.code
    with app_role.acting():
        rate(code, RatingDraft(5), by=CITIZEN, at=local(2026, 11, 16, 10))
    assert Rating.objects.count() == 1
