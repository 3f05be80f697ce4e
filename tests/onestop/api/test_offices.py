"""The no-appointment days of an office, for everybody."""

from procedures.models import NoAppointmentDay
from procedures.services import save_no_appointment_day
from tests.factories import BEGINNING
from tests.onestop.api.conftest import Desk


def address(code: str) -> str:
    return f"/api/v1/offices/{code}/no-appointment-days/"


def test_everybody_reads_the_days_of_an_office(desk: Desk) -> None:
    day = NoAppointmentDay(office=desk.office, weekday=5)
    save_no_appointment_day(day, [desk.version.procedure], by="test", at=BEGINNING)
    for who in ("nobody", "owner", "other_office"):
        answer = desk.people[who].get(address("H99.01"))
        assert answer.status_code == 200
        (told,) = answer.json()["days"]
        assert (told["weekday"], told["procedures"]) == (5, ["1.000001"])
    assert desk.people["nobody"].get(address("H99.02")).json()["days"] == []


def test_an_unknown_office_is_not_found(desk: Desk) -> None:
    answer = desk.people["nobody"].get(address("H00"))
    assert (answer.status_code, answer.json()["code"]) == (404, "office_unknown")
