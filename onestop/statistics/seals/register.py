"""Which seals an actor may know of: those whose offices they oversee, every one of them."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from dossiers.rules.actors import Actor, Role
from dossiers.rules.roles import OVERSEERS
from onestop.statistics.seals.models import Seal, SealVersion
from procedures.rules.errors import NotFound, gettext_noop


def versions_for(actor: Actor) -> QuerySet[SealVersion]:
    """The versions that the actor may see, the newest signed first."""
    return (
        SealVersion.objects.filter(office_ids__contained_by=sorted(actor.offices_with(*OVERSEERS)))
        .select_related("seal__office")
        .order_by("-sealed_at", "-pk")
    )


def latest_for(actor: Actor) -> QuerySet[SealVersion]:
    """The version in force of each seal that the actor may see."""
    newest = SealVersion.objects.filter(seal=OuterRef("seal")).order_by("-number").values("pk")[:1]
    return versions_for(actor).filter(pk=Subquery(newest))


def version_for(actor: Actor, seal_id: int, number: int | None = None) -> SealVersion:
    """One version of a seal, the newest when no number is given. NotFound seal_not_found."""
    versions = versions_for(actor).filter(seal_id=seal_id)
    if number is not None:
        versions = versions.filter(number=number)
    found = versions.order_by("-number").first()
    if found is None:
        raise NotFound("seal_not_found", gettext_noop("There is no such seal among those of your offices."))
    return found


def may_seal(actor: Actor, seal: Seal) -> bool:
    """Whether the actor may sign for the seal's office."""
    return actor.may(Role.HEAD, seal.office_id)
