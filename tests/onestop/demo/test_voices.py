"""The demonstration's ratings and petitions: some of each, the same each time, and nothing after now."""

from __future__ import annotations

import pytest
from django.db import transaction

from dossiers.models import Dossier, OutboxEntry
from onestop.citizens.feedback.models import Petition, PetitionEvent, Rating, RatingCall
from onestop.demo.history import load_history
from onestop.demo.sample_feedback import STORIES, give_voice
from tests.states import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def said() -> list[object]:
    ratings = Rating.objects.order_by("dossier__code").values_list(
        "dossier__code", "overall", "answers", "given_at"
    )
    steps = PetitionEvent.objects.order_by("petition__code", "seq")
    return [*ratings, *steps.values_list("petition__code", "action", "actor_name", "happened_at", "due_at")]


def test_people_say_the_same_each_time_and_nothing_after_now() -> None:
    load_history(size=60, seed=1, now=NOW)
    told = []
    for _ in range(2):
        with transaction.atomic():
            give_voice(NOW)
            told.append(said())
            transaction.set_rollback(True)
    assert told[0] == told[1]
    give_voice(NOW)
    give_voice(NOW)
    assert said() == told[0], "told already, they are left out"
    assert Rating.objects.count() > 5
    assert not Rating.objects.filter(given_at__gt=NOW).exists()
    assert not RatingCall.objects.filter(called_at__gt=NOW).exists()
    assert not PetitionEvent.objects.filter(happened_at__gt=NOW).exists()
    assert Petition.objects.count() == len(STORIES) + 1, "one was forwarded"
    assert set(Petition.objects.values_list("state", flat=True)) == {
        "received",
        "in_progress",
        "answered",
        "forwarded",
        "rejected",
    }


def test_some_agree_to_be_told() -> None:
    load_history(size=20, seed=1, now=NOW)
    assert Dossier.objects.filter(details__notify_by=["sms"]).count() >= 3
    assert OutboxEntry.objects.exists()
