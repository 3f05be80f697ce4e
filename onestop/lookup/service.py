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
from onestop.lookup.limiter import block_of, give_back, hit, key_of
from onestop.lookup.windows import Limit
from procedures.rules.errors import NotFound, RuleError, gettext_noop
from procedures.rules.vietnamese import fold_code

log = structlog.get_logger("onestop.lookup")

_NO_HASH = "0" * 64
_LONGEST_CODE = 120
_RELATED = ("procedure", "version", "receiving_office", "returning_office", "holder_office")


class TooManyLookups(RuleError):
    """This network block, or everybody together, asks too often; `seconds` says when to come again."""

    def __init__(self, scope: str, seconds: int) -> None:
        super().__init__(
            "too_many_lookups",
            gettext_noop("Too many look-ups. Try again in %(seconds)s seconds, or ask at the counter."),
            seconds=seconds,
        )
        self.scope, self.seconds = scope, seconds


class LookupFailed(NotFound):
    """Nothing is told, whatever the reason; `tries` counts this network block's look-ups, right ones among them.

    It says nothing of any dossier: the block was counted before the code was read.
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

    1. Count the attempt for everybody and for the network block; over the limit: TooManyLookups.
    2. Count it for the code in this block and for the code in all; over the limit it counts as wrong.
    3. Do the hash work, with a dummy where there is nothing. 4. A right pair takes its hits at the code back.
    Unknown code, wrong secret, locked code and what is no code at all: LookupFailed, all alike.
    """
    block = block_of(attempt.address)
    tries = _refuse_crowds(block, attempt.at)
    locks = _locks(code, block)
    locked = _count(locks, attempt.at)
    found = find(code)
    stored = found.secret_hash if found else _NO_HASH
    right = secret_matches(settings.LOOKUP_SECRET_KEY, code, attempt.secret, stored)
    if found is None or locked or not right:
        raise LookupFailed(tries)
    give_back(locks)
    return found


def _limit(scope: str) -> Limit:
    most, seconds = settings.LOOKUP_LIMITS[scope]
    return Limit(scope, most, seconds)


def _refuse_crowds(block: str, at: datetime) -> int:
    """How often this block has asked in the window that runs. Raises TooManyLookups."""
    tallies = hit([(_limit("all"), ""), (_limit("block"), block)], at)
    for tally in tallies:
        if tally.is_over:
            log.warning("too many look-ups", scope=tally.limit.scope, block=block)
            raise TooManyLookups(tally.limit.scope, tally.retry_after)
    return tallies[-1].hits


def _readable(text: str) -> str:
    """The code as it is stored, or a folded text that no dossier has."""
    try:
        return parse_code(text).text
    except NotFound:
        return fold_code(text[:_LONGEST_CODE].replace("\0", ""))[:_LONGEST_CODE]


def _locks(code: str, block: str) -> list[tuple[Limit, str]]:
    return [(_limit("code_in_block"), key_of(code, block)), (_limit("code"), key_of(code))]


def _count(locks: list[tuple[Limit, str]], at: datetime) -> bool:
    """Whether the code is locked. A locked block does not use up the tries of others, but costs the same work."""
    (near, near_key), (far, far_key) = locks
    here = hit([(near, near_key)], at)[0].is_over
    everywhere = hit([(far, key_of("spent", far_key) if here else far_key)], at)[0].is_over
    if everywhere and not here:
        log.warning("code locked for everybody")
    return here or everywhere


def _dossier(code: str) -> Dossier | None:
    """The hash and no more: reading a whole dossier takes time, which would tell that there is one."""
    return Dossier.objects.filter(code=code).only("secret_hash").first()
