"""The look-up itself: right pair or nothing, and nothing looks the same whatever the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

import structlog
from django.conf import settings

from dossiers.models import Dossier
from dossiers.rules.codes import parse_code
from dossiers.rules.lookup_secrets import secret_matches
from dossiers.selectors.lookup import LookupAnswer, lookup_answer
from onestop.people.limits.allowances import Limit
from onestop.people.limits.limiter import block_of, key_of, take
from procedures.rules.errors import NotFound, RuleError, gettext_noop
from procedures.rules.vietnamese import fold_code

log = structlog.get_logger("onestop.citizens.lookup")

_NO_HASH = "0" * 64
_LONGEST_CODE = 120
_RELATED = ("procedure", "version", "receiving_office", "returning_office", "holder_office")


class TooManyLookups(RuleError):
    """The pair is wrong, and this network block, or everybody together, has sent too many wrong ones.

    `seconds` says when a wrong pair is answered as such again; a right one is answered at any time.
    """

    def __init__(self, scope: str, seconds: int) -> None:
        super().__init__(
            "too_many_lookups",
            gettext_noop(
                "Code and secret do not belong together, and too many wrong ones came from your network. Check both on"
                " your slip: the right pair is answered at any time. Otherwise try again in %(seconds)s seconds, or ask"
                " at the counter."
            ),
            seconds=seconds,
        )
        self.scope, self.seconds = scope, seconds


class LookupFailed(NotFound):
    """Nothing is told, whatever the reason; `tries` counts this network block's wrong look-ups.

    It says nothing of any dossier: whatever is wrong counts alike.
    """

    def __init__(self, tries: int) -> None:
        super().__init__(
            "lookup_failed",
            gettext_noop(
                "Code and secret do not belong together. Both are printed on the slip that you were given."
            ),
        )
        self.tries = tries


class Secretive(Protocol):
    """A record whose holder proves it by a secret, of which only the keyed hash is kept."""

    secret_hash: Any


Kept = TypeVar("Kept", bound=Secretive)


@dataclass(frozen=True)
class Attempt:
    """What a stranger typed, from which address (as config.middleware.TrustedProxies leaves it), when."""

    code: str
    secret: str
    address: str
    at: datetime


def look_up(attempt: Attempt) -> LookupAnswer:
    """The public side of the dossier whose code and secret these are. Raises as `proven`."""
    found = proven(attempt, _readable(attempt.code), _dossier)
    return lookup_answer(Dossier.objects.select_related(*_RELATED).get(pk=found.pk))


def proven(attempt: Attempt, code: str, find: Callable[[str], Kept | None]) -> Kept:
    """What `find` has under the readable code, if the secret is its own.

    The right pair is answered before any limit is asked, and writes nothing: no stranger can use it up, and a database
    that only reads answers it, too. Fifty random bits need no limit to be safe (docs/adr/0042).
    Unknown code, wrong secret and what is no code at all do the same work, with a dummy hash where there is nothing,
    and raise LookupFailed, all alike; beyond the limits on wrong pairs TooManyLookups, all alike.
    """
    found = find(code)
    stored = found.secret_hash if found else _NO_HASH
    right = secret_matches(settings.LOOKUP_SECRET_KEY, code, attempt.secret, stored)
    if found is not None and right:
        return found
    raise LookupFailed(_count_wrong(code, block_of(attempt.address), attempt.at))


def _limit(scope: str) -> Limit:
    return Limit(scope, *settings.LOOKUP_LIMITS[scope])


def _count_wrong(code: str, block: str, at: datetime) -> int:
    """How many wrong pairs this block has sent lately. Raises TooManyLookups.

    Too many for one code are only logged: a limit there would serve whoever wants to annoy its owner.
    """
    taken = take([(_limit("block"), block), (_limit("all"), "")], at)
    if taken.refused:
        log.warning("too many look-ups", scope=taken.refused.scope, block=block)
        raise TooManyLookups(taken.refused.scope, taken.seconds)
    if take([(_limit("code"), key_of(code))], at).refused:
        log.warning("many wrong secrets for one code", block=block)
    return taken.used


def _readable(text: str) -> str:
    """The code as it is stored, or a folded text that no dossier has."""
    try:
        return parse_code(text).text
    except NotFound:
        return fold_code(text[:_LONGEST_CODE].replace("\0", ""))[:_LONGEST_CODE]


def _dossier(code: str) -> Dossier | None:
    """The hash and no more: reading a whole dossier takes time, which would tell that there is one."""
    return Dossier.objects.filter(code=code).only("secret_hash").first()
