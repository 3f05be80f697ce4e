"""Calling back who was dissatisfied and asked for it: the list of those who wait, and the note that it was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor
from dossiers.services.recording import lock
from onestop.citizens.feedback.models import Rating, RatingCall
from onestop.citizens.feedback.rating_counts import read_by
from procedures.rules.errors import NotFound, TransitionRefused, gettext_noop

log = structlog.get_logger("onestop.citizens.feedback")


@dataclass(frozen=True)
class WaitingCall:
    """Who waits for a call, opened for a reader of the office."""

    code: str
    overall: int
    text: str
    phone: str
    given_at: datetime


def waiting_calls(actor: Actor, *, most: int = 200) -> list[WaitingCall]:
    """Those of the actor's offices who asked to be called and were not yet, who waits longest first."""
    rows = read_by(actor).filter(call_wanted=True, call__isnull=True, sealed__isnull=False)
    return list(_opened(rows.select_related("dossier").order_by("given_at", "pk")[:most]))


def _opened(rows: Iterable[Rating]) -> Iterable[WaitingCall]:
    for row in rows:
        assert row.sealed is not None, "who wants to be called has left a number"
        known = unseal(row.sealed, about=f"rating {row.dossier.code}")
        yield WaitingCall(row.dossier.code, row.overall, known["text"], known["phone"], row.given_at)


@transaction.atomic
def note_call(code: str, *, by: Actor, at: datetime) -> RatingCall:
    """Note that the person who rated this dossier was called.

    Raises NotFound("no_call_wanted") for unknown and foreign ones, TransitionRefused("called_already").
    """
    rating = read_by(by).filter(dossier__code=code, call_wanted=True).first()
    if rating is None:
        raise NotFound("no_call_wanted", gettext_noop("Nobody who rated this dossier asked to be called."))
    lock(code, by=by)
    if RatingCall.objects.filter(rating=rating).exists():
        raise TransitionRefused("called_already", gettext_noop("This person has been called already."))
    call = RatingCall.objects.create(rating=rating, actor_id=by.id, actor_name=by.name, called_at=at)
    log.info("called back", dossier=code, by=by.id)
    return call
