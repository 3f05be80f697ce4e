"""One version a day at most, whatever is published, repealed, withdrawn and suspended, in any order."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.models import CommittedLimit, Limit, ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.rules.validity import Period, last_days
from procedures.services import (
    draft_from,
    publish_version,
    repeal_version,
    resume_version,
    save_committed_limit,
    suspend_version,
    withdraw_version,
)
from tests.factories import local, make_office, make_procedure

pytestmark = pytest.mark.django_db
AT = local(2026, 12, 1)
TENTH, LAST = date(2026, 12, 10), date(2026, 12, 31)


@pytest.fixture
def first() -> ProcedureVersion:
    return make_procedure("1.000001")


def following(version: ProcedureVersion, on: date, **facts: object) -> ProcedureVersion:
    draft = draft_from(version, by="t", at=AT)
    return publish_version(draft, by="t", at=AT, valid_from=on, **facts)


def refusal(service: object, *asked: object, **facts: object) -> str:
    with pytest.raises(RuleError) as refused, transaction.atomic():
        service(*asked, by="t", at=AT, **facts)  # type: ignore[operator]
    return refused.value.code


def days_of(version: ProcedureVersion) -> tuple[str, date | None]:
    version.refresh_from_db()
    return version.state, version.valid_to


def test_a_version_before_the_last_day_of_a_repealed_one_ends_it(first: ProcedureVersion) -> None:
    repeal_version(first, by="t", at=AT, last_day=LAST, reason="x")
    following(first, TENTH)
    assert days_of(first) == ("repealed", TENTH - timedelta(days=1))
    assert ProcedureVersion.objects.in_force_on(date(2026, 12, 15)).count() == 1


def test_a_scheduled_version_is_withdrawn_and_its_predecessor_goes_on(first: ProcedureVersion) -> None:
    second = following(first, TENTH)
    assert days_of(first)[1] == TENTH - timedelta(days=1)
    withdraw_version(second, by="t", at=AT, reason="nhầm ngày")
    assert days_of(first) == ("in_force", None)
    assert days_of(second)[0] == "withdrawn"
    assert [each.number for each in ProcedureVersion.objects.in_force_on(date(2027, 1, 1))] == [1]


def test_the_predecessor_gets_back_its_own_end_and_no_more(first: ProcedureVersion) -> None:
    repeal_version(first, by="t", at=AT, last_day=LAST, reason="x")
    second = following(first, TENTH)
    withdraw_version(second, by="t", at=AT, reason="x")
    assert days_of(first) == ("repealed", LAST)


def test_a_version_between_ends_where_the_later_one_begins(first: ProcedureVersion) -> None:
    second = following(first, TENTH)
    third = following(first, date(2027, 1, 1))
    withdraw_version(second, by="t", at=AT, reason="x")
    assert days_of(first)[1] == LAST
    withdraw_version(third, by="t", at=AT, reason="x")
    assert days_of(first)[1] is None


def test_what_has_begun_is_not_withdrawn(first: ProcedureVersion) -> None:
    assert refusal(withdraw_version, first, reason="x") == "version_has_begun"


@pytest.mark.parametrize(
    ("last_day", "code"),
    [(date(2017, 12, 31), "repeal_before_start"), (date(2027, 1, 1), "repeal_after_end")],
)
def test_a_repeal_lies_within_the_days_of_the_version(
    last_day: date, code: str, first: ProcedureVersion
) -> None:
    following(first, date(2027, 1, 1))
    assert refusal(repeal_version, first, last_day=last_day, reason="x") == code


def test_a_suspended_version_is_repealed_without_taking_intake_again(first: ProcedureVersion) -> None:
    suspend_version(first, by="t", at=AT, reason="x")
    assert refusal(repeal_version, first, last_day=AT.date(), reason="x") == "repeal_reopens_intake"
    repeal_version(first, by="t", at=AT, last_day=AT.date() - timedelta(days=1), reason="x")
    assert days_of(first) == ("repealed", AT.date() - timedelta(days=1))
    assert refusal(resume_version, first, reason="x") == "version_not_in_force"


def test_the_database_is_the_last_wall(first: ProcedureVersion) -> None:
    second = following(first, TENTH)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=first.pk).update(valid_to=None)
    assert days_of(second) == ("in_force", None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.dates(), st.none() | st.dates()), max_size=6, unique_by=lambda pair: pair[0]))
def test_no_two_share_a_day_and_none_outlives_its_own_end(pairs: list[tuple[date, date | None]]) -> None:
    periods = [
        Period(number, begins, max(begins, end) if end else None)
        for number, (begins, end) in enumerate(pairs)
    ]
    days = last_days(periods)
    for one in periods:
        end = days[one.number] or date.max
        assert one.begins <= end <= (one.own_end or date.max)
        assert not any(one.begins < other.begins <= end for other in periods)


def shorter(version: ProcedureVersion, amount: int) -> ProcedureVersion:
    draft = draft_from(version, by="t", at=AT)
    Limit.objects.filter(version=draft).update(amount=amount)
    return draft


@pytest.fixture
def promise(first: ProcedureVersion) -> CommittedLimit:
    office = make_office("H99.11")
    made = CommittedLimit(
        office=office,
        procedure=first.procedure,
        amount=2,
        unit="working_days",
        decision="12/QĐ-UBND",
        valid_from=date(2026, 1, 1),
    )
    return save_committed_limit(made, by="t", at=AT)


def test_a_version_shorter_than_a_promise_names_it(first: ProcedureVersion, promise: CommittedLimit) -> None:
    draft = shorter(first, 1)
    with pytest.raises(RuleError) as refused, transaction.atomic():
        publish_version(draft, by="t", at=AT, valid_from=TENTH)
    assert refused.value.code == "promises_longer_than_law"
    assert "H99.11 (2 ngày làm việc, 12/QĐ-UBND)" in str(refused.value)


def test_the_promise_ends_the_day_before_where_the_editor_says_so(
    first: ProcedureVersion, promise: CommittedLimit
) -> None:
    publish_version(shorter(first, 1), by="t", at=AT, valid_from=TENTH, end_promises=True)
    promise.refresh_from_db()
    assert promise.valid_to == TENTH - timedelta(days=1)


def test_a_promise_that_begins_later_is_not_ended_before_it_begins(
    first: ProcedureVersion, promise: CommittedLimit
) -> None:
    CommittedLimit.objects.update(valid_from=LAST)
    draft = shorter(first, 1)
    assert refusal(publish_version, draft, valid_from=TENTH, end_promises=True) == "promises_longer_than_law"


def test_a_promise_is_held_against_the_version_to_come(first: ProcedureVersion) -> None:
    publish_version(shorter(first, 1), by="t", at=AT, valid_from=TENTH)
    made = CommittedLimit(
        office=make_office("H99.12"),
        procedure=first.procedure,
        amount=2,
        unit="working_days",
        decision="x",
        valid_from=date(2026, 1, 1),
    )
    assert refusal(save_committed_limit, made) == "promise_longer_than_law"
    made.valid_to = TENTH - timedelta(days=1)
    assert save_committed_limit(made, by="t", at=AT).pk


@pytest.mark.parametrize(
    ("amount", "unit", "ends"),
    [(2, "working_days", False), (3, "working_days", False), (4, "calendar_days", False), (5, "calendar_days", True),
     (1, "months", True), (None, "none", True), (None, "same_day", False), (24, "working_hours", False),
     (25, "working_hours", True)],
)  # fmt: skip
def test_limits_of_other_units_are_compared_too(
    amount: int | None, unit: str, ends: bool, first: ProcedureVersion
) -> None:
    made = CommittedLimit(
        office=make_office("H99.13"), procedure=first.procedure, amount=amount, unit=unit, decision="x",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    if ends:
        assert refusal(save_committed_limit, made) == "promise_longer_than_law"
    else:
        assert save_committed_limit(made, by="t", at=AT).pk
