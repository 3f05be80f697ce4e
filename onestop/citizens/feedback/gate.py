"""What strangers must pass: the limits on petitions, and code with secret for how a petition stands."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings

from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.petition_register import PetitionAnswer, petition_answer
from onestop.citizens.feedback.rules.codes import parse_petition_code
from onestop.citizens.lookup.service import Attempt, proven
from onestop.people.limits.allowances import Limit
from onestop.people.limits.limiter import block_of, take
from procedures.rules.errors import NotFound, RuleError, gettext_noop

log = structlog.get_logger("onestop.citizens.feedback")

_NO_CODE = "PA-"


class TooManyPetitions(RuleError):
    """This network block, or everybody together, sends too much; `seconds` says when to come again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too_many_petitions",
            gettext_noop(
                "Too much was sent from your network. What you typed is kept below: send it again in %(minutes)s"
                " minutes, or hand it in at the counter."
            ),
            minutes=-(-seconds // 60),
        )
        self.seconds = seconds


def count_petition(address: str, at: datetime) -> None:
    """Count a petition that is about to be entered; what is refused to a block does not count for everybody.

    Raises TooManyPetitions.
    """
    asked = (("petition_block", block_of(address)), ("petition_all", ""))
    taken = take([(Limit(scope, *settings.PETITION_LIMITS[scope]), key) for scope, key in asked], at)
    if taken.refused:
        log.warning("too many petitions", scope=taken.refused.scope)
        raise TooManyPetitions(taken.seconds)


def look_up_petition(attempt: Attempt) -> PetitionAnswer:
    """How a petition stands, for whoever holds its code and secret; the limits are those of the look-up.

    Raises LookupFailed, TooManyLookups.
    """
    return petition_answer(proven(attempt, _readable(attempt.code), _petition), attempt.at)


def _readable(text: str) -> str:
    try:
        return parse_petition_code(text)
    except NotFound:
        return _NO_CODE


def _petition(code: str) -> Petition | None:
    return Petition.objects.filter(code=code).select_related("office").first()
