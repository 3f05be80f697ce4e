"""Why a dossier is late: noted by whoever answers for it, only where it is late, as often as there is more to say."""

from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.rules.actors import Actor, Role
from dossiers.services.lateness import explain_lateness
from dossiers.services.processing import start
from dossiers.services.resolution import Result, resolve, return_result, stop, withdraw
from dossiers.services.suspension import ask_supplement
from procedures.rules.errors import NotFound, NotPermitted, RuleError
from tests.dossiers.services.conftest import Desk
from tests.factories import local, make_actor, make_dossier, make_office

MONDAY = local(2026, 3, 2, 9)
# Three working days: due on Thursday at 17:00.
DUE = local(2026, 3, 5, 17)
FRIDAY = local(2026, 3, 6, 9)


@pytest.fixture
def code(desk: Desk) -> str:
    code = make_dossier(desk.office, desk.version, by=desk.by, at=MONDAY).dossier.code
    start(code, by=desk.by, at=MONDAY)
    return code


def explain(code: str, by: Actor, at: Any = FRIDAY, **more: Any) -> None:
    explain_lateness(code, by=by, at=at, **{"late_reason": "overload", "remedy": "Thêm người", **more})


def refused(code: str, by: Actor, at: Any = FRIDAY, **more: Any) -> str:
    with pytest.raises(RuleError) as error:
        explain(code, by, at, **more)
    return error.value.code


def test_an_open_dossier_is_explained_once_it_is_overdue(desk: Desk, code: str) -> None:
    assert refused(code, desk.by, DUE) == "not_late"
    explain(code, desk.by, local(2026, 3, 5, 17, 1))
    event = Dossier.objects.get().events.latest("seq")
    assert (event.action, event.state) == ("explain_lateness", "in_progress")
    assert event.data == {"late_reason": "overload", "remedy": "Thêm người"}


def test_what_waits_for_the_applicant_is_not_overdue(desk: Desk, code: str) -> None:
    ask_supplement(code, by=desk.by, at=local(2026, 3, 3), reason="thiếu", papers=["Bản sao"])
    assert refused(code, desk.by) == "not_late"


def test_what_was_overdue_before_it_waits_is_explained_all_the_same(desk: Desk, code: str) -> None:
    ask_supplement(code, by=desk.by, at=FRIDAY, reason="thiếu", papers=["Bản sao"])
    explain(code, desk.by, local(2026, 3, 9))
    assert Dossier.objects.get().events.latest("seq").data["late_reason"] == "overload"


@pytest.mark.parametrize(("at", "expected"), [(local(2026, 3, 5, 16), "not_late"), (FRIDAY, "")])
def test_a_resolved_one_is_explained_by_its_outcome(desk: Desk, code: str, at: Any, expected: str) -> None:
    resolve(code, by=desk.by, at=at, result=Result(number="1"))
    return_result(code, by=desk.by, at=at)
    late = local(2026, 3, 20)
    if expected:
        assert refused(code, desk.by, late) == expected
        return
    explain(code, desk.by, late)
    explain(code, desk.by, late, late_reason="law", remedy="Đã hỏi cấp trên")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.outcome) == ("returned", "late")
    assert dossier.events.latest("seq").data["late_reason"] == "law"


@pytest.mark.parametrize(("at", "expected"), [(local(2026, 3, 5, 18), "not_late"), (FRIDAY, "")])
@pytest.mark.parametrize("end", [withdraw, stop])
def test_what_ended_without_a_result_is_explained_if_it_was_overdue(
    desk: Desk, code: str, end: Any, at: Any, expected: str
) -> None:
    end(code, by=desk.by, at=at, reason="thôi")
    if expected:
        assert refused(code, desk.by, local(2026, 3, 20)) == expected
        return
    before = Dossier.objects.get()
    explain(code, desk.by, local(2026, 3, 20))
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.outcome) == (before.state, before.outcome)
    assert dossier.events.latest("seq").data["late_reason"] == "overload"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"late_reason": "weather"}, ("late_reason_unknown", "late_reason")),
        ({"remedy": "  "}, ("remedy_missing", "remedy")),
        ({"remedy": "a" * 1001}, ("remedy_too_long", "remedy")),
    ],
)
def test_what_explains_nothing_is_refused(
    desk: Desk, code: str, sent: Any, expected: tuple[str, str]
) -> None:
    with pytest.raises(RuleError) as error:
        explain(code, desk.by, **sent)
    assert (error.value.code, error.value.field) == expected


def test_who_may(desk: Desk, code: str) -> None:
    for role in (Role.OFFICER, Role.HEAD, Role.MANAGER):
        explain(code, make_actor(desk.office, role))
    for role in (Role.CLERK, Role.AUDITOR):
        with pytest.raises(NotPermitted):
            explain(code, make_actor(desk.office, role))
    with pytest.raises(NotFound):
        explain(code, make_actor(make_office("H99.02"), Role.HEAD))
