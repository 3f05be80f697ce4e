"""A reminder stands beside the dossier until somebody has moved it on, and changes nothing else."""

from __future__ import annotations

import pytest

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.selectors.desk_lists import DeskQuestion, Queue, dossiers_at_desk, page_of
from dossiers.selectors.reminders import reminder_among
from dossiers.services.processing import assign, remind, start
from procedures.rules.errors import NotFound, NotPermitted, RuleError
from tests.dossiers.services.conftest import Desk
from tests.dossiers.services.test_assignment import oneself
from tests.factories import local, make_actor, make_dossier, make_office

MONDAY = local(2026, 3, 2, 9)
LATER = local(2026, 3, 2, 10)


@pytest.fixture
def code(desk: Desk) -> str:
    return make_dossier(desk.office, desk.version, by=desk.by, at=MONDAY).dossier.code


def listed(desk: Desk) -> str | None:
    """What the work list shows beside the dossier."""
    (row,) = page_of(dossiers_at_desk(desk.by, DeskQuestion()), Queue.OPEN).rows
    among = reminder_among(list(row.events.order_by("seq")))
    assert row.reminder == (among.reason if among else None)
    return row.reminder


def test_a_manager_reminds_and_state_and_clock_stay(desk: Desk, code: str) -> None:
    before = Dossier.objects.get()
    manager = make_actor(desk.office, Role.MANAGER, number=77)
    event = remind(code, by=manager, at=LATER, reason="Xong trước thứ Tư")
    after = Dossier.objects.get()
    assert (event.action, event.reason, event.data) == ("remind", "Xong trước thứ Tư", {})
    for name in ("state", "clock", "due_at", "assignee_id", "holder_office_id"):
        assert getattr(after, name) == getattr(before, name)
    assert listed(desk) == "Xong trước thứ Tư"


def test_the_last_words_stand_until_the_next_step(desk: Desk, code: str) -> None:
    assert listed(desk) is None
    remind(code, by=desk.by, at=LATER, reason="Một")
    remind(code, by=desk.by, at=LATER, reason="Hai")
    assign(code, by=desk.by, at=LATER, person=oneself(desk.by))
    assert listed(desk) == "Hai"
    start(code, by=desk.by, at=LATER)
    assert listed(desk) is None


def test_who_may_and_what_it_needs(desk: Desk, code: str) -> None:
    with pytest.raises(NotPermitted):
        remind(code, by=make_actor(desk.office, Role.CLERK, Role.OFFICER, number=78), at=LATER, reason="x")
    with pytest.raises(NotFound):
        remind(code, by=make_actor(make_office("H99.77"), Role.MANAGER, number=79), at=LATER, reason="x")
    with pytest.raises(RuleError) as refused:
        remind(code, by=desk.by, at=LATER, reason=" ")
    assert refused.value.code == "reason_missing"
    assert Dossier.objects.get().last_seq == 1
