"""Who asked to be called stands on the office's list until somebody notes that it was done, once."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from dossiers.rules.actors import Role
from onestop.citizens.feedback.calls import note_call, waiting_calls
from onestop.citizens.feedback.models import Rating, RatingCall
from onestop.citizens.feedback.rating import CITIZEN, RatingDraft, rate
from procedures.rules.errors import NotFound, TransitionRefused
from tests.conftest import AppRole
from tests.factories import make_actor
from tests.onestop.citizens.feedback.conftest import AT, WORDS, Place, returned

PHONE = "0000 000 001"


def rated(place: Place, *, call: bool = True) -> str:
    code = returned(place.office).dossier.code
    rate(code, RatingDraft(2, {}, WORDS, call, PHONE if call else ""), by=CITIZEN, at=AT)
    return code


def test_the_list_shortens_when_it_is_noted(place: Place) -> None:
    first, second = rated(place), rated(place)
    rated(place, call=False)
    assert [(each.code, each.phone, each.text) for each in waiting_calls(place.head)] == [
        (first, PHONE, WORDS),
        (second, PHONE, WORDS),
    ]
    call = note_call(first, by=place.head, at=AT)
    assert (call.actor_id, call.actor_name, call.called_at) == (7, "Trưởng phòng", AT)
    assert [each.code for each in waiting_calls(place.head)] == [second]
    with pytest.raises(TransitionRefused) as twice:
        note_call(first, by=place.head, at=AT)
    assert twice.value.code == "called_already"


def test_only_those_who_answer_for_the_office(place: Place) -> None:
    code = rated(place)
    for by in (place.stranger, place.officer, make_actor(place.office, Role.CLERK, number=11), CITIZEN):
        assert waiting_calls(by) == []
        with pytest.raises(NotFound):
            note_call(code, by=by, at=AT)
    manager = make_actor(place.office, Role.MANAGER, number=12)
    assert len(waiting_calls(manager)) == 1
    assert note_call(code, by=manager, at=AT)


def test_who_did_not_ask_is_not_called(place: Place) -> None:
    with pytest.raises(NotFound):
        note_call(rated(place, call=False), by=place.head, at=AT)


def test_a_call_stays_as_it_was_noted(place: Place, app_role: AppRole) -> None:
    code = rated(place)
    with app_role.acting():
        note_call(code, by=place.head, at=AT)
    for change in (
        lambda: RatingCall.objects.update(actor_name="x"),
        lambda: RatingCall.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(DatabaseError), transaction.atomic(), app_role.acting(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM feedback_ratingcall")
    assert Rating.objects.get().call.actor_name == "Trưởng phòng"
