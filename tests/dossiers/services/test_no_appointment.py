"""On a no-appointment day the desk answers at once; the resolving office's setting counts."""

import pytest

from dossiers.models import Dossier
from dossiers.services.processing import start
from dossiers.services.resolution import Result, resolve, take_in_and_return
from procedures.models import NoAppointmentDay, Office
from procedures.rules.errors import RuleError
from procedures.services import save_no_appointment_day
from tests.dossiers.services.conftest import Desk
from tests.factories import BEGINNING, local, make_actor, make_dossier, make_draft, make_office

THURSDAY, FRIDAY = local(2026, 3, 5, 9), local(2026, 3, 6, 9)


def keep_fridays(office: Office, desk: Desk) -> None:
    day = NoAppointmentDay(office=office, weekday=5)
    save_no_appointment_day(day, [desk.version.procedure], by="test", at=BEGINNING)


def test_on_the_day_it_is_received_resolved_and_returned_in_one_act(desk: Desk) -> None:
    keep_fridays(desk.office, desk)
    take_in_and_return(make_draft(desk.version), by=desk.by, office=desk.office, at=FRIDAY, result=Result())
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.outcome) == ("returned", "early")
    assert list(dossier.events.order_by("seq").values_list("action", flat=True)) == [
        "accept",
        "resolve",
        "return_result",
    ]


def test_on_another_day_it_is_not_and_nothing_is_kept(desk: Desk) -> None:
    keep_fridays(desk.office, desk)
    with pytest.raises(RuleError) as refused:
        take_in_and_return(
            make_draft(desk.version), by=desk.by, office=desk.office, at=THURSDAY, result=Result()
        )
    assert refused.value.code == "not_instant"
    assert not Dossier.objects.exists()


def test_what_came_in_before_is_worked_on_as_always(desk: Desk) -> None:
    keep_fridays(desk.office, desk)
    code = make_dossier(desk.office, desk.version, by=desk.by, at=THURSDAY).dossier.code
    with pytest.raises(RuleError) as refused:
        resolve(code, by=desk.by, at=FRIDAY, result=Result())
    assert refused.value.code == "not_instant"
    start(code, by=desk.by, at=FRIDAY)
    assert resolve(code, by=desk.by, at=FRIDAY, result=Result()).state == "resolved"


@pytest.mark.parametrize(("keeper", "at_once"), [("resolving", True), ("receiving", False)])
def test_the_resolving_office_keeps_the_day(desk: Desk, keeper: str, at_once: bool) -> None:
    resolving = make_office("H99.02")
    keep_fridays({"resolving": resolving, "receiving": desk.office}[keeper], desk)
    code = make_dossier(
        desk.office, desk.version, by=desk.by, at=FRIDAY, resolving_office=resolving.code
    ).dossier.code
    officer = make_actor(resolving)
    if at_once:
        assert resolve(code, by=officer, at=FRIDAY, result=Result()).state == "resolved"
    else:
        with pytest.raises(RuleError):
            resolve(code, by=officer, at=FRIDAY, result=Result())
