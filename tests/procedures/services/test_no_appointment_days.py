"""No-appointment days: kept through their service, held on working days within their validity."""

from datetime import date

import pytest

from procedures.models import CatalogueChange, NoAppointmentDay, Office, ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.selectors.no_appointments import is_answered_at_once, published_days, versions_at_once
from procedures.services import remove_no_appointment_day, save_no_appointment_day
from tests.factories import BEGINNING, make_office, make_procedure

FRIDAY = date(2026, 3, 6)


@pytest.fixture
def office(db: None) -> Office:
    return make_office("H99.01")


@pytest.fixture
def version(db: None) -> ProcedureVersion:
    return make_procedure("1.000001")


def keep(office: Office, version: ProcedureVersion, **fields: object) -> NoAppointmentDay:
    day = NoAppointmentDay(office=office, **{"weekday": 5, **fields})
    return save_no_appointment_day(day, [version.procedure], by="test", at=BEGINNING)


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2026, 3, 5), False),
        (date(2026, 3, 6), True),
        (date(2026, 3, 7), False),
        (date(2026, 3, 13), True),
        (date(2026, 5, 1), False),
        (date(2099, 3, 6), False),
    ],
    ids=["the day before", "the day", "the day after", "a week later", "a holiday", "no calendar yet"],
)
def test_the_weekday_counts_where_the_office_is_open(
    office: Office, version: ProcedureVersion, on: date, held: bool
) -> None:
    keep(office, version)
    assert is_answered_at_once(version.procedure_id, office=office, on=on) is held
    assert [each.pk for each in versions_at_once(office, on)] == ([version.pk] if held else [])


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2026, 3, 6), date(2026, 3, 6), True),
        (None, date(2026, 3, 5), False),
        (date(2026, 3, 7), None, False),
    ],
)
def test_both_ends_of_the_validity_count(
    office: Office, version: ProcedureVersion, first: date | None, last: date | None, held: bool
) -> None:
    keep(office, version, valid_from=first, valid_to=last)
    assert is_answered_at_once(version.procedure_id, office=office, on=FRIDAY) is held
    assert published_days(office, FRIDAY).exists() is held


def test_another_office_and_another_procedure_have_none(office: Office, version: ProcedureVersion) -> None:
    keep(office, version)
    other = make_procedure("1.000002")
    assert not is_answered_at_once(other.procedure_id, office=office, on=FRIDAY)
    assert not is_answered_at_once(version.procedure_id, office=make_office("H99.02"), on=FRIDAY)


def test_every_write_is_noted(office: Office, version: ProcedureVersion) -> None:
    day = keep(office, version)
    save_no_appointment_day(day, [version.procedure], by="test", at=BEGINNING)
    remove_no_appointment_day(day, by="test", at=BEGINNING)
    noted = CatalogueChange.objects.filter(subject="office H99.01 no-appointment day 5").order_by("id")
    assert [change.action for change in noted] == ["create", "change", "remove"]
    assert noted[0].data["procedures"] == ["1.000001"]


def test_a_day_without_procedures_is_refused(office: Office) -> None:
    with pytest.raises(RuleError) as refused:
        save_no_appointment_day(NoAppointmentDay(office=office, weekday=5), [], by="test", at=BEGINNING)
    assert refused.value.code == "procedures_missing"
    assert not NoAppointmentDay.objects.exists()
