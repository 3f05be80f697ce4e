"""The register as each reader may see it: the gate, lists, totals that add up, and what the sender is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor, Role
from dossiers.rules.roles import PETITION_READERS
from dossiers.selectors.standing import overdue
from onestop.citizens.feedback.models import Petition, PetitionEvent
from onestop.citizens.feedback.models.petitions import OPEN_STATES
from onestop.citizens.feedback.rules.petitions import (
    Kind,
    PetitionAction,
    PetitionState,
    RegisterTotals,
)
from onestop.statistics.periods import Period
from procedures.rules.errors import NotFound, gettext_noop


def petitions_of(actor: Actor) -> QuerySet[Petition]:
    """The petitions that an actor may know of; denunciations are for the head alone. All others do not exist."""
    plain = ~Q(kind=Kind.DENUNCIATION.value) & Q(office__in=actor.offices_with(*PETITION_READERS))
    guarded = Q(kind=Kind.DENUNCIATION.value, office__in=actor.offices_with(Role.HEAD))
    return Petition.objects.filter(plain | guarded)


def petition_for(actor: Actor, code: str) -> Petition:
    """The petition of that code if the actor may know of it. Raises NotFound("petition_not_found")."""
    related = ("office", "term", "forwarded_from", "calendar_version")
    petition = petitions_of(actor).filter(code=code).select_related(*related).first()
    if petition is None:
        raise no_petition(code)
    return petition


def no_petition(code: str) -> NotFound:
    """What is said of unknown and of foreign petitions."""
    return NotFound(
        "petition_not_found",
        gettext_noop("There is no petition %(petition)s among those of your offices."),
        petition=code,
    )


def open_first(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """What is due first on top, then what is closed."""
    return rows.select_related("office").order_by(
        F("closed_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk"
    )


def register_totals(actor: Actor, period: Period, at: datetime) -> dict[Kind, RegisterTotals]:
    """What came in during the period and what became of it by now, by kind; kinds the actor may not see are zero."""
    rows = petitions_of(actor).filter(received_on__range=(period.first, period.last))
    is_open = Q(state__in=OPEN_STATES)
    counted = rows.values("kind").annotate(
        received=Count("pk"),
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & overdue(at)),
        answered=Count("pk", filter=Q(state=PetitionState.ANSWERED.value)),
        forwarded=Count("pk", filter=Q(state=PetitionState.FORWARDED.value)),
        rejected=Count("pk", filter=Q(state=PetitionState.REJECTED.value)),
    )
    by_kind = {row["kind"]: _totals(row) for row in counted.order_by("kind")}
    return {kind: by_kind.get(kind.value, RegisterTotals()) for kind in Kind}


def _totals(row: Mapping[str, Any]) -> RegisterTotals:
    return RegisterTotals(**{field.name: row[field.name] for field in fields(RegisterTotals)})


@dataclass(frozen=True)
class Told:
    """The words of a step, opened."""

    event: PetitionEvent
    text: str


def written(petition: Petition) -> dict[str, str]:
    """Name, contact and text as they were handed in, for whom the gate lets in."""
    known = unseal(petition.sealed, about=f"petition {petition.code}")
    return {name: known.get(name, "") for name in ("name", "contact", "text")}


def history(petition: Petition) -> list[Told]:
    """The steps in order with their words."""
    return [Told(event, _words(petition, event)) for event in petition.events.order_by("seq")]


def _words(petition: Petition, event: PetitionEvent) -> str:
    if event.sealed is None:
        return ""
    return unseal(event.sealed, about=f"petition event {petition.code} {event.seq}")["text"]


@dataclass(frozen=True)
class PetitionAnswer:
    """What the sender is told who holds code and secret: where it stands, until when, and what was said to them."""

    code: str
    kind: Kind
    state: PetitionState
    office_name: str
    office_phone: str
    received_at: datetime
    due_at: datetime | None
    late: bool
    words: str
    went_to: str


def petition_answer(petition: Petition, at: datetime) -> PetitionAnswer:
    """How the matter stands now; it is followed to the office that it was forwarded to."""
    now, went_to = petition, ""
    while (
        following := Petition.objects.filter(forwarded_from=now).select_related("office").first()
    ) is not None:
        now, went_to = following, following.office.name
    return PetitionAnswer(
        code=petition.code,
        kind=Kind(petition.kind),
        state=PetitionState(now.state),
        office_name=now.office.name,
        office_phone=now.office.phone,
        received_at=petition.received_at,
        due_at=now.due_at if now.is_open else None,
        late=now.is_open and now.is_late(at),
        words=_said_to_sender(now),
        went_to=went_to,
    )


def _said_to_sender(petition: Petition) -> str:
    told = (PetitionAction.ANSWER.value, PetitionAction.REJECT.value)
    last = petition.events.filter(action__in=told).last()
    return _words(petition, last) if last else ""
