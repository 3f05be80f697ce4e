"""Whose task a dossier is: taken by one, given by the head, and nobody's once it leaves the office."""

import threading
from typing import Any

import pytest
from django.db import connection

from dossiers.models import Dossier
from dossiers.rules.actors import Actor, Colleague, Role
from dossiers.services.processing import assign, hand_over, start
from dossiers.services.resolution import Result, resolve, return_result, withdraw
from procedures.models import Office
from procedures.rules.errors import NotFound, NotPermitted, RuleError
from tests.dossiers.services.conftest import Desk
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

MONDAY = local(2026, 3, 2, 9)
LATER = local(2026, 3, 2, 10)


@pytest.fixture
def code(desk: Desk) -> str:
    return make_dossier(desk.office, desk.version, by=desk.by, at=MONDAY).dossier.code


def officer(office: Office, number: int, *roles: Role) -> Actor:
    return make_actor(office, *(roles or (Role.OFFICER,)), name=f"Cán bộ {number}", number=number)


def oneself(actor: Actor) -> Colleague:
    return Colleague(actor.id or 0, actor.name, actor.office_ids)


def take(code: str, by: Actor, **more: Any) -> None:
    assign(code, by=by, at=LATER, person=oneself(by), **more)


def assignee() -> tuple[int | None, str]:
    dossier = Dossier.objects.get()
    return dossier.assignee_id, dossier.assignee_name


def test_an_officer_takes_a_dossier_on_and_the_event_says_who(desk: Desk, code: str) -> None:
    take(code, officer(desk.office, 7))
    assert assignee() == (7, "Cán bộ 7")
    event = Dossier.objects.get().events.latest("seq")
    assert (event.action, event.data) == ("assign", {"person": 7, "person_name": "Cán bộ 7"})
    assert event.state == "received"


def test_a_colleague_does_not_take_it_away_but_a_head_may(desk: Desk, code: str) -> None:
    take(code, officer(desk.office, 7))
    with pytest.raises(RuleError) as refused:
        take(code, officer(desk.office, 8))
    assert refused.value.code == "taken_by_colleague"
    head = officer(desk.office, 9, Role.HEAD)
    assign(code, by=head, at=LATER, person=oneself(officer(desk.office, 8)))
    assert assignee() == (8, "Cán bộ 8")


def test_only_a_head_gives_it_to_somebody_else(desk: Desk, code: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        assign(code, by=officer(desk.office, 7), at=LATER, person=oneself(officer(desk.office, 8)))
    assert refused.value.code == "only_heads_assign"
    assert assignee() == (None, "")


def test_a_head_gives_it_to_nobody_outside_the_office(desk: Desk, code: str) -> None:
    stranger = oneself(officer(make_office("H99.02"), 8))
    with pytest.raises(RuleError) as refused:
        assign(code, by=officer(desk.office, 9, Role.HEAD), at=LATER, person=stranger)
    assert refused.value.code == "person_not_of_office"


def test_twice_is_refused(desk: Desk, code: str) -> None:
    take(code, officer(desk.office, 7))
    with pytest.raises(RuleError) as refused:
        take(code, officer(desk.office, 7))
    assert refused.value.code == "assigned_already"


def test_another_office_and_who_only_watches_take_nothing(desk: Desk, code: str) -> None:
    with pytest.raises(NotFound):
        take(code, officer(make_office("H99.02"), 7))
    with pytest.raises(NotPermitted):
        take(code, officer(desk.office, 7, Role.AUDITOR))


def test_handed_over_it_is_nobodys_task(desk: Desk, code: str) -> None:
    unit = make_office("H99.01.HT", parent=desk.office)
    take(code, desk.by)
    hand_over(code, by=desk.by, at=LATER, to_office=unit.code)
    assert assignee() == (None, "")
    # The receiving office still knows the dossier, but it holds it no more.
    with pytest.raises(NotPermitted):
        take(code, desk.by)


def test_the_task_lasts_until_the_result_is_handed_over(desk: Desk, code: str) -> None:
    take(code, desk.by)
    start(code, by=desk.by, at=LATER)
    resolve(code, by=desk.by, at=LATER, result=Result())
    assert assignee()[0] == desk.by.id
    return_result(code, by=desk.by, at=LATER)
    assert assignee() == (None, "")


def test_withdrawn_it_is_nobodys_task(desk: Desk, code: str) -> None:
    take(code, desk.by)
    withdraw(code, by=desk.by, at=LATER, reason="Người dân đề nghị")
    assert assignee() == (None, "")


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_take_it_at_once_one_has_it() -> None:
    office = make_office("H99.01")
    code = make_dossier(office, make_procedure("1.000001"), by=make_actor(office), at=MONDAY).dossier.code
    ready, outcomes = threading.Barrier(2), []

    def run(number: int) -> None:
        try:
            ready.wait(timeout=30)
            take(code, officer(office, number))
            outcomes.append("taken")
        except RuleError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in (7, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken", "taken_by_colleague"]
    assert Dossier.objects.get().events.filter(action="assign").count() == 1
