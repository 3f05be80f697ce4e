"""Where the applicant is told: opened from the dossier for this one try, and kept nowhere else."""

from __future__ import annotations

from dossiers.models import Dossier, Party
from dossiers.personal_data import digits_of_phone, unseal
from dossiers.rules.notices import CONTACT_FOR
from onestop.citizens.notices.channels.errors import Refused


def contact_of(dossier: Dossier, way: str) -> str:
    """The applicant's address or number for this way. Raises Refused without one, or when the consent is gone."""
    if way not in dossier.details.get("notify_by", ()):
        raise Refused("NoConsent")
    applicant = dossier.parties.filter(role=Party.Role.APPLICANT).first()
    values = unseal(applicant.sealed, about=f"party {dossier.code} applicant") if applicant else {}
    found = values.get(CONTACT_FOR[way], "")
    if not found:
        raise Refused("NoContact")
    return found if way == "email" else digits_of_phone(found)
