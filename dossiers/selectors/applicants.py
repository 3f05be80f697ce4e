"""Who came before: a returning applicant's data, and dossiers that may be the same as the one at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from dossiers.models import Dossier, Party
from dossiers.models.dossier import DossierQuerySet
from dossiers.personal_data import digits_of_phone, index_of, unseal
from dossiers.rules.actors import Actor
from dossiers.selectors.gate import visible_to

RECENT = timedelta(days=7)


def returning_applicant(actor: Actor, *, id_number: str = "", phone: str = "") -> dict[str, str] | None:
    """The newest party with this ID number (or else phone) among the actor's dossiers: its fields; None without one."""
    known = Party.objects.filter(dossier__in=visible_to(actor)).select_related("dossier").order_by("-id")
    found = None
    if id_number:
        found = known.filter(id_index=index_of(id_number)).first()
    if found is None and phone:
        found = known.filter(phone_index=index_of(digits_of_phone(phone))).first()
    if found is None:
        return None
    values = unseal(found.sealed, about=f"party {found.dossier.code} {found.role}")
    return {"name": found.name, "kind": found.kind, **values}


def possible_duplicates(actor: Actor, *, procedure: str, id_number: str, at: datetime) -> DossierQuerySet:
    """Dossiers of the same applicant and procedure that are open, or came in the last days."""
    if not id_number:
        return Dossier.objects.none()
    return _live_or_recent(actor, procedure, at).filter(
        parties__id_index=index_of(id_number), parties__role=Party.Role.APPLICANT
    )


def duplicates_by_number(
    actor: Actor, *, procedure: str, id_numbers: Iterable[str], at: datetime
) -> dict[str, list[Dossier]]:
    """`possible_duplicates` of many applicants in one query, by number; who has none is left out."""
    numbers = {index_of(number): number for number in id_numbers if number}
    parties = Party.objects.filter(
        id_index__in=numbers,
        role=Party.Role.APPLICANT,
        dossier__in=_live_or_recent(actor, procedure, at),
    )
    found: dict[str, list[Dossier]] = {}
    for party in parties.select_related("dossier").order_by("-dossier_id"):
        found.setdefault(numbers[party.id_index], []).append(party.dossier)
    return found


def _live_or_recent(actor: Actor, procedure: str, at: datetime) -> DossierQuerySet:
    """The actor's dossiers of a procedure that are open, or came in the last days."""
    return visible_to(actor).filter(
        Q(finished_at__isnull=True) | Q(received_at__gte=at - RECENT), procedure__code=procedure
    )
