"""The people to whom a dossier may be assigned: who works on dossiers in an office."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from dossiers.rules.actors import Actor, Colleague
from dossiers.rules.roles import WORKERS
from onestop.people.accounts.models import Membership, User


def colleagues_in(office_id: int, on: date) -> list[Colleague]:
    """Who works on dossiers in this office on a day, by name."""
    users = User.objects.filter(
        is_active=True, pk__in=_working(on).filter(office=office_id).values("user")
    ).order_by("full_name", "username")
    return [Colleague(user.pk, user.get_full_name(), frozenset({office_id})) for user in users]


def colleague(number: int, on: date) -> Colleague:
    """The person of that number with the offices of their work on a day; none for strangers and who has left."""
    user = User.objects.filter(pk=number, is_active=True).first()
    offices = _working(on).filter(user=user).values_list("office", flat=True) if user else ()
    return Colleague(number, user.get_full_name() if user else "", frozenset(offices))


def oneself(actor: Actor) -> Colleague:
    """The actor as somebody whose task a dossier may be."""
    assert actor.id is not None, "only people take tasks on"
    return Colleague(actor.id, actor.name, actor.offices_with(*WORKERS))


def _working(on: date) -> QuerySet[Membership]:
    return Membership.objects.valid_on(on).filter(role__in=[role.value for role in WORKERS])
