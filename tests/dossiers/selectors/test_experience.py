"""How long procedures really took and which papers were missing; nothing is told of a few people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from dossiers.selectors.experience import Duration, Missing, Stay, often_missing, real_duration
from dossiers.services.drafts import PaperDraft
from dossiers.services.processing import start
from dossiers.services.resolution import Result, resolve
from dossiers.services.suspension import ask_supplement, resubmit
from procedures.models import Office, ProcedureVersion
from procedures.selectors import calendar_for
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

pytestmark = pytest.mark.django_db
NOW = local(2026, 4, 1)


@pytest.fixture
def office(db: None) -> Office:
    return make_office("H99.01")


@pytest.fixture
def version(office: Office) -> ProcedureVersion:
    return make_procedure("1.000001")


def resolved(office: Office, version: ProcedureVersion, received: datetime, *, after: int) -> None:
    by = make_actor(office)
    code = make_dossier(office, version, by=by, at=received).dossier.code
    start(code, by=by, at=received)
    resolve(code, by=by, at=received + timedelta(days=after), result=Result(number="1"))


def duration(version: ProcedureVersion, at: datetime = NOW) -> Duration | None:
    return real_duration(version.procedure_id, calendar_for(), at=at)


def test_median_and_ninetieth_percentile_in_working_days(office: Office, version: ProcedureVersion) -> None:
    """Monday 2 March 2026; a week later is five working days, not seven days."""
    for after in (0, 1, 1, 1, 2, 2, 2, 2, 7):
        resolved(office, version, local(2026, 3, 2), after=after)
    assert duration(version) is None
    resolved(office, version, local(2026, 3, 2), after=8)
    assert duration(version) == Duration(10, 2, 5)


def test_only_the_last_twelve_months_of_this_procedure_count(
    office: Office, version: ProcedureVersion
) -> None:
    for _ in range(10):
        resolved(office, version, local(2026, 3, 2), after=1)
    assert duration(version) == Duration(10, 1, 1)
    assert duration(version, local(2027, 3, 4)) is None
    assert duration(make_procedure("1.000002")) is None


def test_days_of_waiting_are_not_the_offices(office: Office, version: ProcedureVersion) -> None:
    """Of Monday to Monday five working days; from Tuesday to Friday it waited for papers, which is three of them."""
    by, received = make_actor(office), local(2026, 3, 2)
    for _ in range(10):
        code = make_dossier(office, version, by=by, at=received).dossier.code
        start(code, by=by, at=received)
        ask_supplement(code, by=by, at=local(2026, 3, 3), papers=["Giấy chứng sinh"], reason="Thiếu")
        resubmit(code, by=by, at=local(2026, 3, 6), papers=[PaperDraft(name="Giấy chứng sinh")])
        resolve(code, by=by, at=local(2026, 3, 9), result=Result(number="1"))
    assert duration(version) == Duration(10, 2, 2)


@pytest.mark.parametrize(
    ("waits", "days"),
    [
        ((), 5),
        (((3, 3),), 5),
        (((3, 6), (4, 5)), 2),
        (((3, 5), (4, 6)), 2),
        (((3, 4), (5, 6)), 3),
        (((1, 20),), 0),
    ],
)
def test_waits_that_overlap_are_counted_once(
    office: Office, waits: tuple[tuple[int, int], ...], days: int
) -> None:
    march = partial(date, 2026, 3)
    stay = Stay(march(2), march(9), tuple((march(since), march(until)) for since, until in waits))
    assert stay.office_days(calendar_for()) == days


def test_one_office_is_told_by_its_own_dossiers(office: Office, version: ProcedureVersion) -> None:
    other = make_office("H99.02")
    for each, number, after in ((office, 10, 1), (other, 9, 4)):
        for _ in range(number):
            resolved(each, version, local(2026, 3, 2), after=after)
    told = partial(real_duration, version.procedure_id, calendar_for(), at=NOW)
    assert told(office=office) == Duration(10, 1, 1)
    assert told(office=other) is None
    assert told() == Duration(19, 1, 4)


def asked(office: Office, version: ProcedureVersion, paper: str, times: int) -> None:
    by = make_actor(office)
    for _ in range(times):
        code = make_dossier(office, version, by=by, at=local(2026, 3, 2)).dossier.code
        ask_supplement(code, by=by, at=local(2026, 3, 2, 10), papers=[paper], reason="Thiếu")


def test_papers_are_told_once_five_dossiers_lacked_them(office: Office, version: ProcedureVersion) -> None:
    asked(office, version, "Giấy chứng sinh", 4)
    assert often_missing(version.procedure_id, at=NOW) == []
    asked(office, version, "giay chung sinh", 1)
    assert often_missing(version.procedure_id, at=NOW) == [Missing("Giấy chứng sinh", 5)]
    assert often_missing(version.procedure_id, at=local(2027, 3, 4)) == []


def test_what_looks_like_a_personal_number_is_never_told(office: Office, version: ProcedureVersion) -> None:
    asked(office, version, "Căn cước số 999 099 000 001", 5)
    asked(office, version, "Tờ khai theo mẫu 01/2020", 5)
    told = often_missing(version.procedure_id, at=NOW)
    assert [missing.paper for missing in told] == ["Tờ khai theo mẫu 01/2020"]
