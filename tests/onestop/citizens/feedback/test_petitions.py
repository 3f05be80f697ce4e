"""The register: intake, clock, steps, who may, what adds up, and what the database refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.rules.actors import Role
from onestop.citizens.feedback.models import Petition, PetitionEvent
from onestop.citizens.feedback.petition_intake import forward
from onestop.citizens.feedback.petition_register import (
    history,
    petition_answer,
    petition_for,
    petitions_of,
    register_totals,
    written,
)
from onestop.citizens.feedback.petition_work import answer, change_term, reject, take_on
from onestop.citizens.feedback.rules.petitions import (
    STEPS,
    Kind,
    PetitionAction,
    PetitionState,
    added,
    petition_step,
    possible_actions,
)
from onestop.statistics.periods import parse_period
from procedures.rules.errors import NotFound, RuleError, RuleErrors, StaleRevision, TransitionRefused
from tests.factories import local, make_actor, make_office
from tests.onestop.citizens.feedback.conftest import AT, WORDS, Place

LATER = local(2026, 11, 17, 10)
NOVEMBER = parse_period("2026-11")


def test_a_code_and_a_sealed_text(place: Place) -> None:
    receipt = place.petition(name="Lê Văn Mẫu", contact="Số 1, đường Thử")
    row = Petition.objects.values().get()
    assert row["code"] == "PA-H99.01-261116-0001"
    for value in (WORDS, "Lê Văn Mẫu", "Số 1, đường Thử", receipt.secret):
        assert not any(value in str(each) for each in row.values())
        assert value.encode() not in bytes(row["sealed"])
    assert written(receipt.petition) == {"name": "Lê Văn Mẫu", "contact": "Số 1, đường Thử", "text": WORDS}


def test_sending_twice_enters_once_and_another_text_is_another_petition(place: Place) -> None:
    first, again = place.petition(), place.petition()
    assert (again.petition.pk, again.secret) == (first.petition.pk, first.secret)
    assert place.petition(text="Khác").petition.code == "PA-H99.01-261116-0002"
    assert place.petition(token="t2").petition.code == "PA-H99.01-261116-0003"


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_once_enters_once() -> None:
    place, barrier = Place(make_office("H99.01"), make_office("H99.02")), Barrier(2)

    def send(_number: int) -> tuple[str, str]:
        barrier.wait(timeout=30)
        try:
            receipt = place.petition()
        finally:
            connection.close()
        return receipt.petition.code, receipt.secret

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, range(2))
    assert first == second
    assert list(Petition.objects.values_list("code", flat=True)) == ["PA-H99.01-261116-0001"]


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        (Kind.PETITION, {"text": " "}, {"text"}),
        (Kind.PETITION, {"text": "x" * 5001}, {"text"}),
        (Kind.PETITION, {"about": "hồ sơ của tôi"}, {"about"}),
        (Kind.COMPLAINT, {"name": "", "contact": ""}, {"name", "contact"}),
        (Kind.DENUNCIATION, {"name": "", "text": ""}, {"name", "text"}),
        (Kind.PETITION, {"text": "a\0b", "name": "\0"}, {"text", "name"}),
    ],
)
def test_all_that_is_wrong_is_told_at_once(
    place: Place, kind: Kind, fields: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(RuleErrors) as refused:
        place.petition(kind, **fields)
    assert {error.field for error in refused.value.errors} == wrong


def test_whether_a_dossier_exists_is_not_told(place: Place) -> None:
    assert place.petition(about="h99.01 261116 0999").petition.about_code == "H99.01-261116-0999"


@pytest.mark.parametrize(
    ("kind", "first_due", "term", "then_due"),
    [
        # Received and taken on: Monday 16 and Tuesday 17 November 2026. 24 November and 1 January are days off.
        (Kind.PETITION, local(2026, 12, 8, 17), "answer", local(2026, 12, 8, 17)),
        (Kind.COMPLAINT, local(2026, 11, 26, 17), "answer", local(2026, 12, 17, 17)),
        (Kind.COMPLAINT, local(2026, 11, 26, 17), "complex", local(2027, 1, 4, 17)),
        (Kind.DENUNCIATION, local(2026, 11, 26, 17), "answer", local(2026, 12, 17, 17)),
        (Kind.DENUNCIATION, local(2026, 11, 26, 17), "extended", local(2027, 1, 18, 17)),
    ],
)
def test_the_clock(place: Place, kind: Kind, first_due: Any, term: str, then_due: Any) -> None:
    made = place.petition(kind).petition
    assert made.due_at == first_due
    take_on(made.code, by=place.head, at=LATER, term=term)
    made.refresh_from_db()
    assert made.due_at == then_due


def test_another_term_counts_from_where_the_count_began(place: Place) -> None:
    code = place.petition(Kind.DENUNCIATION).petition.code
    take_on(code, by=place.head, at=LATER)
    change_term(code, by=place.head, at=local(2026, 12, 15), term="extended", text="phức tạp")
    assert Petition.objects.get().due_at == local(2027, 1, 18, 17)
    with pytest.raises(RuleError) as refused:
        change_term(code, by=place.head, at=local(2026, 12, 15), term="remote", text="xa")
    assert refused.value.code == "term_unknown"


def test_beyond_the_published_calendar_nothing_is_guessed(place: Place) -> None:
    assert place.petition(at=local(2027, 12, 30)).petition.due_at is None


def test_the_way_to_an_answer_and_what_the_sender_is_told(place: Place) -> None:
    made = place.petition().petition
    take_on(made.code, by=place.officer, at=LATER, revision=1)
    answer(made.code, by=place.officer, at=local(2026, 11, 18), text="Đã chấn chỉnh.", revision=2)
    made.refresh_from_db()
    told = petition_answer(made, local(2026, 11, 19))
    assert (told.state, told.words, told.due_at, told.late) == (
        PetitionState.ANSWERED,
        "Đã chấn chỉnh.",
        None,
        False,
    )
    assert [(each.event.action, each.text) for each in history(made)] == [
        ("receive", ""),
        ("take_on", ""),
        ("answer", "Đã chấn chỉnh."),
    ]
    assert b"\xc4\x90\xc3\xa3" not in bytes(PetitionEvent.objects.get(seq=3).sealed)


def test_a_forwarded_petition_goes_on_elsewhere_under_the_senders_code(place: Place) -> None:
    made = place.petition(about="H99.01-261116-0001").petition
    forward(made.code, by=place.officer, at=LATER, to_office="H99.02", text="Việc của phường bên")
    made.refresh_from_db()
    onward = made.went_on_as
    assert (made.state, onward.state, onward.code) == ("forwarded", "received", "PA-H99.02-261117-0001")
    assert (onward.office, onward.about_code) == (place.other, made.about_code)
    assert onward.due_at == local(2026, 12, 9, 17)
    assert written(onward)["text"] == WORDS
    assert petition_answer(made, LATER).went_to == place.other.name
    take_on(onward.code, by=place.stranger, at=LATER)
    answer(onward.code, by=place.stranger, at=LATER, text="Xong")
    assert petition_answer(made, LATER).words == "Xong"
    with pytest.raises(NotFound):
        petition_for(place.officer, onward.code)


@pytest.mark.parametrize(
    ("to", "code"), [("H99.01", "office_same"), ("H11", "office_unknown"), ("", "office_unknown")]
)
def test_where_it_cannot_be_forwarded(place: Place, to: str, code: str) -> None:
    made = place.petition().petition
    with pytest.raises(RuleError) as refused:
        forward(made.code, by=place.officer, at=LATER, to_office=to, text="vì")
    assert refused.value.code == code
    assert Petition.objects.get().state == "received"


@pytest.mark.parametrize("service", [change_term, answer, reject])
def test_words_are_asked_for(place: Place, service: Any) -> None:
    code = place.petition().petition.code
    more = {"term": "answer"} if service is change_term else {}
    with pytest.raises(RuleError) as refused:
        service(code, by=place.officer, at=LATER, text=" ", **more)
    assert refused.value.code == "text_missing"


READING = [
    (Role.OFFICER, {Kind.PETITION, Kind.COMPLAINT}),
    (Role.MANAGER, {Kind.PETITION, Kind.COMPLAINT}),
    (Role.HEAD, set(Kind)),
    (Role.CLERK, set()),
    (Role.AUDITOR, set()),
    (Role.ADMINISTRATOR, set()),
    (Role.EDITOR, set()),
]


@pytest.mark.parametrize(("role", "kinds"), READING)
def test_who_reads_and_handles_what(place: Place, role: Role, kinds: set[Kind]) -> None:
    made = {kind: place.petition(kind, token=kind).petition for kind in Kind}
    actor = make_actor(place.office, role)
    assert {Kind(each.kind) for each in petitions_of(actor)} == kinds
    assert list(petitions_of(make_actor(place.other, role))) == []
    for kind, petition in made.items():
        if kind in kinds:
            take_on(petition.code, by=actor, at=LATER)
        else:
            with pytest.raises(NotFound):
                take_on(petition.code, by=actor, at=LATER)


def test_who_was_quicker(place: Place) -> None:
    code = place.petition().petition.code
    take_on(code, by=place.officer, at=LATER, revision=1)
    with pytest.raises(StaleRevision):
        reject(code, by=place.head, at=LATER, text="không thuộc thẩm quyền", revision=1)


@pytest.mark.parametrize("state", list(PetitionState))
def test_the_table_and_the_refusals_agree(state: PetitionState) -> None:
    for action in PetitionAction:
        if action in possible_actions(state):
            assert petition_step(action, state).target_from(state) in PetitionState
        else:
            with pytest.raises(TransitionRefused) as refused:
                petition_step(action, state)
            assert refused.value.code == "illegal_action"
    assert bool(possible_actions(state)) == state.is_open
    assert len(STEPS) == len(PetitionAction)


def _act(petition: Petition, action: str, place: Place) -> None:
    by = place.head if petition.office_id == place.office.pk else place.stranger
    services = {
        "take_on": lambda: take_on(petition.code, by=by, at=LATER),
        "answer": lambda: answer(petition.code, by=by, at=LATER, text="Đã xem"),
        "reject": lambda: reject(petition.code, by=by, at=LATER, text="Trùng"),
        "forward": lambda: forward(petition.code, by=by, at=LATER, to_office="H99.02", text="Chuyển"),
    }
    with suppress(TransitionRefused, RuleError):
        services[action]()


STORIES = st.lists(
    st.tuples(
        st.sampled_from(list(Kind)),
        st.lists(st.sampled_from(["take_on", "answer", "reject", "forward"]), max_size=3),
    ),
    max_size=5,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=STORIES)
def test_the_parts_make_the_whole_whatever_happens(place: Place, stories: Any) -> None:
    with transaction.atomic():
        for number, (kind, actions) in enumerate(stories):
            made = place.petition(kind, token=str(number)).petition
            for action in actions:
                _act(made, action, place)
        for actor in (place.head, place.stranger):
            totals = register_totals(actor, NOVEMBER, local(2027, 6, 1))
            assert all(each.adds_up for each in totals.values())
            assert added(totals.values()).received == petitions_of(actor).count()
            assert added(totals.values()).overdue == added(totals.values()).open
        assert added(register_totals(place.head, NOVEMBER, AT).values()).received == len(stories)
        transaction.set_rollback(True)


STEP = (
    "INSERT INTO feedback_petitionevent"
    " (petition_id, seq, action, actor_name, happened_at, from_state, state, term_step)"
    " SELECT petition_id, {}, '', happened_at, 'received', {}, '' FROM feedback_petitionevent"
)
REFUSED = [
    "UPDATE feedback_petitionevent SET actor_name = 'another'",
    "DELETE FROM feedback_petitionevent",
    "UPDATE feedback_petition SET about_code = 'another'",
    "UPDATE feedback_petition SET sealed = ''",
    "UPDATE feedback_petition SET received_at = received_at - interval '1 day'",
    "DELETE FROM feedback_petition",
    "UPDATE feedback_petition SET state = 'answered'; SET CONSTRAINTS ALL IMMEDIATE",
    STEP.format("3, 'take_on'", "'in_progress'"),
    STEP.format("2, 'answer'", "'answered'"),
    STEP.format("2, 'take_on'", "'in_progress'") + "; SET CONSTRAINTS ALL IMMEDIATE",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_another_history(place: Place, statement: str) -> None:
    place.petition()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_applications_role_may_keep_the_register(place: Place, app_role: Any) -> None:
    with app_role.acting():
        made = place.petition().petition
        take_on(made.code, by=place.officer, at=LATER)
        forward(made.code, by=place.officer, at=LATER, to_office="H99.02", text="Chuyển")
    assert Petition.objects.count() == 2
