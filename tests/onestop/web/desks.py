"""A dossier at the counter, and what pages do with it: shared by the tests of the work list, dossier and actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import User
from tests.factories import make_dossier
from tests.onestop.web.conftest import Counter, make_user


def take_in(counter: Counter, *, days_ago: float = 0, **fields: Any) -> Dossier:
    """A dossier that came in at the counter; so many days ago, by its own clock."""
    at = timezone.now() - timedelta(days=days_ago)
    return make_dossier(counter.office, counter.version, by=actor_for(counter.user), at=at, **fields).dossier


def page_of(dossier: Dossier) -> str:
    return reverse("clerks:dossier", args=[dossier.code])


def form_of(dossier: Dossier, action: str) -> str:
    return reverse("clerks:action", args=[dossier.code, action])


def send(client: Client, dossier: Dossier, action: str, **typed: Any) -> Any:
    """The action's form as it is sent, with the dossier as it is now unless `revision` says otherwise."""
    dossier.refresh_from_db()
    return client.post(form_of(dossier, action), {"revision": dossier.last_seq, **typed})


def signed_in(user: User) -> Client:
    """A browser of its own for this person, in English so that tests read the sources."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def colleague(counter: Counter, *roles: Role, name: str = "thu.colleague") -> Client:
    """Somebody else of the same office."""
    return signed_in(make_user(name, counter.office, *roles))


def events(dossier: Dossier) -> list[str]:
    return list(dossier.events.order_by("seq").values_list("action", flat=True))
