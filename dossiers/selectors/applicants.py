"""Who came before: a returning applicant's data, and dossiers that may be the same as the one at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

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
    same = visible_to(actor).filter(
        procedure__code=procedure, parties__id_index=index_of(id_number), parties__role=Party.Role.APPLICANT
    )
    return same.filter(finished_at__isnull=True) | same.filter(received_at__gte=at - RECENT)
