"""A check on demand, one at a time in the whole installation: it counts a period anew, which is much to read."""

from __future__ import annotations

from django.db import transaction

from dossiers.locks import try_hold
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.verifying import Fault, first_fault
from procedures.rules.errors import TransitionRefused, gettext_noop


@transaction.atomic
def check(version: SealVersion) -> Fault | None:
    """The first thing that does not agree, None when all does; changes nothing.

    Raises TransitionRefused check_under_way while another seal is checked.
    """
    if not try_hold("seal check"):
        raise TransitionRefused(
            "check_under_way",
            gettext_noop("Another seal is being checked. Try again in a minute; nothing was changed."),
        )
    return first_fault(version)
