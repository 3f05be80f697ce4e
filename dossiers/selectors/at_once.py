"""Whether a dossier is answered while the person waits."""

from datetime import date

from dossiers.models import Dossier
from procedures.rules.moments import local_date
from procedures.selectors.no_appointments import is_answered_at_once


def waits_for_answer(dossier: Dossier, on: date) -> bool:
    """Whether the dossier may be resolved straight from its receipt on that day.

    Its procedure is always so, or it came in on this very day and the resolving office has a no-appointment day for it.
    """
    if dossier.version.is_instant:
        return True
    if dossier.received_at is None or local_date(dossier.received_at) != on:
        return False
    return is_answered_at_once(dossier.procedure_id, office=dossier.resolving_office, on=on)
